from datetime import timedelta

from pytz import timezone, utc

from odoo import fields, models

from ...engine import dispute_clock as engine


class ResCompany(models.Model):
    """The working time of a company, and whom late cases are brought to."""

    _inherit = "res.company"

    o2c_dispute_manager_id = fields.Many2one(
        "res.users",
        "Late Cases Go to",
        domain=[("share", "=", False)],
        help="Who is told of cases that stay late. Empty: a manager of the company's receivables.",
    )
    o2c_escalation_days = fields.Integer(
        "Working Days between Escalations",
        default=2,
        help="How long the owner of a late case has before it is brought to the leader of the "
        "team, or to the manager.",
    )
    o2c_repeat_threshold = fields.Integer(
        "Repeated Cause",
        default=3,
        help="How often a root cause comes back to one product, customer or salesperson within "
        "90 days before a check is suggested. Zero: never.",
    )

    # === BUSINESS METHODS === #

    def _o2c_calendar(self):
        """Return the working calendar; empty where there is none with fixed hours."""
        calendar_sudo = self.sudo().resource_calendar_id
        return calendar_sudo if calendar_sudo.attendance_ids else calendar_sudo.browse()

    def _o2c_working_time(self, start, end):
        """Return the working time between two moments in UTC, for the engine's questions."""
        self.ensure_one()
        calendar = self._o2c_calendar()
        if calendar:
            return engine.WorkingTime(calendar._o2c_working_spans(start, end))
        return engine.WorkingTime(engine.office_hours(start.date(), end.date()))

    def _o2c_working_days(self, first, last):
        """Return the company's working days from ``first`` to ``last``, in order."""
        self.ensure_one()
        calendar = self._o2c_calendar()
        if calendar:
            return calendar._o2c_working_days(first, last)
        return tuple(span.start.date() for span in engine.office_hours(first, last))

    def _o2c_deadlines(self, starts):
        """Return the day a number of working days after each of ``starts``.

        :param list starts: pairs (day, working days)
        """
        self.ensure_one()
        if not starts:
            return []
        first = min(day for day, _number in starts)
        # Twice the days and a month more: weekends and holidays, without reading years.
        last = max(day + timedelta(days=2 * number + 31) for day, number in starts)
        calendar = self._o2c_working_days(first, last)
        return [engine.deadline(day, number, calendar) for day, number in starts]

    def _o2c_local_day(self, moment):
        """Return the day that a moment in UTC has where the company works."""
        zone = timezone(self._o2c_calendar().tz or "UTC")
        return utc.localize(moment).astimezone(zone).date()

    def _o2c_hours_a_day(self):
        """Return how many hours make a working day."""
        return self._o2c_calendar().hours_per_day or 8.0
