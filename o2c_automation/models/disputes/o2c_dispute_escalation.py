from odoo import api, fields, models

from ...engine import dispute_clock as engine
from .o2c_dispute_clock import LATE_ACTIVITY


class O2cDispute(models.Model):
    """Late cases are brought to their owner, then to whoever answers for the owner."""

    _name = "o2c.dispute"
    _inherit = ["o2c.dispute", "o2c.batch.mixin"]

    _o2c_cron_xmlid = "o2c_automation.ir_cron_escalate_disputes"
    _o2c_run_kind = "disputes"

    escalation_level = fields.Integer(
        "Escalated",
        readonly=True,
        copy=False,
        aggregator=None,
        help="0: not yet, 1: the owner was told, 2: the leader or manager was told.",
    )
    date_escalation = fields.Date(
        "Escalates after",
        compute="_compute_date_escalation",
        store=True,
        index="btree_not_null",
        help="The case escalates when it is still open after this day.",
    )

    # === COMPUTE METHODS === #

    @api.depends("deadline", "state", "escalation_level")
    def _compute_date_escalation(self):
        waiting = self.filtered(
            lambda d: (
                d.company_id and d.deadline and engine.may_escalate(d.state, d.escalation_level)
            )
        )
        (self - waiting).date_escalation = False
        for company, disputes in waiting.grouped("company_id").items():
            grace = company.o2c_escalation_days
            starts = [(d.deadline, d.escalation_level * grace) for d in disputes]
            for dispute, day in zip(disputes, company._o2c_deadlines(starts), strict=True):
                dispute.date_escalation = day

    # === BATCH === #

    @api.model
    def _due_domain(self):
        return [("date_escalation", "<", fields.Date.context_today(self))]

    def _process_one(self):
        """Tell the next person about one late case; each level is told once."""
        level = self.escalation_level + 1
        user = self._escalation_user(level)
        if not user:
            return "skipped", "nobody_to_tell"
        self.escalation_level = level
        self._remind_of_lateness(user)
        message = self.env._(
            "Late since %(deadline)s: %(user)s was told.",
            deadline=fields.Date.to_string(self.deadline),
            user=user.name,
        )
        self.env["o2c.event"]._log(
            "dispute.escalated", self, reason=f"level_{level}", message=message
        )
        return "done", f"escalated_{level}"

    def _process_failed(self, error):
        self.env["o2c.event"]._log("dispute.not_escalated", self, message=error)

    # === BUSINESS METHODS === #

    def _escalation_user(self, level):
        """Return who is told at ``level``: the owner first, then who answers for the owner."""
        self.ensure_one()
        return (level == 1 and self.owner_id) or self._escalation_manager()

    def _escalation_manager(self):
        """Return who answers for late cases: the team's leader, whom the settings name, or a
        manager.
        """
        company = self.company_id
        leader = self.team_id.user_id - self.owner_id
        return leader or company.o2c_dispute_manager_id or company._o2c_manager()

    def _remind_of_lateness(self, user):
        """Put the case on the list of ``user``, unless it is there already."""
        self.ensure_one()
        known = self.activity_search([LATE_ACTIVITY], user_id=user.id)
        if not known:
            self.activity_schedule(LATE_ACTIVITY, fields.Date.context_today(self), user_id=user.id)

    def _transition(self, target, *, reason="", message="", vals=None):
        result = super()._transition(target, reason=reason, message=message, vals=vals)
        if engine.WAITS_FOR.get(target) not in ("us", "finance"):
            self.activity_unlink([LATE_ACTIVITY])
        return result
