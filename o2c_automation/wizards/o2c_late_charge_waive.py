from odoo import fields, models


class O2cLateChargeWaive(models.TransientModel):
    """Asks why charges are claimed no longer."""

    _name = "o2c.late.charge.waive"
    _description = "Waive Late Charges"

    charge_ids = fields.Many2many("o2c.late.charge", required=True, string="Charges")
    has_claimed = fields.Boolean(compute="_compute_has_claimed")
    reason = fields.Char(required=True, help="Kept with the charges and in the log.")

    def _compute_has_claimed(self):
        for waive in self:
            waive.has_claimed = bool(waive.charge_ids.document_id)

    def action_waive(self):
        """Waive the charges; what was booked is credited."""
        self.ensure_one()
        self.charge_ids._waive(self.reason)
        return {"type": "ir.actions.act_window_close"}
