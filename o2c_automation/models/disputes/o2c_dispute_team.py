from odoo import fields, models

from ...engine import dispute as engine


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

    # === ACTION METHODS === #

    def action_open_cases(self):
        """List the open cases of the team."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.o2c_dispute_action")
        domain = [("team_id", "=", self.id), ("state", "in", engine.BLOCKING_STATES)]
        return {**action, "domain": domain, "context": {"default_team_id": self.id}}
