from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .cash_common import CashCommon


@tagged("post_install", "-at_install")
class TestCashRuleParts(CashCommon):
    """Rules that explain a part of a bank line, beside the items that the rest settles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.env["o2c.match.desk"].with_context(allowed_company_ids=cls.company.ids)
        cls.env["account.reconcile.model"].search([]).active = False
        cls.policy.has_auto_fee = False

    @classmethod
    def _rule(cls, amount="-3", trigger="auto_reconcile", **line):
        """Return a rule that takes a fixed charge out of payouts."""
        charge = {"account_id": cls.fees.id, "amount_type": "fixed", "amount_string": amount}
        return cls.env["account.reconcile.model"].create(
            {
                "name": "Card charge",
                "trigger": trigger,
                "match_label": "contains",
                "match_label_param": "payout",
                "line_ids": [Command.create({**charge, **line})],
            }
        )

    def _payout(self, amount=97.0, text="payout"):
        return self._match(self._known_payer_line(amount, text))

    def test_a_charge_by_rule_and_the_invoice_share_one_entry(self):
        self._rule()
        invoice = self._invoice(100.0)
        line = self._payout()
        self._assert_entry(
            line,
            [
                (self.bank, 97.0),
                (self.fees, 3.0),
                (self.receivable, -97.0),
                (self.receivable, -3.0),
            ],
        )
        self.assertEqual((invoice.payment_state, line.o2c_match_state), ("paid", "applied"))

    def test_a_part_that_is_no_charge_is_taken_off_the_money(self):
        self._rule("30")
        invoice = self._invoice(70.0)
        line = self._payout(100.0)
        self._assert_entry(line, [(self.bank, 100.0), (self.fees, -30.0), (self.receivable, -70.0)])
        self.assertEqual(invoice.payment_state, "paid")

    def test_a_part_is_undone_exactly(self):
        for amount, paid in (("-3", 97.0), ("30", 130.0)):
            with self.subTest(amount):
                rule, invoice = self._rule(amount), self._invoice(100.0)
                line = self._payout(paid)
                self.desk.undo([line.id])
                self._assert_entry(line, [(self.bank, paid), (self.suspense, -paid)])
                self.assertEqual(invoice.amount_residual, 100.0)
                invoice.button_draft()
                rule.active = False

    def test_taxes_of_a_part_are_computed_by_the_host(self):
        tax = self.company_data["default_tax_purchase"]
        self._rule("-11.5", tax_ids=[Command.set(tax.ids)])
        self._invoice(111.5)
        line = self._payout(100.0)
        self.assertEqual(line.line_ids.filtered("tax_ids").balance, 10.0)
        self.assertEqual(line.line_ids.filtered("tax_line_id").balance, 1.5)
        self.desk.undo([line.id])
        self._assert_entry(line, [(self.bank, 100.0), (self.suspense, -100.0)])

    def test_a_manual_rule_only_proposes_its_part(self):
        self._rule(trigger="manual")
        self._invoice(100.0)
        proposal = self._proposal(self._payout())
        self.assertRecordValues(
            proposal, [{"state": "proposed", "verdict": "suggest", "amount_rule": -3.0}]
        )
        self.assertIn("rule_manual", proposal.reasons)

    def test_nothing_is_booked_while_nothing_explains_the_rest(self):
        self._rule()
        line = self._payout()
        self.assertEqual(line.o2c_match_state, "none")
        self.assertIn("rule_rest", self._proposal(line).reasons)
        self._assert_entry(line, [(self.bank, 97.0), (self.suspense, -97.0)])

    def test_two_payouts_do_not_settle_one_invoice_twice(self):
        self._rule()
        invoice = self._invoice(100.0)
        lines = self._match(
            self._known_payer_line(97.0, "payout") + self._known_payer_line(97.0, "payout")
        )
        self.assertEqual(sorted(lines.mapped("o2c_match_state"))[0], "applied")
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(sum(lines.mapped("is_reconciled")), 1)

    def test_an_exact_reading_of_the_whole_line_goes_first(self):
        self._rule()
        self._invoice(100.0)
        whole = self._invoice(97.0)
        line = self._payout()
        self.assertEqual(whole.payment_state, "paid")
        self.assertFalse(self._proposal(line).reconcile_model_id)

    def test_a_person_settles_the_rest_of_a_rule(self):
        rule, invoice = self._rule(trigger="manual"), self._invoice(100.0)
        line = self._bank_line(97.0, "payout")
        (offered,) = self.desk.get_line(line.id)["rules"]
        self.assertEqual((offered["id"], offered["part"]), (rule.id, -3.0))
        items = [[self._receivable(invoice).id, 100.0]]
        self.desk.settle(line.id, {"items": items, "rule_id": rule.id})
        self.assertEqual(invoice.payment_state, "paid")
        self.assertIn((self.fees, 3.0), [(one.account_id, one.balance) for one in line.line_ids])

    def test_the_rest_of_a_rule_can_be_left_on_account(self):
        rule, line = self._rule(trigger="manual"), self._bank_line(97.0, "payout")
        self.desk.leave_on_account(line.id, self.customer.id, {"rule_id": rule.id})
        on_account = self._receivable(line.move_id)
        self.assertEqual(sum(on_account.mapped("amount_residual")), -100.0)

    def test_a_rule_that_takes_more_than_came_in_explains_nothing(self):
        self._rule("150")
        self.assertFalse(self.desk.get_line(self._bank_line(97.0, "payout").id)["rules"])

    def test_a_rule_changed_since_is_not_applied(self):
        rule = self._rule(trigger="manual")
        self._invoice(100.0)
        proposal = self._proposal(self._payout())
        rule.line_ids.amount_string = "-4"
        with self.assertRaisesRegex(UserError, "was changed since"):
            proposal.action_apply()

    def test_a_rules_next_step_is_planned_on_the_entry(self):
        rule = self._rule()
        rule.next_activity_type_id = self.env.ref("mail.mail_activity_data_todo")
        self.policy.user_id = self._user("ar_manager")
        self._invoice(100.0)
        line = self._payout()
        self.assertEqual(line.move_id.activity_ids.user_id, self.policy.user_id)
