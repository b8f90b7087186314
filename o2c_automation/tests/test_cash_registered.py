from odoo.tests import freeze_time, tagged

from .cash_common import CashCommon
from .common import TODAY


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCashRegistered(CashCommon):
    """Payments registered beforehand are what the bank confirms, before any invoice."""

    def _registered(self, invoices, **vals):
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        )
        return wizard.create({"payment_date": TODAY, **vals})._create_payments()

    def _assert_confirms(self, line, payment):
        self._match(line)
        outstanding = payment.outstanding_account_id
        self._assert_entry(line, [(self.bank, line.amount), (outstanding, -line.amount)])
        self.assertTrue(payment.is_matched)

    def test_the_invoice_named_leads_to_its_payments_outstanding_account(self):
        invoice = self._invoice(100.0)
        payment = self._registered(invoice)
        self._assert_confirms(self._bank_line(100.0, f"Payment {invoice.name}"), payment)

    def test_it_leads_there_though_the_payment_has_another_text(self):
        invoice = self._invoice(100.0)
        payment = self._registered(invoice, communication="Cheque 77")
        self._assert_confirms(self._bank_line(100.0, f"Payment {invoice.name}"), payment)

    def test_one_payment_of_several_invoices_is_confirmed_by_naming_them(self):
        invoices = self._invoice(100.0) + self._invoice(70.0)
        payment = self._registered(invoices, group_payment=True)
        text = " ".join(invoices.mapped("name"))
        self._assert_confirms(self._bank_line(170.0, text), payment)

    def test_a_payment_comes_before_an_invoice_of_the_same_amount(self):
        payment = self._registered(self._invoice(100.0))
        other = self._invoice(100.0)
        self._assert_confirms(self._known_payer_line(100.0, "transfer"), payment)
        self.assertEqual(other.payment_state, "not_paid")

    def test_a_second_payment_of_a_confirmed_one_is_left_to_a_person(self):
        invoice = self._invoice(100.0)
        payment = self._registered(invoice)
        self._assert_confirms(self._bank_line(100.0, f"Payment {invoice.name}"), payment)
        again = self._match(self._bank_line(100.0, f"Payment {invoice.name} again"))
        self.assertIn("duplicate_payment", self._proposal(again).reasons)
