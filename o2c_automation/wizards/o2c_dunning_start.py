from odoo import fields, models


class O2cDunningStart(models.TransientModel):
    """Starts a dunning run by hand, for real or to see what it would do."""

    _name = "o2c.dunning.start"
    _description = "Propose Notices"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    is_simulation = fields.Boolean(
        "Only Show What Would Happen", help="Nothing is written but the run with its figures."
    )

    def action_start(self):
        """Run, and show the notices, or the figures of the simulation."""
        self.ensure_one()
        run = self.env["o2c.dunning.notice"]._propose(self.company_id, simulate=self.is_simulation)
        if self.is_simulation or not run.done_count:
            return run.get_formview_action()
        return run.action_o2c_notices()
