from odoo import models


class O2cLateChargeStart(models.TransientModel):
    """Brings late charges up to date by hand, or shows what would accrue."""

    _name = "o2c.late.charge.start"
    _inherit = ["o2c.dunning.start"]
    _description = "Accrue Late Charges"

    def action_start(self):
        """Accrue, and show the figures of the run."""
        self.ensure_one()
        charges = self.env["o2c.late.charge"]
        run = charges._accrue_by_hand(self.company_id, simulate=self.is_simulation)
        return run.get_formview_action()
