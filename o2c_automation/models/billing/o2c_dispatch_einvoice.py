from odoo import api, fields, models

from ...engine.invoice_check import EINVOICE, OF_EINVOICE


class O2cDispatch(models.Model):
    """What became of the e-invoice that a dispatch carries."""

    _inherit = "o2c.dispatch"

    einvoice_status = fields.Selection(
        [
            ("valid", "Valid"),
            ("invalid", "Breaks Its Schema"),
            ("left_out", "Broken Copy Left Out of the PDF"),
            ("no_schema", "Not Checked: Schema Not Installed"),
            ("unknown", "Not Checked: No Official Schema Known"),
        ],
        "E-Invoice",
        readonly=True,
        help="What holding the e-invoice against its official schema said before it left. A copy "
        "is put into each PDF, asked for or not: one that breaks its schema stays out of it.",
    )
    einvoice_violations = fields.Text("What the E-Invoice Breaks", readonly=True)

    def _note_einvoice(self, result, copied):
        """Keep what was found out about the e-invoice, or else about the copy in the PDF."""
        told = result or copied
        if not self or not told:
            return
        is_left_out = told.status == "invalid" and not result
        self.write(
            {
                "einvoice_status": "left_out" if is_left_out else told.status,
                "einvoice_violations": self._tell_violations(told) or False,
            }
        )

    @api.model
    def _tell_violations(self, result):
        """Return what an e-invoice breaks, line by line."""
        return "\n".join(
            self.env._(
                "Line %(line)s, %(element)s: %(rule)s",
                line=violation.line,
                element=violation.element,
                rule=violation.rule,
            )
            for violation in result.violations
        )

    def _give_up(self, reason, error=""):
        if reason == EINVOICE:
            self.einvoice_status = "invalid"
            self._documents()._o2c_note_invalid_einvoice()
        return super()._give_up(reason, error)

    def _keep_back(self, reason, error):
        """Tell why what could not leave still cannot."""
        self.write({"reason": reason, "error": error})
        self.env["o2c.event"]._log("dispatch.kept_back", self, reason=reason, message=error)
        invoice = self._documents()
        if reason == EINVOICE:
            invoice._o2c_note_invalid_einvoice()
        else:
            invoice._o2c_note_valid_einvoice()

    def _requeue(self):
        """What a broken e-invoice kept back is made anew: the file would stay as it is."""
        refused = self.filtered(lambda d: d.reason in OF_EINVOICE)
        invoices = self.env["account.move"].browse(refused.mapped("res_id"))
        invoices._detach_attachments()
        refused.write({"einvoice_status": False, "einvoice_violations": False})
        return super()._requeue()
