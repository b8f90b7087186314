from odoo import api, fields, models

from ...engine import dispute_clock as engine
from .o2c_dispute import STATES

PARTIES = [("us", "Us"), ("customer", "The customer"), ("finance", "Finance")]


class O2cDisputePeriod(models.Model):
    """How long a case was in one state: what the clock of disputes is read from.

    Periods are written when a case changes its state, and by nobody else.
    """

    _name = "o2c.dispute.period"
    _description = "Dispute Period"
    _order = "dispute_id, id"
    _rec_name = "state"

    dispute_id = fields.Many2one(
        "o2c.dispute", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dispute_id.company_id", store=True, index=True)
    reason_id = fields.Many2one(related="dispute_id.reason_id", store=True, index=True)
    state = fields.Selection(STATES, "Status", required=True, readonly=True)
    waits_for = fields.Selection(PARTIES, "Waits for", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Set by", required=True, readonly=True)
    date_start = fields.Datetime("From", required=True, readonly=True)
    date_end = fields.Datetime("Until", readonly=True)
    hours = fields.Float("Working Hours", readonly=True, aggregator="sum")

    _running_uniq = models.UniqueIndex(
        "(dispute_id) WHERE date_end IS NULL", "A case is in one state at a time."
    )

    # === BUSINESS METHODS === #

    @api.model
    def _turn(self, disputes):
        """End the running period of each case and begin the one of its present state."""
        now = fields.Datetime.now()
        ended = self.sudo().search([("dispute_id", "in", disputes.ids), ("date_end", "=", False)])
        for period, hours in ended._working_hours(now).items():
            period.write({"date_end": now, "hours": hours})
        # The database knows one running period a case: end the old one before the new begins.
        ended.flush_recordset()
        self.sudo().create(
            [
                {
                    "dispute_id": dispute.id,
                    "state": dispute.state,
                    "waits_for": engine.WAITS_FOR[dispute.state],
                    "user_id": self.env.uid,
                    "date_start": now,
                }
                for dispute in disputes
                if dispute.state in engine.WAITS_FOR
            ]
        )
        return ended

    def _working_hours(self, now):
        """Return the working hours of each period, a running one until ``now``."""
        hours = {}
        for company, periods in self.grouped("company_id").items():
            work = company._o2c_working_time(min(periods.mapped("date_start")), now)
            for period in periods:
                seconds = work.between(period.date_start, period.date_end or now)
                hours[period] = seconds / 3600
        return hours

    def _extend_deadlines(self):
        """Give the cases back the working days that the customer took."""
        for company, periods in self.grouped("company_id").items():
            days = periods._customer_days(company)
            waited = periods.filtered(
                lambda period, days=days: days[period] and period.dispute_id.deadline
            )
            starts = [(period.dispute_id.deadline, days[period]) for period in waited]
            deadlines = company._o2c_deadlines(starts)
            for period, deadline in zip(waited, deadlines, strict=True):
                dispute = period.dispute_id
                dispute.write(
                    {"deadline": deadline, "paused_days": dispute.paused_days + days[period]}
                )

    def _customer_days(self, company):
        """Return the working days of each ended period in which the case could be worked."""
        bounds = {
            period: [company._o2c_local_day(day) for day in (period.date_start, period.date_end)]
            for period in self
        }
        first = min(start for start, _end in bounds.values())
        last = max(end for _start, end in bounds.values())
        calendar = company._o2c_working_days(first, last)
        return {
            period: engine.days_between(start, end, calendar)
            for period, (start, end) in bounds.items()
        }
