from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged

from .common import TODAY
from .correction_common import CorrectionCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTaxClaims(CorrectionCommon):
    """Claims about tax alone: the tax is corrected, revenue nets to zero."""

    def _credited(self, invoice, amount, *, right=None, **vals):
        """Return the credit note of a claim that ``right`` taxes, or none, are due."""
        taxes = right.ids if right else []
        dispute = self._approved(invoice, amount, reason="tax", right_tax_ids=taxes, **vals)
        dispute.action_credit_note()
        self.assertEqual(dispute.state, "resolved")
        return dispute.resolution_move_id

    def _assert_exchanged(self, refund):
        """Compare a credit note of 19 % for 7 % on 100, line by line."""
        self._assert_entry(
            refund,
            [
                (self.revenue, 100.0, 0.0),
                (self.revenue, 0.0, 100.0),
                (self.tax_account, 19.0, 0.0),
                (self.tax_account, 0.0, 7.0),
                (self.receivable, 0.0, 12.0),
            ],
        )

    def test_tax_that_was_not_due_is_credited_to_the_cent(self):
        invoice = self._taxed_invoice(100.0)
        refund = self._credited(invoice, 19.0)
        self._assert_entry(
            refund,
            [
                (self.revenue, 100.0, 0.0),
                (self.revenue, 0.0, 100.0),
                (self.tax_account, 19.0, 0.0),
                (self.receivable, 0.0, 19.0),
            ],
        )
        self.assertEqual((refund.amount_untaxed, invoice.amount_residual), (0.0, 100.0))

    def test_a_wrong_rate_is_exchanged_for_the_right_one(self):
        invoice = self._taxed_invoice(100.0)
        self._assert_exchanged(self._credited(invoice, 12.0, right=self.reduced_tax))

    def test_prices_with_tax_included_leave_no_revenue_either(self):
        right = self._tax("VAT 7 incl.", 7.0, price_include_override="tax_included")
        invoice = self._taxed_invoice(119.0, tax=self.included_tax)
        self._assert_exchanged(self._credited(invoice, 12.0, right=right))

    def test_part_of_the_tax_of_two_rates_comes_to_the_cent(self):
        invoice = self._taxed_invoice((33.33, self.tax), (66.67, self.reduced_tax))
        for amount in (0.01, 3.33, 7.64):
            with self.subTest(amount=amount), self.env.cr.savepoint() as savepoint:
                refund = self._credited(invoice, amount)
                self.assertEqual((refund.amount_untaxed, refund.amount_tax), (0.0, amount))
                savepoint.rollback()

    def test_only_the_tax_of_the_disputed_line_is_taken_back(self):
        invoice = self._taxed_invoice((100.0, self.tax), (100.0, self.reduced_tax))
        line = invoice.invoice_line_ids[1]
        refund = self._credited(invoice, 7.0, invoice_line_ids=line.ids)
        taxes = refund.line_ids.filtered("tax_line_id")
        self.assertEqual((taxes.tax_line_id, taxes.debit), (self.reduced_tax, 7.0))

    def test_a_foreign_currency_is_credited_in_that_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        invoice = self._taxed_invoice(100.0, currency_id=currency.id)
        refund = self._credited(invoice, 12.0, right=self.reduced_tax)
        self.assertEqual(
            sorted(refund.line_ids.mapped("amount_currency")), [-100.0, -12.0, -7.0, 19.0, 100.0]
        )
        self.assertEqual(sorted(refund.line_ids.mapped("balance")), [-50.0, -6.0, -3.5, 9.5, 50.0])

    def test_no_more_is_credited_than_the_right_taxes_leave(self):
        with self.assertRaisesRegex(UserError, "only .*12.00 of tax"):
            self._credited(self._taxed_invoice(100.0), 12.01, right=self.reduced_tax)

    def test_the_right_taxes_are_chosen_when_the_credit_note_is_issued(self):
        dispute = self._approved(self._taxed_invoice(100.0), 12.0, reason="tax")
        form = Form(self.env["o2c.dispute.credit"].with_context(default_dispute_id=dispute.id))
        form.right_tax_ids.add(self.reduced_tax)
        form.save().action_apply()
        self.assertEqual((dispute.state, dispute.right_tax_ids), ("resolved", self.reduced_tax))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWriteOffOfTaxClaims(CorrectionCommon):
    """What a write-off takes back depends on how much of it ever was tax."""

    def _written_off(self, code):
        self._reason(code).has_tax_relief = True
        dispute = self._approved(self._taxed_invoice(100.0), 19.0, reason=code)
        dispute.action_write_off()
        return dispute.resolution_move_id

    def test_a_claim_about_tax_alone_takes_all_of_it_back(self):
        self._assert_entry(
            self._written_off("tax"),
            [
                (self.expense, 100.0, 0.0),
                (self.expense, 0.0, 100.0),
                (self.tax_account, 19.0, 0.0),
                (self.receivable, 0.0, 19.0),
            ],
        )

    def test_what_never_bore_tax_takes_none_back(self):
        self._assert_entry(
            self._written_off("bank_charge"),
            [(self.expense, 19.0, 0.0), (self.receivable, 0.0, 19.0)],
        )
