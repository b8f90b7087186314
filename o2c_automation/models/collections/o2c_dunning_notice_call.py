from odoo import api, fields, models

from .o2c_dunning_notice_escalation import CALL_ACTIVITY


class O2cDunningNotice(models.Model):
    """A notice of a level that is a call: it counts when somebody was reached."""

    _inherit = "o2c.dunning.notice"

    is_call = fields.Boolean(compute="_compute_is_call")

    # === COMPUTE METHODS === #

    @api.depends("level_id")
    def _compute_is_call(self):
        for notice in self:
            notice.is_call = notice.level_id.channel == "call"

    # === BUSINESS METHODS === #

    def _put_on_its_way(self):
        """Ask collectors for the calls; everything else is queued for dispatch."""
        calls = self.filtered("is_call")
        calls._transition("queued")
        calls._ask_for_calls()
        return super(O2cDunningNotice, self - calls)._put_on_its_way()

    def _tell_call(self):
        if not self.is_call:
            return super()._tell_call()
        amount = self.currency_id.format(self.amount_total)
        return self.env._("%(amount)s are overdue: call the customer.", amount=amount)

    @api.model
    def _calls_done(self, contacts):
        result = super()._calls_done(contacts)
        waiting = [("state", "=", "queued"), ("level_id.channel", "=", "call")]
        waiting_sudo = self._of_contacts(contacts, waiting).values()
        self.sudo().browse().union(*waiting_sudo)._count_levels()
        return result

    def _transition(self, target, *, reason="", message="", vals=None):
        """Nobody calls about a notice that has left, or never will."""
        result = super()._transition(target, reason=reason, message=message, vals=vals)
        if target in ("sent", "cancelled"):
            self.sudo().activity_unlink([CALL_ACTIVITY])
        return result
