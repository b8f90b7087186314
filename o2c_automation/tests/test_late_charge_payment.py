from odoo.tests import freeze_time, tagged

from .cash_common import CashCommon
from .charge_common import MONTH_LATE
from .common import TODAY


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLateChargePayment(CashCommon):
    """What money without a reference pays first where late charges are claimed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._invoice(1000.0, due=MONTH_LATE)
        fee = {
            "type": "fee",
            "company_id": cls.company.id,
            "partner_id": cls.customer.id,
            "currency_id": cls.company.currency_id.id,
            "date_end": TODAY,
            "amount": 5.0,
        }
        cls.document = cls.env["o2c.late.charge"].sudo().create(fee)._claim().sudo(False)

    def _proposed(self, order):
        self.policy.on_account_order = order
        line = self._match(self._known_payer_line(333.33, "payment"))
        return {
            settled.move_line_id.move_id: settled.amount
            for settled in self._proposal(line).line_ids
        }

    def test_charges_are_proposed_before_the_debt_where_the_policy_says_so(self):
        self.assertEqual(self._proposed("charges"), {self.document: 5.0, self.late: 328.33})

    def test_else_what_is_due_first_is_proposed_first(self):
        self.assertEqual(self._proposed("due"), {self.late: 333.33})

    def test_nothing_of_it_is_posted_without_a_person(self):
        self._proposed("charges")
        self.assertEqual(self.document.amount_residual, 5.0)
