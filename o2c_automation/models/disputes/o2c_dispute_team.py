from odoo import fields, models

from ...engine import dispute as engine
from ...engine.dispute_case import least_loaded


class O2cDisputeTeam(models.Model):
    """People who work cases together; routing rules send cases to teams."""

    _name = "o2c.dispute.team"
    _description = "Dispute Team"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: the team works for all companies."
    )
    user_id = fields.Many2one(
        "res.users",
        "Leader",
        domain=[("share", "=", False)],
        help="Owns what reaches the team until somebody takes it.",
    )
    member_ids = fields.Many2many("res.users", string="Members", domain=[("share", "=", False)])
    is_shared_out = fields.Boolean(
        "Share Cases Out",
        help="A new case goes to the member who has the fewest open ones, instead of the leader.",
    )
    open_count = fields.Integer("Open Cases", compute="_compute_open_count")

    # === COMPUTE METHODS === #

    def _compute_open_count(self):
        dispute = self.env["o2c.dispute"]
        counts = dict(
            dispute._read_group(
                [("team_id", "in", self.ids), ("state", "in", engine.BLOCKING_STATES)],
                ["team_id"],
                ["__count"],
            )
        )
        for team in self:
            team.open_count = counts.get(team, 0)

    # === BUSINESS METHODS === #

    def _member_loads(self):
        """Return how many open cases each member of these teams has, by user id."""
        members = self.filtered("is_shared_out").member_ids
        if not members:
            return {}
        counts = self.env["o2c.dispute"]._read_group(
            [("owner_id", "in", members.ids), ("state", "in", engine.BLOCKING_STATES)],
            ["owner_id"],
            ["__count"],
        )
        return dict.fromkeys(members.ids, 0) | {user.id: count for user, count in counts}

    def _next_owner(self, loads, current):
        """Return who of the team works the next case, and count it in ``loads``.

        :param dict loads: open cases by user id, as ``_member_loads`` begins it
        :param current: who works the case already, and keeps it as a member
        """
        if not self.is_shared_out or not self.member_ids:
            return self.user_id
        if current in self.member_ids:
            return current
        user = self.env["res.users"].browse(least_loaded(loads, self.member_ids.ids))
        loads[user.id] += 1
        return user

    # === ACTION METHODS === #

    def action_open_cases(self):
        """List the open cases of the team."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.o2c_dispute_action")
        domain = [("team_id", "=", self.id), ("state", "in", engine.BLOCKING_STATES)]
        return {**action, "domain": domain, "context": {"default_team_id": self.id}}
