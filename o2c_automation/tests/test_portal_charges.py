from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .charge_common import ChargeCommon
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalCharges(PortalCommon, ChargeCommon):
    """What a customer sees of what paying late costs: what is claimed, as an invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # A contract's own rate: known on whatever day the tests run.
        contract = cls.env["o2c.interest.rule"].create({"name": "Contract", "margin": 3.65})
        cls.customer.o2c_interest_rule_id = contract
        cls.late = cls._late(due=cls.today - timedelta(days=30))
        cls.charges._accrue_by_hand(cls.company)
        cls.interest = cls.late.line_ids.o2c_late_charge_ids

    def _claimed(self):
        return self.interest.sudo()._claim().sudo(False)

    def _section(self):
        env = self.env(user=self.reader)
        (section,) = env["o2c.receivable"]._account_of(env.user.partner_id, env.companies)
        return section

    def test_what_has_accrued_is_not_on_the_account(self):
        self.assertEqual(self.interest.mapped("amount"), [3.0])
        self.assertEqual(self._section()["total"], 1000.0)

    def test_what_is_claimed_is_on_the_account_as_an_invoice_with_its_link(self):
        document = self._claimed()
        self._be(self.reader)
        page = self._get("/my/statement").text
        self.assertIn(document.name, page)
        self.assertIn(document.access_url, page)
        self.assertIn("1,003.00", page)

    def test_the_total_with_charges_is_the_balance_of_the_ledger(self):
        self._claimed()
        items = self.env["account.move.line"].search(
            [
                *self.env["account.move.line"]._o2c_open_receivable_domain(self.company),
                ("partner_id", "=", self.customer.id),
            ]
        )
        self.assertEqual(self._section()["total"], sum(items.mapped("amount_residual_currency")))

    def test_the_invoice_says_what_the_interest_is_on(self):
        document = self._claimed()
        self._be(self.reader)
        page = self._get(f"{document.access_url}?report_type=html")
        self.assertEqual(page.status_code, 200)
        self.assertIn(f"Interest on {self.late.name}", page.text)

    def test_what_is_waived_leaves_the_account(self):
        self._claimed()
        self.interest._waive("Goodwill")
        self.assertEqual(self._section()["total"], 1000.0)

    def test_a_stranger_sees_neither_the_invoice_nor_its_name(self):
        document = self._claimed()
        self._be(self.stranger)
        self.assertNotEqual(self._get(document.access_url).status_code, 200)
        for page in ("/my/statement", "/my/invoices"):
            with self.subTest(page=page):
                self.assertNotIn(document.name, self._get(page).text)

    def test_nobody_in_the_portal_reads_the_ledger_of_charges(self):
        for user in (self.reader, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.interest.with_user(user).read(["amount"])
