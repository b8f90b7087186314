"""What tests of e-invoices share."""

from unittest.mock import patch

from ..einvoice import Result, Violation
from .billing_common import BillingCommon

JUDGE = "odoo.addons.o2c_automation.models.billing.account_move_einvoice.validate"
BROKEN = Result("invalid", "a.xsd", (Violation(7, "TaxTotalAmount", "a number is expected"),))


class EinvoiceCommon(BillingCommon):
    """A seller, and a customer who gets Factur-X, of whom all is known that it has to say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.check = cls.env.ref("o2c_automation.o2c_invoice_check_invalid_einvoice")
        seller, belgium = cls.company.partner_id, cls.env.ref("base.be")
        place = {"country_id": belgium.id, "street": "1 Main", "city": "Ghent", "zip": "9000"}
        seller.write(
            {**place, "vat": "BE0477472701", "phone": "+32 9 1", "email": "us@example.com"}
        )
        cls.customer.write({**place, "vat": "BE0428759497", "invoice_edi_format": "facturx"})
        cls.plain = cls._customer("Baker Tools", invoice_edi_format=False)
        cls.bank = cls.env["res.partner.bank"].create(
            {"acc_number": "BE71096123456769", "partner_id": seller.id, "allow_out_payment": True}
        )
        cls.tax = cls.company_data["default_tax_sale"]

    @classmethod
    def _invoice(cls, amount, **vals):
        """Return a posted invoice that says all an e-invoice needs."""
        invoice = super()._invoice(amount, post=False, partner_bank_id=cls.bank.id, **vals)
        invoice.invoice_line_ids.tax_ids = cls.tax
        invoice.action_post()
        return invoice

    def _send_judged(self, result):
        with patch(JUDGE, return_value=result):
            self._send()

    def _statuses(self, invoice):
        return invoice.o2c_dispatch_ids.mapped("einvoice_status")
