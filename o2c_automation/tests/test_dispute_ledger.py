from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dispute_common import DisputeCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDisputeResolution(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls.company_data["default_account_expense"]
        cls.company.o2c_dispute_account_id = cls.account
        cls.tax = cls.env["account.tax"].create({"name": "VAT 19", "amount": 19.0})

    def _approved(self, invoice, amount, **vals):
        dispute = self._dispute(invoice, amount, **vals)
        dispute.action_approve()
        return dispute

    def _taxed_invoice(self, *prices):
        invoice = self._invoice(1.0, post=False)
        invoice.invoice_line_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "product_id": self.product.id,
                        "price_unit": price,
                        "tax_ids": [Command.set(self.tax.ids)],
                    }
                )
                for price in prices
            ),
        ]
        invoice.action_post()
        return invoice

    def test_a_credit_note_takes_exactly_the_disputed_part_with_its_tax(self):
        dispute = self._approved(self._taxed_invoice(100.0), 11.9)
        dispute.action_credit_note()
        self.assertRecordValues(
            dispute.resolution_move_id,
            [{"move_type": "out_refund", "amount_untaxed": 10.0, "amount_tax": 1.9}],
        )
        self.assertEqual(dispute.move_id.amount_residual, 107.1)

    def test_a_credit_note_comes_to_the_cent_where_no_base_divides_evenly(self):
        invoice = self._taxed_invoice(33.33, 66.67)
        dispute = self._approved(invoice, 10.01)
        dispute.action_credit_note()
        refund = dispute.resolution_move_id
        self.assertEqual(refund.amount_total, 10.01)
        self.assertEqual(refund.amount_tax, 1.6)

    def test_a_credit_note_resolves_the_case(self):
        dispute = self._approved(self._taxed_invoice(100.0), 11.9)
        dispute.action_credit_note()
        self.assertEqual(dispute.state, "resolved")
        self.assertEqual(self._receivable(dispute.move_id).o2c_disputed_amount, 0.0)

    def test_a_credit_note_settles_the_disputed_instalment_not_the_first(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 10}),
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 40}),
                ],
            }
        )
        invoice = self._invoice(100.0, invoice_payment_term_id=term.id)
        first, second = self._receivable(invoice).sorted("date_maturity")
        dispute = self._approved(invoice, 20.0, move_line_id=second.id)
        dispute.action_credit_note()
        self.assertEqual((first.amount_residual, second.amount_residual), (50.0, 30.0))

    def test_a_write_off_books_the_reason_against_the_customer(self):
        dispute = self._approved(self._invoice(100.0), 25.0)
        dispute.action_write_off()
        receivable = self.company_data["default_account_receivable"]
        self.assertRecordValues(
            dispute.resolution_move_id.line_ids.sorted("balance"),
            [
                {"account_id": receivable.id, "balance": -25.0, "partner_id": self.customer.id},
                {"account_id": self.account.id, "balance": 25.0, "partner_id": self.customer.id},
            ],
        )
        self.assertEqual(dispute.state, "written_off")
        self.assertEqual(dispute.move_id.amount_residual, 75.0)

    def test_a_write_off_in_a_foreign_currency_leaves_no_exchange_difference(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-06-10", 4.0)]
        )
        invoice = self._invoice(80.0, date="2026-03-01", currency_id=currency.id)
        dispute = self._approved(invoice, 20.0)
        dispute.action_write_off()
        self.assertRecordValues(
            dispute.resolution_move_id.line_ids.sorted("balance"),
            [
                {"balance": -10.0, "amount_currency": -20.0},
                {"balance": 10.0, "amount_currency": 20.0},
            ],
        )
        self.assertFalse(dispute.move_line_id.matched_credit_ids.exchange_move_id)

    def test_the_account_of_the_reason_comes_before_that_of_the_settings(self):
        account = self.account.copy()
        self._reason("price").account_id = account
        dispute = self._approved(self._invoice(100.0), 25.0)
        dispute.action_write_off()
        self.assertIn(account, dispute.resolution_move_id.line_ids.account_id)

    def test_without_any_account_the_user_learns_what_to_set(self):
        self.company.o2c_dispute_account_id = False
        dispute = self._approved(self._invoice(100.0), 25.0)
        with self.assertRaisesRegex(UserError, "write-off account"):
            dispute.action_write_off()

    def test_an_analyst_writes_off_only_under_the_ceiling(self):
        analyst = self._user("dispute_analyst")
        dispute = self._approved(self._invoice(100.0), 50.01)
        with self.assertRaises(AccessError):
            dispute.with_user(analyst).action_write_off()

    def test_an_analyst_credits_only_under_the_ceiling(self):
        analyst = self._user("dispute_analyst")
        dispute = self._approved(self._invoice(100.0), 50.01)
        with self.assertRaises(AccessError):
            dispute.with_user(analyst).action_credit_note()

    def test_an_analyst_writes_off_up_to_the_ceiling(self):
        analyst = self._user("dispute_analyst")
        dispute = self._approved(self._invoice(100.0), 50.0)
        dispute.with_user(analyst).action_write_off()
        self.assertEqual(dispute.state, "written_off")

    def test_what_is_not_approved_is_not_booked(self):
        dispute = self._dispute(self._invoice(100.0), 25.0)
        with self.assertRaises(UserError):
            dispute.action_credit_note()

    def test_a_case_is_booked_once(self):
        dispute = self._approved(self._invoice(100.0), 25.0)
        dispute.action_credit_note()
        with self.assertRaises(UserError):
            dispute.action_credit_note()

    def test_many_cases_are_written_off_in_one_action(self):
        disputes = self.env["o2c.dispute"]
        for amount in (10.0, 20.0, 30.0):
            disputes |= self._approved(self._invoice(100.0), amount)
        disputes.action_write_off()
        self.assertEqual(disputes.move_id.mapped("amount_residual"), [90.0, 80.0, 70.0])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDisputeFollowsLedger(DisputeCommon):
    def test_a_payment_of_the_rest_recovers_the_case(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        self._pay(dispute.move_id, 100.0)
        self.assertEqual(dispute.state, "recovered")

    def test_a_payment_of_the_undisputed_part_leaves_the_case_open(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        self._pay(dispute.move_id, 60.0)
        self.assertEqual((dispute.state, dispute.amount_open), ("new", 40.0))

    def test_undoing_the_payment_brings_the_case_back_where_it_was(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        dispute.action_investigate()
        bank_line = self._pay(dispute.move_id, 100.0)
        bank_line.action_undo_reconciliation()
        self.assertEqual((dispute.state, dispute.amount_open), ("investigating", 40.0))

    def test_a_full_credit_note_made_by_hand_resolves_the_case(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        refund = self._credit_note(100.0)
        (self._receivable(refund) | dispute.move_line_id).reconcile()
        self.assertEqual(dispute.state, "resolved")

    def test_undoing_our_credit_note_brings_the_case_back_to_approved(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        dispute.action_approve()
        dispute.action_credit_note()
        dispute.resolution_move_id.line_ids.remove_move_reconcile()
        self.assertEqual((dispute.state, dispute.amount_open), ("approved", 40.0))

    def test_a_credit_note_still_there_is_not_issued_again(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        dispute.action_approve()
        dispute.action_credit_note()
        dispute.resolution_move_id.line_ids.remove_move_reconcile()
        with self.assertRaisesRegex(UserError, "was corrected by"):
            dispute.action_credit_note()

    def test_reconciling_the_credit_note_again_resolves_the_case_again(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        dispute.action_approve()
        dispute.action_credit_note()
        correction = self._receivable(dispute.resolution_move_id)
        correction.remove_move_reconcile()
        (correction | dispute.move_line_id).reconcile()
        self.assertEqual((dispute.state, dispute.move_id.amount_residual), ("resolved", 60.0))

    def test_a_rejected_case_is_recovered_when_the_customer_pays(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        dispute.action_reject()
        self._pay(dispute.move_id, 100.0)
        self.assertEqual(dispute.state, "recovered")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDeductions(DisputeCommon):
    def _short_payment(self, text="", **vals):
        """Pay 90 of 100 and open the deduction of 10 as cash application does."""
        invoice = self._invoice(100.0)
        bank_line = self._pay(invoice, 90.0)
        deduction_vals = {
            "move_line_id": self._receivable(invoice).id,
            "statement_line_id": bank_line.id,
            "amount": 10.0,
            "remittance_text": text,
            **vals,
        }
        return self.env["o2c.dispute"]._open_deductions([deduction_vals]), deduction_vals

    def test_a_short_payment_opens_a_deduction_of_what_is_missing(self):
        deduction, _vals = self._short_payment()
        self.assertRecordValues(
            deduction,
            [{"type": "deduction", "amount": 10.0, "partner_id": self.customer.id}],
        )

    def test_the_reason_is_read_from_the_payers_words(self):
        deduction, _vals = self._short_payment("less damaged goods")
        self.assertEqual(deduction.reason_id, self._reason("damage"))
        self.assertEqual(deduction.reason_evidence, "damage")

    def test_without_telling_words_the_reason_is_unknown(self):
        deduction, _vals = self._short_payment("thank you")
        self.assertEqual(deduction.reason_id, self._reason("unknown"))

    def test_a_given_reason_is_not_guessed_over(self):
        deduction, _vals = self._short_payment(
            "less damaged goods", reason_id=self._reason("discount").id
        )
        self.assertEqual(deduction.reason_id, self._reason("discount"))

    def test_opening_the_same_deduction_twice_opens_one(self):
        deduction, vals = self._short_payment()
        self.assertEqual(self.env["o2c.dispute"]._open_deductions([vals]), deduction)

    def test_undoing_the_payment_cancels_the_deduction(self):
        deduction, _vals = self._short_payment()
        deduction.statement_line_id.action_undo_reconciliation()
        self.assertEqual(deduction.state, "cancelled")

    def test_a_cash_applier_opens_deductions(self):
        invoice = self._invoice(100.0)
        applier = self._user("cash_applier")
        deduction = (
            self.env["o2c.dispute"]
            .with_user(applier)
            ._open_deductions([{"move_line_id": self._receivable(invoice).id, "amount": 10.0}])
        )
        self.assertEqual(deduction.amount, 10.0)
