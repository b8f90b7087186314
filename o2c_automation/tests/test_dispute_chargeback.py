from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .correction_common import CorrectionCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestChargeback(CorrectionCommon):
    def _rejected(self, *, invoice=100.0, paid=90.0):
        """Return a rejected deduction of what ``paid`` falls short of ``invoice``."""
        move = self._invoice(invoice)
        self._pay(move, paid)
        dispute = self._dispute(move, invoice - paid, type="deduction")
        dispute.action_reject()
        return dispute

    def _chargeback(self, dispute, **vals):
        return self.env["o2c.chargeback"].create({"dispute_id": dispute.id, **vals})

    def _sent(self, dispute):
        chargeback = self._chargeback(dispute)
        chargeback.action_send()
        self._run_job("ir_cron_process_dispatches")
        return chargeback

    def test_the_letter_asks_for_what_is_open_and_books_nothing(self):
        dispute = self._rejected()
        entries = self.env["account.move"].search_count([])
        chargeback = self._chargeback(dispute)
        self.assertRecordValues(
            chargeback, [{"amount": 10.0, "recovery": "open", "addressee_id": self.customer.id}]
        )
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_the_letter_leaves_as_mail_with_pdf_and_evidence(self):
        dispute = self._rejected()
        proof = self.env["ir.attachment"].create(
            {"name": "pod.txt", "raw": b"signed", "res_model": dispute._name, "res_id": dispute.id}
        )
        chargeback = self._chargeback(dispute)
        self.assertEqual(chargeback.evidence_ids, proof)
        chargeback.action_send()
        self._run_job("ir_cron_process_dispatches")
        mail = (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", chargeback._name), ("res_id", "=", chargeback.id)])
        )
        self.assertEqual(len(mail.attachment_ids), 2)
        self.assertEqual((chargeback.state, str(chargeback.date_sent)), ("sent", "2026-06-15"))

    def test_money_that_comes_in_recovers_it(self):
        chargeback = self._sent(self._rejected())
        self._pay(chargeback.move_id, 10.0)
        self.assertRecordValues(chargeback, [{"amount_recovered": 10.0, "recovery": "full"}])
        self.assertEqual(chargeback.dispute_id.state, "recovered")

    def test_part_of_the_money_recovers_part(self):
        chargeback = self._sent(self._rejected())
        self._pay(chargeback.move_id, 4.0)
        self.assertRecordValues(
            chargeback, [{"amount_recovered": 4.0, "amount_open": 6.0, "recovery": "part"}]
        )

    def test_undoing_the_payment_takes_the_recovery_back(self):
        chargeback = self._sent(self._rejected())
        bank_line = self._pay(chargeback.move_id, 10.0)
        bank_line.action_undo_reconciliation()
        self.assertRecordValues(chargeback, [{"amount_recovered": 0.0, "recovery": "open"}])
        self.assertEqual(chargeback.dispute_id.state, "rejected")

    def test_a_credit_note_is_no_recovery(self):
        chargeback = self._sent(self._rejected())
        item = chargeback.move_line_id
        (self._receivable(self._credit_note(10.0)) | item).reconcile()
        self.assertRecordValues(chargeback, [{"amount_recovered": 0.0, "recovery": "lost"}])

    def test_a_letter_is_not_sent_once_the_money_is_there(self):
        chargeback = self._chargeback(self._rejected())
        chargeback.action_send()
        self._pay(chargeback.move_id, 10.0)
        self._run_job("ir_cron_process_dispatches")
        self.assertEqual(chargeback.state, "cancelled")

    def test_what_is_not_rejected_is_not_charged_back(self):
        with self.assertRaisesRegex(UserError, "decide first"):
            self._chargeback(self._dispute(self._invoice(100.0), 10.0))

    def test_the_amount_of_a_letter_is_not_changed(self):
        chargeback = self._chargeback(self._rejected())
        with self.assertRaises(AccessError):
            chargeback.amount = 500.0

    def test_an_analyst_charges_back(self):
        dispute = self._rejected()
        analyst = self._user("dispute_analyst")
        chargeback = self._chargeback(dispute.with_user(analyst))
        chargeback.with_user(analyst).action_send()
        self.assertEqual(chargeback.state, "queued")

    def test_a_collector_reads_and_sends_nothing(self):
        chargeback = self._chargeback(self._rejected())
        with self.assertRaises(AccessError):
            chargeback.with_user(self._user("collector")).action_send()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestExistingCreditNote(CorrectionCommon):
    def _use(self, dispute):
        action = dispute.action_use_credit_note()
        dialog = dispute.env[action["res_model"]].with_context(**action["context"]).create({})
        dialog.action_apply()
        return dialog.credit_line_id.move_id

    def test_a_credit_note_of_the_amount_settles_the_case(self):
        refund = self._credit_note(20.0)
        dispute = self._approved(self._invoice(100.0), 20.0)
        self.assertEqual(self._use(dispute), refund)
        self.assertRecordValues(
            dispute, [{"state": "resolved", "resolution_move_id": refund.id, "amount_open": 0.0}]
        )
        self.assertEqual((dispute.move_id.amount_residual, refund.amount_residual), (80.0, 0.0))

    def test_the_one_that_names_the_claim_is_proposed_first(self):
        self._credit_note(20.0)
        named = self._credit_note(20.0)
        named.ref = "your claim RK-4711"
        dispute = self._approved(self._invoice(100.0), 20.0, customer_reference="RK-4711")
        self.assertEqual(dispute._fitting_credits()[:1].move_id, named)

    def test_a_smaller_one_leaves_the_rest_in_dispute(self):
        self._credit_note(15.0)
        invoice = self._invoice(100.0)
        self._pay(invoice, 80.0)
        dispute = self._approved(invoice, 20.0)
        self._use(dispute)
        self.assertEqual((dispute.state, dispute.amount_open), ("approved", 5.0))

    def test_one_that_would_take_off_more_than_is_disputed_is_not_proposed(self):
        self._credit_note(30.0)
        dispute = self._approved(self._invoice(100.0), 20.0)
        with self.assertRaisesRegex(UserError, "no open credit note"):
            dispute.action_use_credit_note()

    def test_credit_notes_of_other_customers_are_not_proposed(self):
        self._credit_note(20.0, partner=self._customer("Berta"))
        dispute = self._approved(self._invoice(100.0), 20.0)
        self.assertFalse(dispute._fitting_credits())

    def test_credit_in_another_currency_is_not_proposed(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        self._credit_note(20.0)
        dispute = self._approved(self._invoice(100.0, currency_id=currency.id), 20.0)
        self.assertFalse(dispute._fitting_credits())

    def test_in_a_foreign_currency_it_settles_in_that_currency_line_by_line(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-06-10", 4.0)]
        )
        invoice = self._invoice(100.0, date="2026-03-01", currency_id=currency.id)
        refund = self._invoice(15.0, move_type="out_refund", currency_id=currency.id)
        dispute = self._approved(invoice, 15.0)
        self._use(dispute)
        self.assertEqual((dispute.state, invoice.amount_residual), ("resolved", 85.0))
        self._assert_entry(refund, [(self.revenue, 3.75, 0.0), (self.receivable, 0.0, 3.75)])
        difference = self._receivable(refund).matched_debit_ids.exchange_move_id
        # Booked at 2.0, credited at 4.0: what is left of the item's value is exchange loss.
        self.assertEqual(sum(self._receivable(difference).mapped("balance")), -3.75)

    def test_undoing_brings_the_case_back(self):
        refund = self._credit_note(20.0)
        dispute = self._approved(self._invoice(100.0), 20.0)
        self._use(dispute)
        refund.line_ids.remove_move_reconcile()
        self.assertEqual((dispute.state, dispute.amount_open), ("approved", 20.0))

    def test_an_analyst_uses_one_up_to_the_ceiling_only(self):
        self._credit_note(60.0)
        dispute = self._approved(self._invoice(100.0), 60.0)
        with self.assertRaisesRegex(AccessError, "Manager decides"):
            self._use(dispute.with_user(self._user("dispute_analyst")))

    def test_what_is_not_approved_is_not_settled(self):
        refund = self._credit_note(20.0)
        dispute = self._dispute(self._invoice(100.0), 20.0)
        with self.assertRaisesRegex(UserError, "not approved"):
            dispute._use_credit(self._receivable(refund))
