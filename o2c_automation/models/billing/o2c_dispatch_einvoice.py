from odoo import fields, models

from ...engine.invoice_check import EINVOICE


class O2cDispatch(models.Model):
    """What became of the e-invoice that a dispatch carries."""

    _inherit = "o2c.dispatch"

    einvoice_status = fields.Selection(
        [
            ("valid", "Valid"),
            ("invalid", "Breaks Its Schema"),
            ("no_schema", "Not Checked: Schema Not Installed"),
            ("unknown", "Not Checked: No Official Schema Known"),
        ],
        "E-Invoice",
        readonly=True,
        help="What holding the e-invoice against its official schema said before it left.",
    )

    def _give_up(self, reason, error=""):
        if reason == EINVOICE:
            self.einvoice_status = "invalid"
            self._documents()._o2c_note_invalid_einvoice()
        return super()._give_up(reason, error)
