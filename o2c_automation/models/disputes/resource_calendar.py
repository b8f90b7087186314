from datetime import datetime, time, timedelta

from pytz import timezone, utc

from odoo import models

from ...engine.dispute_clock import Span


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _o2c_working_spans(self, start, end):
        """Return when people work between two moments in UTC, as spans of the engine."""
        self.ensure_one()
        intervals = self._work_intervals_batch(utc.localize(start), utc.localize(end))[False]
        return tuple(Span(_naive(begin), _naive(stop)) for begin, stop, _meta in intervals)

    def _o2c_working_days(self, first, last):
        """Return the days from ``first`` to ``last`` on which people work, in order."""
        self.ensure_one()
        zone = timezone(self.tz)
        begin = zone.localize(datetime.combine(first, time.min))
        end = zone.localize(datetime.combine(last + timedelta(days=1), time.min))
        intervals = self._work_intervals_batch(begin, end)[False]
        return tuple(sorted({start.astimezone(zone).date() for start, _stop, _meta in intervals}))


def _naive(moment):
    """Return an aware moment as the database keeps it: in UTC, without a zone."""
    return moment.astimezone(utc).replace(tzinfo=None)
