from odoo import models
from odoo.exceptions import LockError, UserError

from ...engine.invoice_check import EINVOICE_REFUSED
from .einvoice_files import embedded, own_files
from .o2c_dispatch_document_mixin import DispatchRefused


class AccountMoveSend(models.AbstractModel):
    """What the host is about to send is held against its official schema first.

    What the host itself refuses to make, a person has to mend: a dispatch does not try again.
    """

    _inherit = "account.move.send"

    def _check_sending_data(self, moves, **custom_settings):
        try:
            return super()._check_sending_data(moves, **custom_settings)
        except LockError:
            raise
        except UserError as error:
            if not self.env.context.get("o2c_dispatch_id"):
                raise
            reason = "refused_by_host"
            sentence = self.env["o2c.dispatch"]._tell_reasons((reason,))
            raise DispatchRefused(reason, f"{sentence}\n{error}") from error

    def _hook_invoice_document_before_pdf_report_render(self, invoice, invoice_data):
        res = super()._hook_invoice_document_before_pdf_report_render(invoice, invoice_data)
        if invoice_data.get("error") and self.env.context.get("o2c_dispatch_id"):
            raise DispatchRefused(EINVOICE_REFUSED, self._o2c_tell_refusal(invoice_data["error"]))
        return res

    def _o2c_tell_refusal(self, error):
        """Return what the host says is missing, line by line, and what to do about it."""
        told = [error]
        if isinstance(error, dict):
            told = [error["error_title"], *sorted(map(str, error.get("errors", ())))]
        return "\n".join([self.env["o2c.dispatch"]._tell_reasons((EINVOICE_REFUSED,)), *told])

    def _hook_invoice_document_after_pdf_report_render(self, invoice, invoice_data):
        printed = invoice_data.get("pdf_attachment_values") or {}
        bare = printed.get("raw")
        super()._hook_invoice_document_after_pdf_report_render(invoice, invoice_data)
        # A pro forma invoice goes without the e-invoice.
        is_proforma = "proforma_pdf_attachment_values" in invoice_data
        if invoice_data.get("error") or is_proforma or not invoice._o2c_einvoice_checks():
            return
        asked = own_files(invoice_data)
        # The host puts a copy that nobody asked for into every PDF.
        copies = tuple(one for one in embedded(printed.get("raw")) if one not in asked)
        refusal, may_keep_copies = invoice._o2c_judge_einvoices(asked, copies)
        if not may_keep_copies:
            printed["raw"] = bare
        if refusal:
            title, *violations = refusal.splitlines()
            invoice_data["error"] = {"error_title": title, "errors": violations}
