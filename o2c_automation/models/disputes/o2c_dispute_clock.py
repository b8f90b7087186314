from odoo import api, fields, models

from ...engine import dispute_clock as engine
from .o2c_dispute_period import PARTIES

LATE_ACTIVITY = "o2c_automation.mail_activity_dispute_late"


class O2cDispute(models.Model):
    """The clock: whom a case waits for, how long it took, and whether the claim was valid."""

    _inherit = "o2c.dispute"

    period_ids = fields.One2many("o2c.dispute.period", "dispute_id", "Periods", readonly=True)
    waits_for = fields.Selection(PARTIES, compute="_compute_waits_for", store=True)
    hours_us = fields.Float("We Took", compute="_compute_hours", help="In working hours.")
    hours_customer = fields.Float(
        "The Customer Took", compute="_compute_hours", help="In working hours."
    )
    hours_finance = fields.Float("Finance Took", compute="_compute_hours", help="In working hours.")
    paused_days = fields.Integer(
        readonly=True,
        copy=False,
        help="Working days the customer took: they are added to the deadline.",
    )
    cycle_days = fields.Integer(
        "Days to Close", compute="_compute_cycle_days", store=True, aggregator="avg"
    )
    verdict = fields.Selection(
        [("valid", "Valid"), ("invalid", "Invalid")],
        "Claim",
        compute="_compute_verdict",
        compute_sudo=True,
        store=True,
        help="What was decided about the claim; what nobody decided is judged by how it was "
        "settled.",
    )

    amount_company = fields.Monetary(
        "Disputed (Company Currency)",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        help="At the rate the disputed item is booked at.",
    )

    # === COMPUTE METHODS === #

    @api.depends("amount", "currency_id", "move_line_id", "company_id")
    def _compute_amount_company(self):
        for dispute in self:
            company = dispute.company_id or self.env.company
            dispute.amount_company = company.currency_id.round(dispute.amount * dispute._rate())

    def _rate(self):
        """Return what one unit of the case's currency is worth in the company's."""
        self.ensure_one()
        item = self.move_line_id
        if item.amount_currency:
            return item.balance / item.amount_currency
        if not (self.currency_id and self.company_id):
            return 1.0
        return self.currency_id._get_conversion_rate(
            self.currency_id, self.company_id.currency_id, self.company_id, self.date_opened
        )

    @api.depends("state")
    def _compute_waits_for(self):
        for dispute in self:
            dispute.waits_for = engine.WAITS_FOR.get(dispute.state)

    @api.depends("period_ids.hours", "period_ids.date_end")
    def _compute_hours(self):
        hours = self.period_ids.sudo()._working_hours(fields.Datetime.now())
        for dispute in self:
            taken = dict.fromkeys(("us", "customer", "finance"), 0.0)
            for period in dispute.period_ids:
                taken[period.waits_for] += period.hours or hours.get(period, 0.0)
            dispute.hours_us = taken["us"]
            dispute.hours_customer = taken["customer"]
            dispute.hours_finance = taken["finance"]

    @api.depends("date_opened", "date_closed")
    def _compute_cycle_days(self):
        for dispute in self:
            closed = dispute.date_closed
            dispute.cycle_days = (closed - dispute.date_opened).days if closed else False

    @api.depends("state", "period_ids.state")
    def _compute_verdict(self):
        for dispute in self:
            history = dispute.period_ids.sorted("id").mapped("state")
            dispute.verdict = engine.verdict(dispute.state, history)

    @api.depends("reason_id", "date_opened")
    def _compute_deadline(self):
        # Working days are the company's: the calendar knows its weekends and holidays.
        today = fields.Date.context_today(self)
        for company, disputes in self.grouped("company_id").items():
            starts = [
                (d.date_opened or today, d.reason_id.service_days + d.paused_days) for d in disputes
            ]
            deadlines = (company or self.env.company)._o2c_deadlines(starts)
            for dispute, deadline in zip(disputes, deadlines, strict=True):
                dispute.deadline = deadline

    @api.depends("deadline", "waits_for")
    def _compute_is_overdue(self):
        # While the customer is waited for the deadline stands still.
        today = fields.Date.context_today(self)
        for dispute in self:
            ours = dispute.waits_for in ("us", "finance")
            dispute.is_overdue = ours and bool(dispute.deadline) and dispute.deadline < today

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        self.env["o2c.dispute.period"]._turn(disputes)
        return disputes

    # === BUSINESS METHODS === #

    def _transition(self, target, *, reason="", message="", vals=None):
        result = super()._transition(target, reason=reason, message=message, vals=vals)
        ended_sudo = self.env["o2c.dispute.period"]._turn(self)
        ended_sudo.filtered(lambda p: p.waits_for == "customer")._extend_deadlines()
        return result

    def _kept_back(self):
        """Return what the customer still keeps back of an open case, in company currency.

        A refused claim is not in dispute any more, but it is not paid either.
        """
        self.ensure_one()
        unpaid = self.amount_open
        if self.state == "rejected":
            unpaid = min(self.amount, max(0.0, self.amount_residual))
        return self.company_id.currency_id.round(unpaid * self._rate())
