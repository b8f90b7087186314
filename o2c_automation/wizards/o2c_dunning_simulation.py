from collections import Counter, defaultdict

from odoo import api, fields, models

# How many customers the screen names.
NAMED = 15


class O2cDunningSimulation(models.TransientModel):
    """Shows what a dunning policy would have done in the past year; writes nothing."""

    _name = "o2c.dunning.simulation"
    _description = "Try a Dunning Policy"

    policy_id = fields.Many2one("o2c.dunning.policy", required=True)
    rhythm = fields.Selection(
        [("week", "Every Monday"), ("day", "Every day")],
        "Notices Are Proposed",
        required=True,
        default="week",
    )
    result = fields.Html(compute="_compute_result", sanitize=False)

    @api.depends("policy_id", "rhythm")
    def _compute_result(self):
        for wizard in self:
            policy = wizard.policy_id._origin
            outcomes = (
                self.env["o2c.dunning.replay"]._replay(policy, is_daily=wizard.rhythm == "day")
                if policy
                else []
            )
            wizard.result = self.env["ir.qweb"]._render(
                "o2c_automation.dunning_simulation_result", wizard._summary(policy, outcomes)
            )

    @api.model
    def _summary(self, policy, outcomes):
        """Return the figures of the screen: by level, and who would have got most."""
        by_level = defaultdict(list)
        for outcome in outcomes:
            by_level[outcome.level].append(outcome)
        counts = Counter(outcome.partner_id for outcome in outcomes)
        return {
            "total": len(outcomes),
            "levels": [
                {
                    "name": level.name,
                    "notices": len(by_level[level]),
                    "customers": len({one.partner_id for one in by_level[level]}),
                    "fees": self._tell_fees(by_level[level]),
                }
                for level in (policy._levels_in_order() if policy else ())
            ],
            "customers": [
                {"name": self.env["res.partner"].browse(partner_id).display_name, "notices": count}
                for partner_id, count in counts.most_common(NAMED)
            ],
            "customer_count": len(counts),
        }

    @api.model
    def _tell_fees(self, outcomes):
        """Return the fees as text, each currency by itself."""
        totals = Counter()
        for outcome in outcomes:
            totals[outcome.currency] += outcome.fee
        return " + ".join(currency.format(total) for currency, total in totals.items() if total)
