from odoo.exceptions import UserError
from odoo.tests import tagged

from .cash_common import FxCommon


@tagged("post_install", "-at_install")
class TestCashFxUnstated(FxCommon):
    """Money that names items in another currency, where the bank does not state the amount.

    On the day of the payment 800.00 EUR are worth 952.38 of the company's currency.
    """

    def _journal_line(self, currency, amount, text):
        return self._known_payer_line(amount, text, journal_id=self._journal(currency).id)

    def _proposed(self, line):
        """Return the proposal for ``line``, having checked that nothing applied it unasked."""
        self._match(line)
        self.assertEqual(line.o2c_match_state, "proposed")
        return self._proposal(line)

    def test_it_is_proposed_and_never_applied_unasked(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        proposal = self._proposed(self._known_payer_line(949.37, invoice.name))
        self.assertRecordValues(
            proposal,
            [{"currency_id": self.euro.id, "amount": 800.0, "difference_kind": "exchange"}],
        )
        self.assertEqual(proposal.reasons, ["exchange_unstated"])

    def test_the_companys_currency_settles_a_foreign_invoice(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._known_payer_line(949.37, invoice.name)
        self._proposed(line).action_apply()
        self._assert_settled(line, invoice)
        self._assert_entry(line, [(self.bank, 949.37), (self.receivable, -949.37)])
        self.assertAlmostEqual(self._exchange_total(invoice), 50.63)

    def test_a_foreign_account_settles_an_invoice_in_the_companys_currency(self):
        invoice = self._invoice(950.0, date=self.last_month)
        line = self._journal_line(self.euro, 800.0, invoice.name)
        self._proposed(line).action_apply()
        self._assert_settled(line, invoice)
        gain = self.company.income_currency_exchange_account_id
        bank = line.journal_id.default_account_id
        self._assert_entry(line, [(bank, 952.38), (self.receivable, -950.0), (gain, -2.38)])

    def test_a_loss_on_an_invoice_in_the_companys_currency_is_an_expense(self):
        invoice = self._invoice(960.0, date=self.last_month)
        line = self._journal_line(self.euro, 800.0, invoice.name)
        self._proposed(line).action_apply()
        self._assert_settled(line, invoice)
        loss = self.company.expense_currency_exchange_account_id
        self.assertEqual(line.line_ids.filtered(lambda one: one.account_id == loss).balance, 7.62)

    def test_a_foreign_account_settles_an_invoice_in_another_foreign_currency(self):
        invoice = self._foreign_invoice(700.0, self.pound)
        line = self._journal_line(self.euro, 851.11, invoice.name)
        self._proposed(line).action_apply()
        self._assert_settled(line, invoice)
        self.assertEqual(self._cents(line), 0)

    def test_several_invoices_with_odd_amounts_are_settled_together(self):
        invoices = [self._foreign_invoice(amount, self.euro) for amount in (33.33, 66.67, 0.01)]
        line = self._known_payer_line(119.99, " ".join(one.name for one in invoices))
        self._proposed(line).action_apply()
        self._assert_settled(line, invoices[0] + invoices[1] + invoices[2])

    def test_money_that_no_rate_explains_is_not_proposed(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._match(self._known_payer_line(900.0, invoice.name))
        self.assertFalse(self._proposal(line).line_ids)

    def test_the_policy_says_how_far_the_rate_may_be_off(self):
        self.policy.exchange_max_percent = 6.0
        invoice = self._foreign_invoice(800.0, self.euro)
        self.assertEqual(self._proposed(self._known_payer_line(900.0, invoice.name)).amount, 800.0)

    def test_invoices_of_two_currencies_are_left_to_a_person(self):
        euro = self._foreign_invoice(400.0, self.euro)
        pound = self._foreign_invoice(345.0, self.pound)
        line = self._match(self._known_payer_line(976.19, f"{euro.name} {pound.name}"))
        self.assertFalse(self._proposal(line).line_ids)

    def _assert_undone(self, line, invoice):
        bank = [(one.account_id, one.balance) for one in line.line_ids]
        amounts = line.line_ids.mapped("amount_currency")
        residual = self._receivable(invoice).amount_residual
        proposal = self._proposed(line)
        proposal.action_apply()
        proposal.action_undo()
        self._assert_entry(line, bank)
        self.assertEqual(sorted(line.line_ids.mapped("amount_currency")), sorted(amounts))
        self.assertEqual(self._receivable(invoice).amount_residual, residual)

    def test_undo_restores_the_bank_lines_own_currency(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._known_payer_line(949.37, invoice.name)
        self._assert_undone(line, invoice)
        self.assertEqual(line.line_ids.currency_id, self.company.currency_id)

    def test_undo_takes_the_exchange_line_away(self):
        invoice = self._invoice(950.0, date=self.last_month)
        self._assert_undone(self._journal_line(self.euro, 800.0, invoice.name), invoice)

    # --- on the review desk ---

    def _choose(self, line, invoices, **kwargs):
        items = self._receivable(invoices)
        return self.env["o2c.match.desk"].choose(line.id, items.ids, **kwargs)

    def test_the_desk_offers_items_of_another_currency_with_their_worth(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._bank_line(949.37, "/")
        items = self.env["o2c.match.desk"].get_open_items(line.id, self.customer.id)
        (found,) = [one for one in items if one["id"] == self._receivable(invoice).id]
        self.assertEqual((found["currency_id"], found["worth"]), (self.euro.id, 952.38))

    def test_the_desk_settles_a_chosen_invoice_of_another_currency(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._bank_line(949.37, "/")
        self._choose(line, invoice)
        self._assert_settled(line, invoice)

    def test_the_desk_takes_half_the_money_for_half_the_invoice(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._bank_line(476.19, "/")
        self._choose(line, invoice)
        self.assertEqual(self._receivable(invoice).amount_residual_currency, 400.0)
        self.assertTrue(self._receivable(line.move_id).reconciled)

    def test_the_desk_leaves_what_is_too_much_on_the_customer(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._bank_line(1190.48, "/")
        self._choose(line, invoice)
        self.assertEqual(invoice.amount_residual, 0.0)
        rest = self._receivable(line.move_id).filtered(lambda one: not one.reconciled)
        self.assertEqual(rest.amount_residual_currency, -200.0)

    def test_the_desk_opens_a_deduction_where_a_person_says_that_it_is_one(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._bank_line(940.48, "/")
        self._choose(line, invoice, difference="dispute")
        self.assertEqual(self._receivable(invoice).amount_residual_currency, 10.0)
        dispute = self.env["o2c.dispute"].search([("statement_line_id", "=", line.id)])
        self.assertEqual(dispute.amount, 10.0)

    def test_the_desk_refuses_items_of_two_currencies(self):
        line = self._bank_line(949.37, "/")
        both = self._foreign_invoice(800.0, self.euro) + self._invoice(10.0)
        with self.assertRaises(UserError):
            self._choose(line, both)
