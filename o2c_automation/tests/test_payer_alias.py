from odoo.exceptions import AccessError
from odoo.tests import tagged

from .cash_common import CashCommon

STRANGER = "FR7630006000011234567890189"


@tagged("post_install", "-at_install")
class TestPayerAlias(CashCommon):
    """Whoever paid once is known the next time."""

    def _pay_from_stranger(self, amount, text):
        return self._bank_line(
            amount, text, account_number=STRANGER, partner_name="Treasury Services SA"
        )

    def _confirm_by_hand(self, amount):
        line = self._pay_from_stranger(amount, "payment")
        self._propose_by_hand(line, {self._invoice(amount): amount}).action_apply()
        return line

    def _alias(self, kind="account"):
        return self.env["o2c.payer.alias"].search([("kind", "=", kind)])

    def test_a_confirmed_payment_teaches_account_and_name(self):
        self._confirm_by_hand(120.0)
        self.assertRecordValues(
            self.env["o2c.payer.alias"].search([], order="kind"),
            [
                {"kind": "account", "pattern": STRANGER, "partner_id": self.customer.id},
                {
                    "kind": "name",
                    "pattern": "TREASURY SERVICES SA",
                    "partner_id": self.customer.id,
                },
            ],
        )

    def test_a_second_confirmation_makes_the_payer_known(self):
        self._confirm_by_hand(120.0)
        self._confirm_by_hand(130.0)
        self._invoice(777.77)
        line = self._match(self._pay_from_stranger(777.77, "payment"))
        self.assertEqual(line.o2c_match_state, "applied")

    def test_one_confirmation_alone_posts_nothing(self):
        self._confirm_by_hand(120.0)
        self._invoice(777.77)
        line = self._match(self._pay_from_stranger(777.77, "payment"))
        self.assertNotEqual(line.o2c_match_state, "applied")

    def test_an_approved_alias_counts_at_once(self):
        self._confirm_by_hand(120.0)
        self._alias().action_approve()
        self._invoice(777.77)
        line = self._match(self._pay_from_stranger(777.77, "payment"))
        self.assertEqual(line.o2c_match_state, "applied")

    def test_a_rejected_alias_is_never_used(self):
        self._confirm_by_hand(120.0)
        self._confirm_by_hand(130.0)
        self.env["o2c.payer.alias"].search([]).action_reject()
        self._invoice(777.77)
        line = self._match(self._pay_from_stranger(777.77, "payment"))
        self.assertNotEqual(line.o2c_match_state, "applied")

    def test_what_the_customer_is_known_by_is_not_learnt(self):
        invoice = self._invoice(100.0)
        self._match(self._known_payer_line(100.0, f"Payment {invoice.name}"))
        self.assertFalse(self.env["o2c.payer.alias"].search([]))

    def test_an_account_that_belongs_to_another_customer_teaches_nothing(self):
        head = self._customer("Zenith Holding")
        self.env["res.partner.bank"].create({"acc_number": STRANGER, "partner_id": head.id})
        self._confirm_by_hand(120.0)
        self.assertFalse(self._alias())

    def test_a_name_that_begins_another_customers_teaches_nothing(self):
        self._customer("Treasury Services SA International")
        self._confirm_by_hand(120.0)
        self.assertFalse(self._alias("name"))

    def test_what_was_applied_by_itself_teaches_no_name(self):
        invoice = self._invoice(100.0)
        self._match(self._bank_line(100.0, f"Payment {invoice.name}", partner_name="Abel H"))
        self.assertFalse(self._alias("name"))

    # === NUMBERS IN THE TEXT === #

    def _confirm_text(self, text, amount=120.0, partner=None):
        """Let a person apply money that says nothing of its payer but ``text``."""
        line = self._bank_line(amount, text)
        invoice = self._invoice(amount, partner=partner or self.customer)
        self._propose_by_hand(line, {invoice: amount}, partner=partner).action_apply()
        return line

    def test_a_number_under_two_payments_of_one_customer_is_learnt(self):
        self._confirm_text("KD-48151 June")
        self.assertFalse(self._alias("reference"))
        self._confirm_text("July kd/48151")
        self.assertRecordValues(
            self._alias("reference"),
            [{"pattern": "KD 48151", "hits": 2, "partner_id": self.customer.id}],
        )

    def test_the_number_makes_the_payer_known(self):
        self._confirm_text("KD-48151 June")
        self._confirm_text("KD-48151 July")
        self._invoice(777.77)
        line = self._match(self._bank_line(777.77, "KD-48151 August"))
        self.assertEqual(line.o2c_match_state, "applied")

    def test_a_number_that_two_customers_write_is_not_learnt(self):
        self._confirm_text("KD-48151", partner=self._customer("Beta Bikes"))
        self._confirm_text("KD-48151 June")
        self._confirm_text("KD-48151 July")
        self.assertFalse(self._alias("reference"))

    def test_a_number_counts_against_itself_when_its_payment_is_undone(self):
        self._confirm_text("KD-48151 June")
        line = self._confirm_text("KD-48151 July")
        line.action_undo_reconciliation()
        self.assertEqual(self._alias("reference").misses, 1)

    def test_our_own_number_is_no_payers(self):
        self.company.company_registry = "HRB 48151"
        self._confirm_text("to HRB-48151")
        self._confirm_text("HRB48151 again")
        self.assertFalse(self._alias("reference"))

    def test_the_number_of_what_is_paid_is_no_payers(self):
        invoice = self._invoice(120.0)
        for _instalment in range(2):
            line = self._bank_line(60.0, f"{invoice.name} instalment")
            self._propose_by_hand(line, {invoice: 60.0}).action_apply()
        self.assertFalse(self._alias("reference"))

    def test_a_collector_cannot_approve_an_alias(self):
        self._confirm_by_hand(120.0)
        with self.assertRaises(AccessError):
            self._alias().with_user(self._user("collector")).action_approve()
