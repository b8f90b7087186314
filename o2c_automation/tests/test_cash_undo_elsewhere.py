from odoo.tests import tagged

from .cash_common import PAYER_ACCOUNT, CashCommon


@tagged("post_install", "-at_install")
class TestCashUndoElsewhere(CashCommon):
    """What is unreconciled on invoices or journal items counts as what is undone on the desk."""

    def _paid(self, amount=100.0):
        """Return an invoice and the bank line that paid it by itself."""
        invoice = self._invoice(amount)
        return invoice, self._match(self._known_payer_line(amount, f"Payment {invoice.name}"))

    def _partials(self, *invoices):
        lines = self.env["account.move.line"].union(*(self._receivable(one) for one in invoices))
        return lines.matched_credit_ids | lines.matched_debit_ids

    def _undo_on(self, invoice):
        """Press the button of the payment on the invoice."""
        invoice.js_remove_outstanding_partial(self._partials(invoice).id)

    def test_undone_on_the_invoice_is_undone_on_the_desk(self):
        invoice, line = self._paid()
        self._undo_on(invoice)
        self.assertEqual(self._proposal(line).state, "undone")
        self.assertEqual(line.o2c_match_state, "waiting")

    def test_undone_in_the_list_of_journal_items_is_undone_on_the_desk(self):
        invoice, line = self._paid()
        items = self._receivable(invoice)
        items.with_context(active_ids=items.ids).action_unreconcile_match_entries()
        self.assertEqual(self._proposal(line).state, "undone")

    def test_it_counts_against_the_precision(self):
        invoice, _line = self._paid()
        self._undo_on(invoice)
        precision = self.env["o2c.match.desk"].get_summary()["precision"]
        self.assertEqual(precision, {"posted": 1, "undone": 1, "percent": 0.0})

    def test_it_counts_against_the_alias_the_payment_taught(self):
        self.customer.bank_ids.unlink()
        invoice, _line = self._paid()
        self._undo_on(invoice)
        alias = self.env["o2c.payer.alias"].search([("pattern", "=", PAYER_ACCOUNT)])
        self.assertRecordValues(alias, [{"hits": 1, "misses": 1}])

    def test_its_event_says_that_it_was_a_false_match(self):
        invoice, line = self._paid()
        self._undo_on(invoice)
        event = self.env["o2c.event"].search(
            [
                ("res_model", "=", "o2c.match.proposal"),
                ("res_id", "=", self._proposal(line).id),
                ("kind", "=", "match.proposal.undone"),
            ]
        )
        self.assertEqual(event.mapped("reason"), ["false_match"])

    def test_an_accountant_without_a_role_in_cash_application_may_do_it(self):
        invoice, line = self._paid()
        partial = self._partials(invoice)
        accountant = self._user("collector")
        accountant.group_ids += self.env.ref("account.group_account_invoice")
        invoice.with_user(accountant).js_remove_outstanding_partial(partial.id)
        self.assertEqual(self._proposal(line).state, "undone")

    def test_an_allocation_made_by_hand_from_unapplied_cash_is_no_match_undone(self):
        invoice, later = self._invoice(100.0), self._invoice(45.0)
        line = self._match(self._known_payer_line(130.0, invoice.name))
        unapplied = self._receivable(line.move_id).filtered(lambda aml: not aml.reconciled)
        (unapplied + self._receivable(later)).reconcile()
        self._undo_on(later)
        self.assertEqual(self._proposal(line).state, "applied")

    def test_undoing_the_bank_line_afterwards_restores_the_customer_it_had(self):
        invoice = self._invoice(100.0)
        line = self._match(self._bank_line(100.0, f"Payment {invoice.name}"))
        self._undo_on(invoice)
        line.action_undo_reconciliation()
        self.assertFalse(line.partner_id)
        self._assert_entry(line, [(self.bank, 100.0), (self.suspense, -100.0)])

    def test_a_bank_line_undone_elsewhere_and_then_itself_counts_once(self):
        invoice, line = self._paid()
        self._undo_on(invoice)
        line.action_undo_reconciliation()
        self.assertEqual(self._match(line).o2c_match_state, "proposed")
        self.assertEqual(self.env["o2c.match.desk"].get_summary()["precision"]["undone"], 1)

    def test_bank_lines_can_be_deleted_with_what_they_settled(self):
        invoice, line = self._paid()
        line.unlink()
        self.assertEqual(invoice.payment_state, "not_paid")

    def test_the_queries_do_not_grow_with_the_number_undone(self):
        pairs = [self._paid(100.0 + number) for number in range(6)]
        warming, few, many = pairs[:1], pairs[1:2], pairs[2:]
        _cold, one, several = [
            self._cost_of_noticing(self._partials(*(invoice for invoice, _line in ones)))
            for ones in (warming, few, many)
        ]
        self.assertEqual(several, one)

    def _cost_of_noticing(self, partials):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        partials._o2c_applied_sudo()
        return self.env.cr.sql_log_count - before
