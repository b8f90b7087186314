from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .correction_common import CorrectionCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCreditNoteEntries(CorrectionCommon):
    """Credit notes of exactly the disputed part, line by line."""

    def _credited(self, invoice, amount, **vals):
        dispute = self._approved(invoice, amount, **vals)
        dispute.action_credit_note()
        self.assertEqual(dispute.state, "resolved")
        return dispute.resolution_move_id

    def test_the_amount_is_spread_over_two_tax_rates(self):
        invoice = self._taxed_invoice((100.0, self.tax), (100.0, self.reduced_tax))
        self._assert_entry(
            self._credited(invoice, 22.6),
            [
                (self.revenue, 10.0, 0.0),
                (self.revenue, 10.0, 0.0),
                (self.tax_account, 1.9, 0.0),
                (self.tax_account, 0.7, 0.0),
                (self.receivable, 0.0, 22.6),
            ],
        )

    def test_tax_is_rounded_to_the_cent_in_each_rate(self):
        invoice = self._taxed_invoice((33.33, self.tax), (66.67, self.reduced_tax))
        refund = self._credited(invoice, 10.01)
        taxes = refund.line_ids.filtered("tax_line_id").mapped("debit")
        self.assertEqual(sorted(taxes), [0.42, 0.57])
        self.assertEqual(refund.amount_total, 10.01)

    def test_prices_with_tax_included(self):
        self._assert_entry(
            self._credited(self._taxed_invoice(119.0, tax=self.included_tax), 11.9),
            [
                (self.revenue, 10.0, 0.0),
                (self.tax_account, 1.9, 0.0),
                (self.receivable, 0.0, 11.9),
            ],
        )

    def test_a_foreign_currency_is_credited_in_that_currency(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-06-10", 4.0)]
        )
        invoice = self._taxed_invoice(100.0, date="2026-03-01", currency_id=currency.id)
        refund = self._credited(invoice, 11.9)
        amounts = sorted(refund.line_ids.mapped("amount_currency"))
        self.assertEqual((refund.currency_id, amounts), (currency, [-11.9, 1.9, 10.0]))
        self.assertEqual(invoice.amount_residual, 107.1)

    def test_what_is_left_of_a_partly_paid_invoice_is_credited(self):
        invoice = self._taxed_invoice(100.0)
        self._pay(invoice, 107.1)
        refund = self._credited(invoice, 11.9)
        self.assertEqual(refund.amount_tax, 1.9)
        self.assertEqual(invoice.amount_residual, 0.0)

    def _with_cash_discount(self, computation):
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % within 10 days",
                "early_discount": True,
                "discount_percentage": 2.0,
                "discount_days": 10,
                "early_pay_discount_computation": computation,
            }
        )
        return self._taxed_invoice(100.0, invoice_payment_term_id=term.id)

    def test_an_instalment_with_cash_discount_is_credited_at_full_rates(self):
        invoice = self._with_cash_discount("included")
        refund = self._credited(invoice, 11.9)
        self.assertEqual((refund.amount_untaxed, refund.amount_tax), (10.0, 1.9))
        self.assertFalse(self._receivable(refund).discount_date)

    def test_where_taxes_count_on_the_discount_the_invoice_is_corrected_instead(self):
        dispute = self._approved(self._with_cash_discount("mixed"), 11.9)
        with self.assertRaisesRegex(UserError, "correct and re-issue"):
            dispute.action_credit_note()
        correction = self._correction(dispute.move_id)
        correction.line_ids.price_unit = 90.0
        correction.action_issue()
        self.assertRecordValues(
            correction.corrected_move_id, [{"amount_untaxed": 90.0, "amount_tax": 16.76}]
        )
        self.assertEqual(dispute.move_id.payment_state, "reversed")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWriteOffTax(CorrectionCommon):
    """Write-offs whose reason takes the tax back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._reason("price").has_tax_relief = True

    def _written_off(self, invoice, amount):
        dispute = self._approved(invoice, amount)
        dispute.action_write_off()
        self.assertEqual(dispute.state, "written_off")
        return dispute.resolution_move_id

    def test_the_tax_in_it_is_taken_back(self):
        self._assert_entry(
            self._written_off(self._taxed_invoice(100.0), 11.9),
            [
                (self.expense, 10.0, 0.0),
                (self.tax_account, 1.9, 0.0),
                (self.receivable, 0.0, 11.9),
            ],
        )

    def test_each_rate_has_its_share(self):
        invoice = self._taxed_invoice((33.33, self.tax), (66.67, self.reduced_tax))
        entry = self._written_off(invoice, 10.01)
        taxes = entry.line_ids.filtered("tax_line_id")
        self.assertEqual(sorted(taxes.mapped("debit")), [0.42, 0.57])
        self.assertEqual(taxes.tax_line_id, self.tax | self.reduced_tax)
        self.assertEqual(sum(entry.line_ids.mapped("debit")), 10.01)

    def test_prices_with_tax_included(self):
        entry = self._written_off(self._taxed_invoice(119.0, tax=self.included_tax), 11.9)
        self._assert_entry(
            entry,
            [
                (self.expense, 10.0, 0.0),
                (self.tax_account, 1.9, 0.0),
                (self.receivable, 0.0, 11.9),
            ],
        )

    def test_a_foreign_currency_is_taken_back_at_the_rate_of_the_invoice(self):
        currency = self.setup_other_currency(
            "EUR", rates=[("2026-01-01", 2.0), ("2026-06-10", 4.0)]
        )
        invoice = self._taxed_invoice(100.0, date="2026-03-01", currency_id=currency.id)
        entry = self._written_off(invoice, 11.9)
        self._assert_entry(
            entry,
            [
                (self.expense, 5.0, 0.0),
                (self.tax_account, 0.95, 0.0),
                (self.receivable, 0.0, 5.95),
            ],
        )

    def test_without_relief_all_of_it_is_cost(self):
        self._reason("price").has_tax_relief = False
        self._assert_entry(
            self._written_off(self._taxed_invoice(100.0), 11.9),
            [(self.expense, 11.9, 0.0), (self.receivable, 0.0, 11.9)],
        )
