from datetime import timedelta

from odoo import fields, models

# What a back-test covers when nobody says otherwise.
BACKTEST_DAYS = 90


class O2cMatchBacktestStart(models.TransientModel):
    """Tries a policy on the payments of a period; changes nothing in the books."""

    _name = "o2c.match.backtest.start"
    _description = "Start a Back-Test"

    policy_id = fields.Many2one(
        "o2c.match.policy",
        required=True,
        default=lambda self: self.env["o2c.match.policy"].search(
            [("company_id", "in", self.env.companies.ids)], limit=1
        ),
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: fields.Date.context_today(self) - timedelta(days=BACKTEST_DAYS),
    )
    date_to = fields.Date("To", required=True, default=fields.Date.context_today)

    def action_start(self):
        """Run the policy over the period and show the table."""
        self.ensure_one()
        return self.policy_id._report(self.date_from, self.date_to)._open()
