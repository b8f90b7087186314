from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY
from .correction_common import CorrectionCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCorrection(CorrectionCommon):
    def _issue(self, invoice, **vals):
        correction = self._correction(invoice)
        correction.line_ids[0].write(vals)
        correction.action_issue()
        return correction

    def test_the_original_is_credited_in_full_line_by_line(self):
        correction = self._issue(self._taxed_invoice(100.0), price_unit=80.0)
        self._assert_entry(
            correction.credit_note_id,
            [
                (self.revenue, 100.0, 0.0),
                (self.tax_account, 19.0, 0.0),
                (self.receivable, 0.0, 119.0),
            ],
        )
        self.assertEqual(correction.move_id.payment_state, "reversed")

    def test_the_corrected_invoice_says_what_it_should_have_line_by_line(self):
        correction = self._issue(self._taxed_invoice(100.0), price_unit=80.0)
        self._assert_entry(
            correction.corrected_move_id,
            [
                (self.revenue, 0.0, 80.0),
                (self.tax_account, 0.0, 15.2),
                (self.receivable, 95.2, 0.0),
            ],
        )
        self.assertEqual(correction.corrected_move_id.state, "posted")

    def test_a_wrong_tax_is_replaced(self):
        correction = self._issue(
            self._taxed_invoice(100.0), tax_ids=[Command.set(self.reduced_tax.ids)]
        )
        self.assertEqual(correction.corrected_move_id.amount_tax, 7.0)

    def test_reference_and_address_are_corrected_at_the_same_total(self):
        branch = self._customer("Abel Branch", parent_id=self.customer.id)
        correction = self._correction(
            self._taxed_invoice(100.0), customer_reference="PO-77", addressee_id=branch.id
        )
        correction.action_issue()
        self.assertRecordValues(
            correction.corrected_move_id,
            [{"ref": "PO-77", "partner_id": branch.id, "amount_total": 119.0}],
        )

    def test_lines_are_left_out_and_added(self):
        correction = self._correction(self._taxed_invoice(100.0, 50.0))
        correction.line_ids = [
            Command.delete(correction.line_ids[1].id),
            Command.create({"name": "Freight", "price_unit": 10.0}),
        ]
        correction.action_issue()
        lines = correction.corrected_move_id.invoice_line_ids
        self.assertEqual(lines.mapped("price_unit"), [100.0, 10.0])

    def test_the_documents_know_each_other(self):
        correction = self._issue(self._taxed_invoice(100.0), price_unit=80.0)
        original, corrected = correction.move_id, correction.corrected_move_id
        self.assertEqual(corrected.o2c_corrects_id, original)
        self.assertEqual(original.o2c_corrected_by_ids, corrected)
        self.assertEqual(correction.credit_note_id.reversed_entry_id, original)
        self.assertIn(original.name, corrected.invoice_origin)

    def test_both_documents_are_queued_once(self):
        correction = self._issue(self._taxed_invoice(100.0), price_unit=80.0)
        documents = correction.credit_note_id | correction.corrected_move_id
        self.assertEqual(documents.mapped("o2c_dispatch_count"), [1, 1])

    def test_the_original_no_longer_leaves(self):
        invoice = self._taxed_invoice(100.0)
        self.env["o2c.dispatch"]._queue(invoice)
        self._issue(invoice, price_unit=80.0)
        self.assertEqual(invoice.o2c_dispatch_ids.state, "superseded")

    def test_a_payment_moves_on_to_the_corrected_invoice(self):
        invoice = self._taxed_invoice(100.0)
        self._pay(invoice, 50.0)
        correction = self._issue(invoice, price_unit=80.0)
        self.assertEqual(correction.corrected_move_id.amount_residual, 45.2)
        self.assertEqual(correction.credit_note_id.amount_residual, 0.0)

    def test_a_full_payment_leaves_the_difference_as_credit(self):
        invoice = self._taxed_invoice(100.0)
        bank_line = self._pay(invoice, 119.0)
        correction = self._issue(invoice, price_unit=80.0)
        credit = bank_line.move_id.line_ids.filtered(
            lambda line: line.account_id == self.receivable
        )
        self.assertEqual(correction.corrected_move_id.amount_residual, 0.0)
        self.assertEqual(credit.amount_residual, -23.8)

    def test_two_payments_and_two_instalments_move_on(self):
        invoice = self._taxed_invoice(100.0, invoice_payment_term_id=self._two_halves().id)
        self._pay(invoice, 30.0)
        self._pay(invoice, 20.0)
        correction = self._issue(invoice, price_unit=90.0)
        self.assertEqual(correction.corrected_move_id.amount_residual, 57.1)
        self.assertEqual(len(self._receivable(correction.corrected_move_id)), 2)

    def test_in_a_foreign_currency_original_and_credit_note_cancel_out(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-06-10", 4.0)]
        )
        invoice = self._taxed_invoice(100.0, date="2026-03-01", currency_id=currency.id)
        self._pay(invoice, 10.0)
        correction = self._issue(invoice, price_unit=80.0)
        self.assertEqual(invoice.amount_residual, 0.0)
        self.assertEqual(correction.credit_note_id.amount_residual, 0.0)
        self.assertEqual(correction.corrected_move_id.amount_total, 95.2)

    def test_prices_with_tax_included_stay_included(self):
        correction = self._issue(self._taxed_invoice(119.0, tax=self.included_tax), price_unit=95.2)
        self.assertRecordValues(
            correction.corrected_move_id, [{"amount_untaxed": 80.0, "amount_tax": 15.2}]
        )

    def test_the_dialog_foresees_the_new_total(self):
        with Form(
            self.env["o2c.correction"].with_context(
                default_move_id=self._taxed_invoice(100.0, 33.33).id
            ),
            "o2c_automation.o2c_correction_view_form_dialog",
        ) as dialog:
            with dialog.line_ids.edit(0) as line:
                line.quantity = 2.0
            self.assertEqual(dialog.amount_after, 277.66)
            self.assertIn("119.00 more", dialog.explanation_html.replace("\xa0", " "))

    def test_the_dialog_tells_of_payments_and_disputes(self):
        invoice = self._taxed_invoice(100.0)
        bank_line = self._pay(invoice, 50.0)
        dispute = self._dispute(invoice, 20.0)
        told = self._correction(invoice).explanation_html
        self.assertIn(bank_line.move_id.name, told)
        self.assertIn(dispute.name, told)

    def test_an_invoice_is_corrected_once(self):
        correction = self._issue(self._taxed_invoice(100.0), price_unit=80.0)
        with self.assertRaisesRegex(UserError, "corrected already"):
            correction.move_id.action_o2c_correct()

    def test_the_corrected_invoice_can_be_corrected_again(self):
        first = self._issue(self._taxed_invoice(100.0), price_unit=80.0)
        second = self._issue(first.corrected_move_id, price_unit=85.0)
        self.assertEqual(second.corrected_move_id.amount_untaxed, 85.0)

    def test_a_draft_is_not_corrected(self):
        with self.assertRaisesRegex(UserError, "no posted invoice"):
            self._invoice(100.0, post=False).action_o2c_correct()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCorrectionFollowers(CorrectionCommon):
    """Disputes, deductions and notices about an invoice that is corrected."""

    def test_a_dispute_is_resolved_by_the_credit_note(self):
        dispute = self._dispute(self._taxed_invoice(100.0), 23.8)
        correction = self._correction(dispute.move_id, dispute_id=dispute.id)
        correction.line_ids.price_unit = 80.0
        correction.action_issue()
        self.assertRecordValues(
            dispute, [{"state": "resolved", "resolution_move_id": correction.credit_note_id.id}]
        )

    def test_a_deduction_is_resolved_although_its_payment_moves_on(self):
        invoice = self._taxed_invoice(100.0)
        bank_line = self._pay(invoice, 109.0)
        deduction = self._dispute(invoice, 10.0, type="deduction", statement_line_id=bank_line.id)
        self._correction(invoice).action_issue()
        self.assertEqual(deduction.state, "resolved")

    def test_what_was_recovered_before_stays_recovered(self):
        invoice = self._taxed_invoice(100.0)
        dispute = self._dispute(invoice, 10.0)
        self._pay(invoice, 119.0)
        self._correction(invoice).action_issue()
        self.assertEqual(dispute.state, "recovered")

    def test_taking_back_reopens_the_dispute_and_returns_the_payment(self):
        invoice = self._taxed_invoice(100.0)
        self._pay(invoice, 50.0)
        dispute = self._dispute(invoice, 20.0)
        dispute.action_investigate()
        correction = self._correction(invoice)
        correction.action_issue()
        correction.action_undo()
        self.assertEqual((dispute.state, dispute.amount_open), ("investigating", 20.0))
        self.assertEqual(invoice.amount_residual, 69.0)
        self.assertEqual(correction.corrected_move_id.state, "cancel")
        self.assertEqual(correction.credit_note_id.state, "cancel")

    def test_what_was_taken_back_can_be_corrected_again(self):
        invoice = self._taxed_invoice(100.0)
        correction = self._correction(invoice)
        correction.action_issue()
        correction.action_undo()
        again = self._correction(invoice)
        again.action_issue()
        self.assertEqual(again.state, "done")

    def test_what_the_customer_has_is_not_taken_back(self):
        correction = self._correction(self._taxed_invoice(100.0))
        correction.action_issue()
        correction.corrected_move_id.is_move_sent = True
        with self.assertRaisesRegex(UserError, "has the documents already"):
            correction.action_undo()

    def test_taking_back_stops_the_documents(self):
        correction = self._correction(self._taxed_invoice(100.0))
        correction.action_issue()
        correction.action_undo()
        self.assertEqual(correction.corrected_move_id.o2c_dispatch_ids.state, "superseded")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCorrectionApproval(CorrectionCommon):
    """The ceiling of the shipped reasons is 50."""

    def _reduced(self, price, user):
        correction = self._correction(self._taxed_invoice(200.0)).with_user(user)
        correction.line_ids.price_unit = price
        return correction

    def test_a_billing_clerk_corrects_from_the_invoice(self):
        clerk = self._user("billing")
        invoice = self._taxed_invoice(100.0).with_user(clerk)
        action = invoice.action_o2c_correct()
        dialog = Form(
            self.env["o2c.correction"].with_user(clerk).with_context(**action["context"]),
            "o2c_automation.o2c_correction_view_form_dialog",
        )
        with dialog.line_ids.edit(0) as line:
            line.price_unit = 80.0
        correction = dialog.save()
        correction.action_issue()
        self.assertEqual(correction.corrected_move_id.amount_total, 95.2)

    def test_a_clerk_gives_away_up_to_the_ceiling_only(self):
        correction = self._reduced(150.0, self._user("billing"))
        with self.assertRaisesRegex(AccessError, "ask a manager"):
            correction.action_issue()

    def test_a_clerk_raises_the_total_alone(self):
        correction = self._reduced(500.0, self._user("billing"))
        correction.action_issue()
        self.assertEqual(correction.state, "done")

    def test_a_manager_approves_what_a_clerk_asked_for(self):
        correction = self._reduced(150.0, self._user("billing"))
        correction.action_request()
        manager = self._user("ar_manager")
        correction.with_user(manager).action_issue()
        self.assertRecordValues(correction, [{"state": "done", "approved_by_id": manager.id}])

    def test_a_manager_does_not_approve_an_own_request(self):
        correction = self._reduced(150.0, self.env.user)
        correction.action_request()
        with self.assertRaisesRegex(AccessError, "another manager"):
            correction.action_issue()

    def test_nobody_forges_an_approval(self):
        correction = self._reduced(150.0, self._user("billing"))
        with self.assertRaises(AccessError):
            correction.write({"approved_by_id": self.env.uid})

    def test_a_collector_reads_and_corrects_nothing(self):
        correction = self._correction(self._taxed_invoice(100.0))
        with self.assertRaises(AccessError):
            correction.with_user(self._user("collector")).action_issue()
