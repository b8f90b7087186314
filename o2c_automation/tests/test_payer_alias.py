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

    def test_a_collector_cannot_approve_an_alias(self):
        self._confirm_by_hand(120.0)
        with self.assertRaises(AccessError):
            self._alias().with_user(self._user("collector")).action_approve()
