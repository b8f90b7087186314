from odoo.exceptions import AccessError
from odoo.tests import tagged

from .credit_common import LONG_AGO, CreditCommon


@tagged("post_install", "-at_install")
class TestCreditSight(CreditCommon):
    """Salespeople see the verdict and the reason; the customer's figures they see nowhere."""

    # What no document of the salesperson's adds up to: the limit, what is owed, what is left.
    FIGURES = ("98765", "43210", "55555", "103210")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.account_use_credit_limit = True
        cls.customer.credit_limit = 98765.0
        cls._invoice(43210.0, due=LONG_AGO)

    def _told(self, records):
        """Return all that a remote call tells the salesperson about ``records``, as text."""
        records = records.with_user(self.salesperson)
        self.env.invalidate_all()
        values = [self._read(records, name) for name in records.fields_get(attributes=["type"])]
        return repr(values).replace(",", "")

    def _read(self, records, name):
        try:
            return records.read([name])
        except AccessError:
            return None

    def _assert_no_figure(self, records):
        told = self._told(records)
        self.assertTrue(told)
        self.assertEqual([figure for figure in self.FIGURES if figure in told], [])

    def test_no_field_of_a_held_order_tells_a_figure(self):
        self._assert_no_figure(self._held(60000.0))

    def test_no_field_of_a_check_tells_a_figure(self):
        self._assert_no_figure(self._held(60000.0).o2c_credit_check_id)

    def test_no_field_of_the_customer_tells_a_figure(self):
        self._held(60000.0)
        self._assert_no_figure(self.customer)

    def test_no_field_of_an_invoice_tells_a_figure(self):
        order = self._held(60000.0)
        self._check(order)._release("Insured")
        self._assert_no_figure(order.sudo()._create_invoices())

    def test_no_message_and_no_activity_tells_a_figure(self):
        order = self._held(60000.0)
        self._check(order)._deny("Too much is overdue")
        said = order.sudo().message_ids | order.sudo().o2c_credit_check_id.message_ids
        text = repr(said.mapped("body") + said.tracking_value_ids.mapped("new_value_char"))
        self.assertEqual([one for one in self.FIGURES if one in text.replace(",", "")], [])

    def test_the_verdict_and_the_reason_are_told(self):
        order = self._held(60000.0)
        self._check(order)._deny("Too much is overdue")
        told = self._told(order)
        self.assertIn("exceeds the customer's credit limit", told)
        self.assertIn("Too much is overdue", told)

    def test_an_analyst_is_told_the_figures(self):
        check = self._held(60000.0).o2c_credit_check_id.with_user(self.manager)
        self.assertRecordValues(check, [{"limit": 98765.0, "exposure": 43210.0}])
