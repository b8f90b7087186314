from odoo import api, fields, models
from odoo.exceptions import UserError


class O2cDunningNoticeLine(models.Model):
    """A collector takes single items off a proposal, and may put them back."""

    _inherit = "o2c.dunning.notice.line"

    exclusion = fields.Char("Why It Was Taken Off", readonly=True)
    excluded_by_id = fields.Many2one("res.users", "Taken Off By", readonly=True)

    is_choosable = fields.Boolean(
        compute="_compute_is_choosable", help="Whether the item may be taken off or put back now."
    )

    # === COMPUTE METHODS === #

    @api.depends("role", "excluded_by_id", "notice_id.state")
    def _compute_is_choosable(self):
        for line in self:
            is_claimed = line.role in ("due", "reminded")
            line.is_choosable = line.notice_id.state == "proposed" and (
                is_claimed or bool(line.excluded_by_id)
            )

    @api.depends("excluded_by_id")
    def _compute_is_holding(self):
        """What was taken off a proposal is on no other notice while that one waits."""
        result = super()._compute_is_holding()
        for line in self.filtered("excluded_by_id"):
            line.is_holding = bool(line.level) and line.notice_id.state == "proposed"
        return result

    def _compute_reason_text(self):
        result = super()._compute_reason_text()
        for line in self.filtered("excluded_by_id"):
            line.reason_text = self.env._(
                "Taken off by %(name)s: %(reason)s",
                name=line.sudo().excluded_by_id.name,
                reason=line.exclusion,
            )
        return result

    # === ACTION METHODS === #

    def action_exclude(self):
        """Ask why the item is not on the notice."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take Off the Notice"),
            "res_model": "o2c.dunning.exclude",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def action_include(self):
        """Put the item back on the notice, as far as it is still owed."""
        self._check_proposed()
        for line_sudo in self.sudo().filtered("excluded_by_id"):
            role = "due" if line_sudo.level else "reminded"
            line_sudo.write(
                {"role": role, "reason": False, "exclusion": False, "excluded_by_id": False}
            )
        self._follow_decision("dunning.notice.item_included")

    # === BUSINESS METHODS === #

    def _exclude(self, reason):
        """Take the items off their notices; what is still owed comes up again later.

        :param str reason: why, in the collector's words
        :raise UserError: where the notice would have nothing left to remind of
        """
        self._check_proposed()
        self.sudo().filtered(lambda line: line.role in ("due", "reminded")).write(
            {
                "role": "dropped",
                "reason": "taken_off",
                "exclusion": reason,
                "excluded_by_id": self.env.uid,
            }
        )
        self._follow_decision("dunning.notice.item_excluded", reason)

    def _check_proposed(self):
        """Let only those decide who may, and only while the notice waits for a decision."""
        self.notice_id.check_access("write")
        if any(notice.state != "proposed" for notice in self.notice_id):
            raise UserError(self.env._("Items are chosen while the notice waits for approval."))

    def _follow_decision(self, kind, reason=""):
        """Bring the notices up to date with what was decided about the items, and log it."""
        self.notice_id._follow_exclusions()
        for line in self:
            message = ": ".join(filter(None, (line.move_id.name, reason)))
            self.env["o2c.event"]._log(kind, line.notice_id, message=message)
