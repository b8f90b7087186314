from dataclasses import asdict

from odoo import api, fields, models

# What uses the limit up, besides the engine's rules.
WHAT_COUNTS = ("is_children_shared", "is_companies_shared", "is_disputed_left_out")


class O2cCreditPolicyVersion(models.Model):
    """The rules of a policy as they were: what an old decision was taken under.

    Written by the system only. A version that no decision rests on yet is brought up to
    date instead of being followed by another.
    """

    _name = "o2c.credit.policy.version"
    _description = "Credit Policy Version"
    _order = "id desc"

    policy_id = fields.Many2one(
        "o2c.credit.policy", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    number = fields.Integer("Version", readonly=True)
    date = fields.Datetime("In Use Since", readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", "Changed By", readonly=True)
    rules = fields.Json("Exact Rules", readonly=True)
    content = fields.Text("Rules", readonly=True)

    # === COMPUTE METHODS === #

    @api.depends("policy_id.name", "number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(policy)s, version %(number)s",
                policy=version.policy_id.name,
                number=version.number,
            )

    # === BUSINESS METHODS === #

    @api.model
    def _keep(self, policies):
        """Keep the rules of ``policies`` as they are now, where they changed."""
        for policy in policies:
            last = self._last(policy)
            vals = self._prepare_vals(policy)
            if last.rules == vals["rules"]:
                continue
            if last and not last._is_used():
                last.write(vals)
            else:
                number = last.number + 1
                self.sudo().create({**vals, "policy_id": policy.id, "number": number})

    @api.model
    def _last(self, policy):
        """Return the version of ``policy`` that is in use."""
        # Searched: the cache of a one2many has what was created last at its end.
        return self.sudo().search([("policy_id", "=", policy.id)], limit=1)

    def _is_used(self):
        """Return whether a decision was taken under this version."""
        checks_sudo = self.env["o2c.credit.check"].sudo()
        return bool(checks_sudo.search_count([("policy_version_id", "in", self.ids)], limit=1))

    @api.model
    def _prepare_vals(self, policy):
        rules = asdict(policy._to_rules())
        rules["rules"] = list(rules["rules"])
        rules["checkpoints"] = sorted(rules["checkpoints"])
        rules |= {name: policy[name] for name in WHAT_COUNTS}
        return {
            "rules": rules,
            "content": policy._describe(),
            "user_id": self.env.uid,
            "date": fields.Datetime.now(),
        }
