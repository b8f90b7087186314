from odoo import models


class O2cDispute(models.Model):
    """Cases that a corrected invoice answers."""

    _inherit = "o2c.dispute"

    # === ACTION METHODS === #

    def action_correct_invoice(self):
        """Ask what the disputed invoice should have said."""
        self.ensure_one()
        self.move_id._o2c_check_correctable()
        return self.env["o2c.correction"]._open_dialog(
            {"default_move_id": self.move_id.id, "default_dispute_id": self.id}
        )
