from odoo import models


class AccountMoveSend(models.AbstractModel):
    """What the host is about to send is held against its official schema first."""

    _inherit = "account.move.send"

    def _hook_invoice_document_after_pdf_report_render(self, invoice, invoice_data):
        super()._hook_invoice_document_after_pdf_report_render(invoice, invoice_data)
        made = invoice_data.get("ubl_cii_xml_attachment_values")
        # A pro forma invoice goes without the e-invoice.
        if (
            not made
            or invoice_data.get("error")
            or "proforma_pdf_attachment_values" in invoice_data
        ):
            return
        refusal = invoice._o2c_judge_einvoice(made["raw"])
        if refusal:
            title, *violations = refusal.splitlines()
            invoice_data["error"] = {"error_title": title, "errors": violations}
