from odoo.tests import tagged

from .cash_common import FxCommon


@tagged("post_install", "-at_install")
class TestCashFx(FxCommon):
    """What the payer owed is settled to the cent; what the rate's change cost is the host's."""

    def test_the_banks_own_currency_with_the_payers_amount_stated(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._pay(
            invoice.name, 949.37, foreign_currency_id=self.euro.id, amount_currency=800.0
        )
        self._assert_settled(line, invoice)
        self._assert_entry(line, [(self.bank, 949.37), (self.receivable, -949.37)])
        self.assertAlmostEqual(self._exchange_total(invoice), 50.63)

    def test_a_foreign_account_that_received_the_invoices_currency(self):
        journal = self._journal(self.euro)
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._pay(invoice.name, 800.0, journal_id=journal.id)
        self._assert_settled(line, invoice)
        self._assert_entry(line, [(journal.default_account_id, 952.38), (self.receivable, -952.38)])
        self.assertAlmostEqual(self._exchange_total(invoice), 47.62)

    def test_a_foreign_account_that_received_another_foreign_currency(self):
        journal = self._journal(self.euro)
        invoice = self._foreign_invoice(700.0, self.pound)
        line = self._pay(
            invoice.name,
            851.11,
            journal_id=journal.id,
            foreign_currency_id=self.pound.id,
            amount_currency=700.0,
        )
        self._assert_settled(line, invoice)

    def test_a_foreign_account_that_received_the_companys_currency(self):
        journal = self._journal(self.euro)
        invoice = self._invoice(100.0, date=self.last_month)
        company_currency = self.company.currency_id
        line = self._pay(
            invoice.name,
            83.33,
            journal_id=journal.id,
            foreign_currency_id=company_currency.id,
            amount_currency=100.0,
        )
        self._assert_settled(line, invoice)
        self.assertEqual(self._exchange_total(invoice), 0.0)

    def test_several_invoices_with_odd_amounts_are_all_settled(self):
        invoices = [self._foreign_invoice(amount, self.euro) for amount in (33.33, 66.67, 0.01)]
        text = " ".join(one.name for one in invoices)
        line = self._pay(text, 119.07, foreign_currency_id=self.euro.id, amount_currency=100.01)
        self.assertEqual({one.payment_state for one in invoices}, {"paid"})
        self._assert_settled(line, invoices[0] + invoices[1] + invoices[2])

    def test_a_part_payment_leaves_the_rest_in_the_invoices_currency(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        self._pay(
            f"{invoice.name} instalment",
            357.14,
            foreign_currency_id=self.euro.id,
            amount_currency=300.0,
        )
        self.assertEqual(self._receivable(invoice).amount_residual_currency, 500.0)

    def test_a_bank_charge_in_foreign_money_leaves_nothing_open(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._pay(
            invoice.name, 945.24, foreign_currency_id=self.euro.id, amount_currency=794.0
        )
        self._assert_settled(line, invoice)
        charge = line.line_ids.filtered(lambda one: one.account_id == self.fees)
        self.assertEqual(charge.amount_currency, 6.0)

    def test_a_netted_credit_note_in_foreign_money_leaves_nothing_open(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        credit_note = self._invoice(
            33.33, date=self.last_month, move_type="out_refund", currency_id=self.euro.id
        )
        line = self._pay(
            f"{invoice.name} less {credit_note.name}",
            912.71,
            foreign_currency_id=self.euro.id,
            amount_currency=766.67,
        )
        self._assert_settled(line, invoice + credit_note)

    def test_amounts_that_round_apart_still_balance(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        credit_note = self._invoice(
            33.33, date=self.last_month, move_type="out_refund", currency_id=self.euro.id
        )
        line = self._bank_line(
            904.28, "/", foreign_currency_id=self.euro.id, amount_currency=760.67
        )
        self._propose_by_hand(
            line,
            {invoice: 800.0, credit_note: -33.33},
            currency_id=self.euro.id,
            amount=760.67,
            amount_fee=6.0,
        ).action_apply()
        self._assert_settled(line, invoice + credit_note)
        self.assertEqual(self._cents(line), 0)

    def test_two_customers_paid_by_one_still_balance(self):
        children = [self._customer(name) for name in ("Zenith North", "Zenith South")]
        invoices = [self._foreign_invoice(10.01, self.euro, partner=one) for one in children]
        line = self._bank_line(23.83, "/", foreign_currency_id=self.euro.id, amount_currency=20.02)
        self._propose_by_hand(
            line, dict.fromkeys(invoices, 10.01), currency_id=self.euro.id, amount=20.02
        ).action_apply()
        self._assert_settled(line, invoices[0] + invoices[1])
        self.assertEqual(self._cents(line), 0)

    def test_undo_takes_the_exchange_difference_back(self):
        invoice = self._foreign_invoice(800.0, self.euro)
        line = self._pay(
            invoice.name, 949.37, foreign_currency_id=self.euro.id, amount_currency=800.0
        )
        self._proposal(line).action_undo()
        self._assert_entry(line, [(self.bank, 949.37), (self.suspense, -949.37)])
        item = self._receivable(invoice)
        self.assertEqual((item.amount_residual_currency, item.amount_residual), (800.0, 1000.0))
