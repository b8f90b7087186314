from odoo import fields, models


class O2cDunningExclude(models.TransientModel):
    """Asks why an item is taken off a proposed notice."""

    _name = "o2c.dunning.exclude"
    _description = "Take an Item off a Notice"

    line_id = fields.Many2one("o2c.dunning.notice.line", "Item", required=True, readonly=True)
    move_id = fields.Many2one(related="line_id.move_id")
    reason = fields.Char(required=True, help="Shown beside the item and kept in the log.")

    def action_exclude(self):
        """Take the item off; the letter follows."""
        self.ensure_one()
        self.line_id._exclude(self.reason)
        return {"type": "ir.actions.act_window_close"}
