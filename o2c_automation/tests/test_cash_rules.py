from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .cash_common import PAYER_ACCOUNT, CashCommon


@tagged("post_install", "-at_install")
class TestCashRules(CashCommon):
    """Bank lines that are no customer payment, booked by the host's reconciliation rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls.env["o2c.match.desk"].with_context(allowed_company_ids=cls.company.ids)
        cls.env["account.reconcile.model"].search([]).active = False
        cls.expense = cls.company_data["default_account_expense"]

    @classmethod
    def _rule(cls, *lines, trigger="auto_reconcile", **vals):
        """Return a rule for texts that contain "monthly"; without lines, all is expense."""
        whole = {"amount_type": "percentage", "amount_string": "100"}
        return cls.env["account.reconcile.model"].create(
            {
                "name": "Monthly charges",
                "trigger": trigger,
                "match_label": "contains",
                "match_label_param": "monthly",
                "line_ids": [
                    Command.create({"account_id": cls.expense.id, **line})
                    for line in lines or (whole,)
                ],
                **vals,
            }
        )

    def _events(self, proposal):
        return self.env["o2c.event"].search(
            [("res_model", "=", proposal._name), ("res_id", "=", proposal.id)]
        )

    def test_an_automatic_rule_books_what_the_engine_leaves(self):
        self._rule()
        line = self._match(self._bank_line(-12.0, "MONTHLY charge June"))
        self._assert_entry(line, [(self.bank, -12.0), (self.expense, 12.0)])
        self.assertEqual((line.o2c_match_state, line.is_reconciled), ("applied", True))

    def test_the_event_tells_which_rule_it_was(self):
        self._rule()
        line = self._match(self._bank_line(-12.0, "monthly charge"))
        event = self._events(self._proposal(line))
        self.assertRecordValues(event, [{"reason": "automatic", "message": "Monthly charges"}])

    def test_the_first_rule_in_their_order_wins(self):
        self._rule(name="Second", sequence=20)
        first = self._rule(name="First", sequence=5)
        line = self._match(self._bank_line(-12.0, "monthly charge"))
        self.assertEqual(self._proposal(line).reconcile_model_id, first)

    def test_a_customer_payment_is_never_a_rules(self):
        self._rule()
        invoice = self._invoice(100.0)
        line = self._match(self._bank_line(100.0, f"monthly {invoice.name}"))
        self.assertEqual(invoice.payment_state, "paid")
        self.assertFalse(self._proposal(line).reconcile_model_id)

    def test_a_manual_rule_is_proposed_and_waits(self):
        self._rule(trigger="manual")
        line = self._match(self._bank_line(-12.0, "monthly charge"))
        proposal = self._proposal(line)
        self.assertRecordValues(
            proposal, [{"verdict": "suggest", "state": "proposed", "reasons": ["rule_manual"]}]
        )
        proposal.action_apply()
        self._assert_entry(line, [(self.bank, -12.0), (self.expense, 12.0)])

    def test_a_return_is_left_to_a_person(self):
        self._rule()
        line = self._match(self._bank_line(-12.0, "monthly charge", o2c_is_return=True))
        self.assertEqual(line.o2c_match_state, "proposed")
        self.assertEqual(self._proposal(line).reasons, ["reversal"])

    def test_fixed_and_relative_parts_share_one_entry(self):
        self._rule(
            {"amount_type": "fixed", "amount_string": "-5", "account_id": self.fees.id},
            {"amount_type": "percentage", "amount_string": "100"},
        )
        line = self._match(self._bank_line(-12.0, "monthly charge"))
        self._assert_entry(line, [(self.bank, -12.0), (self.fees, 5.0), (self.expense, 7.0)])

    def test_an_amount_in_the_text_is_booked(self):
        self._rule(
            {
                "amount_type": "regex",
                "amount_string": r"FEE ([\d,]+)",
                "account_id": self.fees.id,
            },
            {"amount_type": "percentage", "amount_string": "100"},
        )
        line = self._match(self._bank_line(-12.0, "monthly FEE 2,50"))
        self._assert_entry(line, [(self.bank, -12.0), (self.fees, 2.5), (self.expense, 9.5)])

    def test_taxes_are_taken_out_of_the_amount_by_the_host(self):
        tax = self.company_data["default_tax_purchase"]
        whole = {"amount_type": "percentage", "amount_string": "100"}
        self._rule({**whole, "tax_ids": [Command.set(tax.ids)]})
        line = self._match(self._bank_line(-115.0, "monthly charge"))
        base = line.line_ids.filtered("tax_ids")
        taxed = line.line_ids.filtered("tax_line_id")
        self.assertEqual((base.balance, base.tax_ids), (100.0, tax))
        self.assertEqual((taxed.balance, taxed.tax_line_id), (15.0, tax))
        self.assertEqual(taxed.tax_base_amount, 100.0)

    def test_a_rule_in_a_foreign_currency_balances(self):
        self._rule(
            *({"amount_type": "percentage_st_line", "amount_string": "33.33"} for _one in "abc"),
            {"amount_type": "percentage", "amount_string": "100"},
        )
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 0.3)])
        line = self._bank_line(
            -10.01, "monthly charge", foreign_currency_id=euro.id, amount_currency=-3.07
        )
        self._match(line)
        self.assertTrue(line.is_reconciled)
        total = sum(line.line_ids.mapped("balance"))
        self.assertTrue(line.company_currency_id.is_zero(total))

    def test_a_rule_that_leaves_something_is_not_taken(self):
        self._rule({"amount_type": "percentage", "amount_string": "50"})
        line = self._match(self._bank_line(-12.0, "monthly charge"))
        self.assertEqual(line.o2c_match_state, "none")

    def test_a_rules_partner_is_found_by_the_bank_account(self):
        self._rule(match_label=False, match_partner_ids=[Command.set(self.customer.ids)])
        lines = self._bank_line(-12.0, "a") + self._bank_line(
            -12.0, "b", account_number=PAYER_ACCOUNT
        )
        self._match(lines)
        self.assertEqual(lines.mapped("o2c_match_state"), ["none", "applied"])

    def test_a_rule_that_names_the_payer_helps_the_engine(self):
        partner = self._customer("Zenith")
        naming = {"account_id": False, "partner_id": partner.id}
        self._rule({**naming, "amount_type": "percentage", "amount_string": "100"})
        invoice = self._invoice(345.67, partner=partner)
        line = self._match(self._bank_line(345.67, "monthly subscription"))
        self.assertEqual(self._proposal(line).line_ids.move_id, invoice)

    def test_a_dry_run_says_what_a_rule_would_do(self):
        self._rule()
        run, decided = self.application._simulate(self._bank_line(-12.0, "monthly charge"))
        self.assertEqual(run.done_count, 1)
        self.assertFalse(self.env["o2c.match.proposal"].search([]))
        self.assertEqual([one.family for one, _policy in decided.by_line.values()], ["rule"])

    def test_the_desk_offers_every_rule_that_fits(self):
        rule = self._rule(trigger="manual")
        self._rule(name="Other texts", match_label_param="interest")
        button = self._rule(name="Button", trigger="manual", match_label=False)
        line = self._match(self._bank_line(-12.0, "monthly charge"))
        shown = self.desk.get_line(line.id)
        self.assertEqual([one["id"] for one in shown["rules"]], [rule.id, button.id])
        self.assertIn(self.expense.code, shown["candidates"][0]["outcome"])

    def test_a_person_applies_another_rule_and_takes_it_back(self):
        button = self._rule(name="Button", trigger="manual", match_label=False)
        line = self._match(self._bank_line(-12.0, "whatever"))
        self.assertEqual(self.desk.apply_rule(line.id, button.id), {"applied": 1, "left": 0})
        self.desk.undo([line.id])
        self._assert_entry(line, [(self.bank, -12.0), (self.suspense, 12.0)])

    def test_a_rule_that_does_not_fit_is_refused(self):
        other = self._rule(match_label_param="interest")
        line = self._match(self._bank_line(-12.0, "whatever"))
        with self.assertRaises(UserError):
            self.desk.apply_rule(line.id, other.id)
