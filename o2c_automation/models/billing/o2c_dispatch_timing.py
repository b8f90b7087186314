from datetime import timedelta

from odoo import api, fields, models

from ...engine import dispatch_time as engine
from .o2c_dispatch_schedule import HORIZON


class O2cDispatch(models.Model):
    """Dispatches leave in the hours of their channel, no faster than their mail server takes."""

    _inherit = "o2c.dispatch"

    mail_server_id = fields.Many2one(
        "ir.mail_server",
        "Limited by",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The mail server whose limit counts this mail.",
    )

    date_issued = fields.Datetime(
        "Issued On", readonly=True, help="When the document was posted or approved."
    )
    hours_to_send = fields.Float(compute="_compute_hours_to_send")

    # === COMPUTE METHODS === #

    @api.depends("date_issued", "date_handed_over")
    def _compute_hours_to_send(self):
        for dispatch in self:
            ends = (dispatch.date_issued, dispatch.date_handed_over)
            seconds = (ends[1] - ends[0]).total_seconds() if all(ends) else 0.0
            dispatch.hours_to_send = seconds / 3600

    # === HOURS === #

    def _process_company(self, company):
        """Let wait what is due outside of its hours; process the rest until they end."""
        timed = self.with_context(
            o2c_until=self._put_off_until_hours(company),
            o2c_has_limits=bool(self.env["ir.mail_server"].sudo()._o2c_limited()),
        )
        return super(O2cDispatch, timed)._process_company(company)

    def _put_off_until_hours(self, company):
        """Put off what is due outside of its hours; return when those that run end, by channel."""
        now = fields.Datetime.now()
        until = {}
        spans_by_channel = self.env["o2c.dispatch.schedule"]._spans_by_channel(company, now)
        for channel, spans in spans_by_channel.items():
            until[channel] = engine.closing(now, spans)
            if not until[channel]:
                waiting = self._due_through(company, channel)
                waiting._wait(engine.opening(now, spans) or now + HORIZON, "outside_hours")
        return until

    def _due_through(self, company, channel):
        """Return what is due through ``channel``, locked."""
        scope = [("company_id", "=", company.id), ("channel", "=", channel)]
        return self.search([*self._due_domain(), *scope]).try_lock_for_update()

    def _wait(self, moment, reason):
        """Let the dispatches wait until ``moment``, and tell why; a failure is told first."""
        if self:
            self.date_next_attempt = moment
            self.filtered(lambda d: d.state != "failed").reason = reason
            self.env.ref(self._o2c_cron_xmlid).sudo()._trigger(at=moment)

    # === LIMITS === #

    def _is_put_off(self):
        now = fields.Datetime.now()
        until = self.env.context.get("o2c_until", {}).get(self.channel)
        if until and now >= until:
            # The next run puts off all of them at once.
            return True
        if not (self.channel == "email" and self.env.context.get("o2c_has_limits")):
            return False
        server_sudo = self._documents()._o2c_dispatch_mail_server().sudo()
        self.mail_server_id = server_sudo if server_sudo.o2c_max_per_hour else False
        limit = self.mail_server_id.sudo().o2c_max_per_hour
        slot = engine.slot(now, None, self._taken(now, limit) if limit else (), limit)
        if slot.reason:
            self._wait(slot.moment, slot.reason)
        return bool(slot.reason)

    def _taken(self, now, limit):
        """Return when the last mails left through the same server, and are going to leave.

        What has waited for its turn does not queue again behind those that came later.
        """
        has_waited = self.reason == "throttled"
        names = ["date_handed_over"] if has_waited else ["date_handed_over", "date_next_attempt"]
        others = [("mail_server_id", "=", self.mail_server_id.id), ("id", "!=", self.id)]
        since = {"date_handed_over": now - timedelta(hours=1), "date_next_attempt": now}
        taken = []
        for name in names:
            last = self.search_fetch(
                [*others, (name, ">", since[name])], [name], order=f"{name} desc", limit=limit
            )
            taken += last.mapped(name)
        return taken

    def _technical_texts(self):
        return {
            **super()._technical_texts(),
            "outside_hours": (self.env._("Waits for the hours in which it may leave"), ""),
            "throttled": (
                self.env._("Waits: the mail server takes no more mails within the hour"),
                "",
            ),
        }
