from datetime import timedelta

from odoo import api, fields, models

from ...engine.public_holidays import is_public_holiday

# So far ahead opening hours are looked for.
HORIZON = timedelta(days=31)


class O2cDispatchSchedule(models.Model):
    """The hours in which documents leave; without a schedule they leave at any time."""

    _name = "o2c.dispatch.schedule"
    _description = "Sending Hours"
    _order = "company_id, channel nulls first, id"
    _check_company_auto = True
    _rec_name = "calendar_id"

    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    channel = fields.Selection(
        selection=lambda self: self.env["o2c.dispatch"]._fields["channel"].selection,
        help="Leave empty for all channels without hours of their own.",
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Hours",
        required=True,
        check_company=True,
        default=lambda self: self.env.company.resource_calendar_id,
        help="Documents leave within these hours, not on the days off of the calendar. What is "
        "due at another time waits until they begin.",
    )
    skip_holidays = fields.Boolean(
        "Not on Public Holidays", help="Public holidays of the company's country and state."
    )

    _schedule_uniq = models.UniqueIndex(
        "(company_id, COALESCE(channel, '')) WHERE active",
        "There are sending hours for this channel already.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _spans_by_channel(self, company, now):
        """Return the hours ahead per channel that has any, as spans of the engine."""
        schedules_sudo = self.sudo().search([("company_id", "=", company.id)])
        by_channel = {schedule.channel: schedule for schedule in schedules_sudo}
        channels = self.env["o2c.dispatch"]._fields["channel"].get_values(self.env)
        chosen = {name: by_channel.get(name) or by_channel.get(False) for name in channels}
        spans = {schedule: schedule._spans(now) for schedule in schedules_sudo}
        return {name: spans[schedule] for name, schedule in chosen.items() if schedule}

    def _spans(self, now):
        """Return the hours from ``now`` on."""
        self.ensure_one()
        # The hours that have begun belong to them.
        spans = self.calendar_id._o2c_working_spans(now - timedelta(days=1), now + HORIZON)
        return [span for span in spans if not self._is_holiday(span)]

    def _is_holiday(self, span):
        place = self.company_id.partner_id
        day = self.company_id._o2c_local_day(span.start)
        country, state = place.country_id.code or "", place.state_id.code or ""
        return self.skip_holidays and is_public_holiday(day, country, state)
