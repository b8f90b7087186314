from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .cash_common import PAYER_ACCOUNT, CashCommon

# What a posted line is, but for when it was written last.
_UNTOLD = {"write_date", "write_uid", "__last_update"}


@tagged("post_install", "-at_install")
class TestCashUndo(CashCommon):
    """Undo leaves the ledger as it was before."""

    def _ledger(self, *moves):
        """Return every stored value of the entries, their lines and their bank lines."""
        self.env.flush_all()
        records = self.env["account.move"].union(*moves)
        return {
            (one._name, one.id, name): value
            for group in (records, records.line_ids, records.statement_line_ids)
            for one in group
            for name, value in self._stored_values(one).items()
        }

    def _stored_values(self, record):
        self.env.cr.execute(f'SELECT * FROM "{record._table}" WHERE id = %s', [record.id])
        values = self.env.cr.dictfetchone()
        return {
            name: str(value)
            for name, value in values.items()
            if name not in _UNTOLD and name not in ("o2c_match_state", "o2c_date_matched")
        }

    def _assert_unchanged(self, before, *moves):
        changed = set(self._ledger(*moves).items()) ^ set(before.items())
        self.assertFalse(changed)

    def _assert_undo_restores(self, line, *documents):
        before = self._ledger(line.move_id, *documents)
        self._match(line)
        self.assertEqual(line.o2c_match_state, "applied")
        self._proposal(line).action_undo()
        self._assert_unchanged(before, line.move_id, *documents)

    def test_undo_of_an_exact_payment_restores_everything(self):
        invoice = self._invoice(100.0)
        self._assert_undo_restores(self._bank_line(100.0, f"Payment {invoice.name}"), invoice)

    def test_undo_of_a_payment_with_a_charge_restores_everything(self):
        invoice = self._invoice(1000.0)
        self._assert_undo_restores(self._known_payer_line(992.5, invoice.name), invoice)

    def test_undo_of_a_netted_credit_note_restores_everything(self):
        invoice, credit_note = self._invoice(1000.0), self._credit_note(80.0)
        text = f"{invoice.name} less {credit_note.name}"
        self._assert_undo_restores(self._known_payer_line(920.0, text), invoice, credit_note)

    def test_undo_of_a_discount_restores_everything(self):
        invoice = self._invoice_with_discount()
        self._assert_undo_restores(self._known_payer_line(1127.0, invoice.name), invoice)

    def test_undo_of_an_overpayment_restores_everything(self):
        invoice = self._invoice(100.0)
        self._assert_undo_restores(self._known_payer_line(130.0, invoice.name), invoice)

    def test_undo_of_a_short_payment_restores_everything(self):
        invoice = self._invoice(1000.0)
        line = self._known_payer_line(800.0, f"{invoice.name} damaged goods")
        self._assert_undo_restores(line, invoice)

    def test_undo_of_a_payment_registered_before_restores_everything(self):
        invoice = self._invoice(100.0)
        payment = self._register_payment(invoice)
        line = self._bank_line(100.0, f"Payment {invoice.name}")
        self._assert_undo_restores(line, invoice, payment.move_id)

    def test_undo_of_one_payment_for_two_customers_restores_everything(self):
        invoices = [self._invoice(100.0, partner=self._customer(one)) for one in ("North", "South")]
        line = self._bank_line(200.0, "transfer", partner=self.customer)
        before = self._ledger(line.move_id, *invoices)
        proposal = self._propose_by_hand(line, dict.fromkeys(invoices, 100.0))
        proposal.action_apply()
        proposal.action_undo()
        self._assert_unchanged(before, line.move_id, *invoices)

    def test_undo_after_the_invoice_was_unreconciled_restores_everything(self):
        invoice = self._invoice(1000.0)
        line = self._known_payer_line(992.5, invoice.name)
        before = self._ledger(line.move_id, invoice)
        self._match(line)
        # The host notes on an entry that a person changed it; that note is not ours to take back.
        items = self._receivable(invoice).with_context(skip_is_manually_modified=True)
        items.remove_move_reconcile()
        line.action_undo_reconciliation()
        self._assert_unchanged(before, line.move_id, invoice)

    def _charges_rule(self, **vals):
        part = {"amount_type": "percentage", "label": "Charges", "account_id": self.fees.id}
        self.env["account.reconcile.model"].create(
            {
                "name": "Monthly charges",
                "trigger": "auto_reconcile",
                "line_ids": [
                    Command.create({**part, "amount_string": "40", **vals}),
                    Command.create({**part, "amount_string": "100"}),
                ],
            }
        )

    def test_undo_of_a_rule_restores_everything(self):
        self._charges_rule()
        self._assert_undo_restores(self._bank_line(-115.0, "monthly charge"))

    def test_undo_of_a_rule_with_tax_leaves_no_tax(self):
        self._charges_rule(tax_ids=[Command.set(self.company_data["default_tax_purchase"].ids)])
        line = self._match(self._bank_line(-115.0, "monthly charge"))
        self.assertTrue(line.line_ids.tax_line_id)
        self._proposal(line).action_undo()
        self.assertFalse(line.line_ids.tax_ids + line.line_ids.tax_line_id)
        self._assert_entry(line, [(self.bank, -115.0), (self.suspense, 115.0)])

    def test_undo_gives_the_customer_back_that_the_import_had_found(self):
        invoice = self._invoice(100.0)
        line = self._bank_line(100.0, f"Payment {invoice.name}", partner=self.customer)
        self._assert_undo_restores(line, invoice)

    def test_the_hosts_own_undo_goes_the_same_way(self):
        invoice = self._invoice(100.0)
        line = self._bank_line(100.0, f"Payment {invoice.name}")
        before = self._ledger(line.move_id, invoice)
        self._match(line)
        line.action_undo_reconciliation()
        self._assert_unchanged(before, line.move_id, invoice)
        self.assertEqual(self._proposal(line).state, "undone")

    def test_an_undone_payment_can_be_applied_again(self):
        invoice = self._invoice(100.0)
        line = self._match(self._bank_line(100.0, f"Payment {invoice.name}"))
        self._proposal(line).action_undo()
        self._apply_again(line)
        self.assertEqual(invoice.payment_state, "paid")

    def _apply_again(self, line):
        """Match the bank line anew, and apply what is proposed: by itself nothing is."""
        again = self._match(line).o2c_proposal_ids.filtered(lambda one: one.state == "proposed")
        again.action_apply()

    def _short_paid(self):
        """Return a bank line that paid an invoice short, and the deduction it opened."""
        invoice = self._invoice(1000.0)
        line = self._match(self._known_payer_line(800.0, f"{invoice.name} damaged goods"))
        deductions = self.env["o2c.dispute"].search([("statement_line_id", "=", line.id)])
        return line, deductions

    def test_undo_of_a_short_payment_cancels_its_deduction(self):
        line, deduction = self._short_paid()
        self._proposal(line).action_undo()
        self.assertEqual(deduction.state, "cancelled")
        self.assertEqual(deduction.move_line_id.o2c_disputed_amount, 0.0)

    def test_applying_an_undone_short_payment_opens_one_deduction_again(self):
        line, deduction = self._short_paid()
        self._proposal(line).action_undo()
        self._apply_again(line)
        again = self.env["o2c.dispute"].search([("statement_line_id", "=", line.id)])
        self.assertEqual((again - deduction).mapped("amount"), [200.0])
        self.assertEqual(deduction.move_line_id.o2c_disputed_amount, 200.0)

    def test_undo_reopens_the_dispute_that_the_payment_had_settled(self):
        invoice = self._invoice(100.0)
        dispute = self.env["o2c.dispute"].create(
            {"move_line_id": self._receivable(invoice).id, "amount": 40.0}
        )
        before = dispute.state
        line = self._match(self._bank_line(100.0, f"Payment {invoice.name}"))
        settled = dispute.state
        self._proposal(line).action_undo()
        self.assertNotEqual(settled, before)
        self.assertEqual(dispute.state, before)

    def test_undo_counts_as_a_false_match(self):
        invoice = self._invoice(100.0)
        line = self._match(self._bank_line(100.0, f"Payment {invoice.name}"))
        proposal = self._proposal(line)
        proposal.action_undo()
        event = self.env["o2c.event"].search(
            [("res_model", "=", proposal._name), ("res_id", "=", proposal.id)], limit=1
        )
        self.assertRecordValues(event, [{"kind": "match.proposal.undone", "reason": "false_match"}])

    def _precision(self):
        return self.env["o2c.match.desk"].get_summary()["precision"]

    def test_an_undone_automatic_match_lowers_the_precision_on_the_desk(self):
        invoices = self._invoice(100.0), self._invoice(250.0)
        for invoice in invoices:
            line = self._match(self._bank_line(invoice.amount_total, f"Payment {invoice.name}"))
        before = self._precision()
        self._proposal(line).action_undo()
        self.assertEqual(before, {"posted": 2, "undone": 0, "percent": 100.0})
        self.assertEqual(self._precision(), {"posted": 2, "undone": 1, "percent": 50.0})

    def test_the_hosts_own_undo_lowers_the_precision_too(self):
        invoice = self._invoice(100.0)
        line = self._match(self._bank_line(100.0, f"Payment {invoice.name}"))
        line.action_undo_reconciliation()
        self.assertEqual(self._precision()["undone"], 1)

    def test_undoing_what_a_person_applied_is_no_false_match(self):
        proposal = self._propose_by_hand(self._bank_line(100.0), {self._invoice(100.0): 100.0})
        proposal.action_apply()
        proposal.action_undo()
        self.assertEqual(self._precision()["posted"], 0)

    def test_undoing_twice_is_refused(self):
        invoice = self._invoice(100.0)
        line = self._match(self._bank_line(100.0, f"Payment {invoice.name}"))
        proposal = self._proposal(line)
        proposal.action_undo()
        with self.assertRaises(UserError):
            proposal.action_undo()

    def test_undo_of_an_overpayment_frees_what_used_the_rest(self):
        invoice, later = self._invoice(100.0), self._invoice(45.0)
        line = self._match(self._known_payer_line(130.0, invoice.name))
        unapplied = self._receivable(line.move_id).filtered(lambda aml: not aml.reconciled)
        (unapplied + self._receivable(later)).reconcile()
        self._proposal(line).action_undo()
        self.assertEqual((invoice.amount_residual, later.amount_residual), (100.0, 45.0))

    def test_undo_counts_against_the_alias_the_payment_taught(self):
        self.customer.write({"bank_ids": [Command.clear()]})
        invoice = self._invoice(100.0)
        line = self._match(self._known_payer_line(100.0, f"Payment {invoice.name}"))
        self._proposal(line).action_undo()
        alias = self.env["o2c.payer.alias"].search([("kind", "=", "account")])
        self.assertRecordValues(
            alias, [{"pattern": PAYER_ACCOUNT, "hits": 1, "misses": 1, "state": "learnt"}]
        )
