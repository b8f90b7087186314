from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .cash_common import CashCommon
from .common import TODAY


@tagged("post_install", "-at_install")
class TestCashPosting(CashCommon):
    """The journal entry of each kind of payment, line by line."""

    def test_an_exact_payment_settles_the_invoice_and_names_the_customer(self):
        invoice = self._invoice(100.0)
        line = self._match(self._bank_line(100.0, f"Payment {invoice.name}"))
        self._assert_entry(line, [(self.bank, 100.0), (self.receivable, -100.0)])
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(line.partner_id, self.customer)
        self.assertEqual(line.line_ids.partner_id, self.customer)

    def test_several_named_invoices_are_settled_by_one_line(self):
        invoices = [self._invoice(amount) for amount in (100.0, 250.0, 40.0)]
        text = " ".join(invoice.name for invoice in invoices)
        line = self._match(self._bank_line(390.0, text))
        self._assert_entry(line, [(self.bank, 390.0), (self.receivable, -390.0)])
        self.assertEqual({invoice.payment_state for invoice in invoices}, {"paid"})

    def test_a_bank_charge_is_written_off_and_the_invoice_is_paid(self):
        invoice = self._invoice(1000.0)
        line = self._match(self._known_payer_line(992.5, invoice.name))
        self._assert_entry(
            line,
            [
                (self.bank, 992.5),
                (self.receivable, -992.5),
                (self.receivable, -7.5),
                (self.fees, 7.5),
            ],
        )
        self.assertEqual(invoice.payment_state, "paid")

    def test_a_rounding_either_way_is_written_off(self):
        invoice = self._invoice(1000.0)
        line = self._match(self._known_payer_line(1000.02, invoice.name))
        self._assert_entry(
            line, [(self.bank, 1000.02), (self.receivable, -1000.0), (self.fees, -0.02)]
        )

    def test_a_discount_in_time_is_granted_with_its_tax(self):
        invoice = self._invoice_with_discount()
        line = self._match(self._known_payer_line(1127.0, invoice.name))
        received = self._receivable(line.move_id)
        self.assertEqual(sum(received.mapped("balance")), -1150.0)
        self.assertEqual(sum(line.line_ids.mapped("balance")), 0.0)
        self.assertTrue(line.line_ids.tax_line_id)
        self.assertEqual(invoice.payment_state, "paid")

    def _cash_basis_invoice(self):
        """Return an invoice of 100.00 whose 15 % tax is due when it is paid, and that tax."""
        accounts = self.company_data["default_account_tax_sale"]
        tax = self.company_data["default_tax_sale"].copy(
            {
                "name": "15 % on payment",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": accounts.copy({"reconcile": True}).id,
            }
        )
        self.company.tax_exigibility = True
        line = {"name": "Goods", "price_unit": 100.0, "tax_ids": [Command.set(tax.ids)]}
        return self._invoice(0.0, invoice_line_ids=[Command.create(line)]), tax

    def _tax_due(self, invoice, tax):
        """Return the tax that cash-basis entries made due by now."""
        entries = self.env["account.move"].search(
            [("tax_cash_basis_origin_move_id", "=", invoice.id)]
        )
        account = tax.invoice_repartition_line_ids.account_id
        return -sum(
            entries.line_ids.filtered(lambda aml: aml.account_id == account).mapped("balance")
        )

    def test_a_tax_due_on_payment_becomes_due_by_the_hosts_entry(self):
        invoice, tax = self._cash_basis_invoice()
        self._match(self._known_payer_line(115.0, invoice.name))
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self._tax_due(invoice, tax), 15.0)

    def test_a_tax_due_on_payment_becomes_due_in_the_share_that_was_paid(self):
        invoice, tax = self._cash_basis_invoice()
        self._match(self._known_payer_line(23.0, f"{invoice.name} instalment"))
        self.assertEqual(self._tax_due(invoice, tax), 3.0)

    def test_undo_takes_the_tax_due_on_payment_back(self):
        invoice, tax = self._cash_basis_invoice()
        line = self._match(self._known_payer_line(115.0, invoice.name))
        self._proposal(line).action_undo()
        self.assertEqual(self._tax_due(invoice, tax), 0.0)

    def test_an_overpayment_leaves_the_rest_open_on_the_customer(self):
        invoice = self._invoice(100.0)
        line = self._match(self._known_payer_line(130.0, invoice.name))
        self._assert_entry(line, [(self.bank, 130.0), (self.receivable, -130.0)])
        self.assertEqual(invoice.payment_state, "paid")
        self.assertEqual(self._receivable(line.move_id).amount_residual, -30.0)

    def test_a_short_payment_leaves_the_rest_of_the_invoice_open(self):
        invoice = self._invoice(1000.0)
        line = self._match(self._known_payer_line(800.0, f"{invoice.name} damaged goods"))
        self._assert_entry(line, [(self.bank, 800.0), (self.receivable, -800.0)])
        self.assertEqual(invoice.amount_residual, 200.0)
        self.assertEqual(self._proposal(line).difference_kind, "deduction")

    def test_a_discount_taken_late_opens_a_deduction_that_says_so(self):
        invoice = self._invoice_with_discount()
        late = TODAY + timedelta(days=15)
        line = self._match(self._known_payer_line(1127.0, invoice.name, date=late))
        dispute = self.env["o2c.dispute"].search([("statement_line_id", "=", line.id)])
        self.assertRecordValues(
            dispute, [{"origin": "late_discount", "type": "deduction", "amount": 23.0}]
        )
        self.assertEqual(dispute.reason_id.code, "discount")
        self.assertIn("the discount ended on 2026-06-25", dispute.reason_evidence)

    def test_a_short_payment_opens_a_deduction_on_what_is_missing(self):
        invoice = self._invoice(1000.0)
        line = self._match(self._known_payer_line(800.0, f"{invoice.name} damaged goods"))
        dispute = self.env["o2c.dispute"].search([("statement_line_id", "=", line.id)])
        self.assertRecordValues(
            dispute, [{"move_line_id": self._receivable(invoice).id, "amount": 200.0}]
        )

    def test_the_named_invoice_is_paid_short_whatever_is_due_first(self):
        early = self._invoice(300.0, due=TODAY - timedelta(days=60))
        late = self._invoice(500.0)
        line = self._bank_line(700.0)
        self._propose_by_hand(line, {early: 200.0, late: 500.0}).action_apply()
        self.assertEqual((early.amount_residual, late.amount_residual), (100.0, 0.0))

    def test_two_invoices_paid_short_keep_what_each_was_short(self):
        first, second = self._invoice(300.0), self._invoice(500.0)
        line = self._bank_line(600.0)
        self._propose_by_hand(line, {first: 200.0, second: 400.0}).action_apply()
        self.assertEqual((first.amount_residual, second.amount_residual), (100.0, 100.0))

    def test_a_credit_note_named_with_the_invoice_is_netted(self):
        invoice, credit_note = self._invoice(1000.0), self._credit_note(80.0)
        text = f"{invoice.name} less {credit_note.name}"
        line = self._match(self._known_payer_line(920.0, text))
        self._assert_entry(
            line,
            [
                (self.bank, 920.0),
                (self.receivable, -920.0),
                (self.receivable, -80.0),
                (self.receivable, 80.0),
            ],
        )
        self.assertEqual({invoice.payment_state, credit_note.payment_state}, {"paid"})

    def test_two_payments_settle_one_invoice(self):
        invoice = self._invoice(1000.0)
        lines = self._known_payer_line(400.0, f"{invoice.name} part 1")
        lines += self._known_payer_line(600.0, f"{invoice.name} part 2")
        self._match(lines)
        self.assertEqual(set(lines.mapped("o2c_match_state")), {"applied"})
        self.assertEqual(invoice.payment_state, "paid")

    def test_a_group_head_pays_each_childs_own_account(self):
        head = self._customer("Zenith Holding")
        children = [
            self._customer(name, parent_id=head.id) for name in ("Zenith North", "Zenith South")
        ]
        invoices = [self._invoice(100.0, partner=child) for child in children]
        line = self._bank_line(200.0)
        self._propose_by_hand(line, dict.fromkeys(invoices, 100.0), partner=head).action_apply()
        receivable = line.line_ids.filtered(lambda aml: aml.account_id == self.receivable)
        self.assertEqual(
            {(aml.partner_id, aml.balance) for aml in receivable},
            {(child, -100.0) for child in children},
        )

    def test_a_difference_without_an_account_is_left_to_a_person(self):
        self.env.ref(f"account.{self.company.id}_bank_fees_reco").unlink()
        invoice = self._invoice(1000.0)
        line = self._match(self._known_payer_line(992.5, invoice.name))
        self.assertEqual(line.o2c_match_state, "proposed")
        self.assertIn("refused_by_host", self._proposal(line).reasons)

    def test_allocations_that_do_not_add_up_are_refused(self):
        invoice = self._invoice(100.0)
        proposal = self._propose_by_hand(self._bank_line(90.0), {invoice: 100.0})
        with self.assertRaises(UserError):
            proposal.action_apply()
