from odoo import fields, models


class O2cDisputeWaive(models.TransientModel):
    """Asks a manager why a claim is approved without the evidence its reason requires."""

    _name = "o2c.dispute.waive"
    _description = "Approve without Evidence"

    dispute_id = fields.Many2one("o2c.dispute", required=True)
    missing_evidence = fields.Char(related="dispute_id.missing_evidence")
    reason = fields.Char(required=True, help="Kept with the case and in the log.")

    def action_approve(self):
        """Keep the reason and approve."""
        self.ensure_one()
        self.dispute_id._waive_evidence(self.reason)
        self.dispute_id.action_approve()
        return {"type": "ir.actions.act_window_close"}
