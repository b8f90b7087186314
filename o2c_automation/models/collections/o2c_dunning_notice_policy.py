from odoo import api, fields, models


class O2cDunningNotice(models.Model):
    """A notice tells by which policy it was proposed, and why by that one."""

    _inherit = "o2c.dunning.notice"

    policy_grounds = fields.Char("Policy Grounds Codes", readonly=True)
    policy_grounds_text = fields.Char("Chosen By", compute="_compute_policy_grounds_text")

    # === COMPUTE METHODS === #

    @api.depends("policy_grounds")
    @api.depends_context("lang")
    def _compute_policy_grounds_text(self):
        texts = self._ground_texts()
        for notice in self:
            codes = filter(None, (notice.policy_grounds or "").split(","))
            notice.policy_grounds_text = ", ".join(texts[code] for code in codes)

    @api.model
    def _ground_texts(self):
        """Return, per code, what a policy was chosen for."""
        return {
            "own": self.env._("Chosen on the customer"),
            "tag": self.env._("Tag of the customer"),
            "country": self.env._("Country of the customer"),
            "risk_class": self.env._("Risk class of the customer"),
            "general": self.env._("For all who have no other"),
        }

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_notice_vals(self, plan):
        vals = super()._prepare_notice_vals(plan)
        return {**vals, "policy_grounds": ",".join(plan.grounds) or "general"}
