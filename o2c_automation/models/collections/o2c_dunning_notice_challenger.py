from odoo import api, fields, models

TRIAL_GROUPS = [("champion", "Champion"), ("challenger", "Challenger")]


class O2cDunningNotice(models.Model):
    """A notice remembers in which group of which test its customer was."""

    _inherit = "o2c.dunning.notice"

    trial_name = fields.Char("Test", readonly=True)
    trial_group = fields.Selection(TRIAL_GROUPS, "Group", readonly=True)

    @api.model
    def _create_notices(self, company, plans, run):
        policies = self.env["o2c.dunning.policy"].union(*(plan.policy for plan in plans))
        model = self.with_context(o2c_trials=policies._trials())
        return super(O2cDunningNotice, model)._create_notices(company, plans, run)

    @api.model
    def _prepare_notice_vals(self, plan):
        group, name = self.env.context["o2c_trials"].get(plan.policy, (False, False))
        return {
            **super()._prepare_notice_vals(plan),
            "trial_group": group,
            "trial_name": name,
        }
