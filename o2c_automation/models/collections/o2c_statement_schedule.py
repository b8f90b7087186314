from odoo import api, fields, models

from ...engine import statement as engine
from ..billing.o2c_dispatch_letter_carriers import LETTER_CHANNELS

WEEKDAYS = [
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
]
KINDS = [("open_items", "Open Items"), ("activity", "Activity")]


class O2cStatementSchedule(models.Model):
    """When customers get a statement of account, and of what."""

    _name = "o2c.statement.schedule"
    _description = "Statement Schedule"
    _inherit = ["o2c.policy.mixin"]

    sequence = fields.Integer(
        help="The first schedule of a company counts where a customer has none."
    )
    kind = fields.Selection(
        [("off", "None"), *KINDS],
        "Statement",
        required=True,
        default="off",
        help="Open items: what is open on the day. Activity: opening balance, what was booked, "
        "closing balance of the week or month before.",
    )
    rhythm = fields.Selection(
        [("weekly", "Every week"), ("monthly", "Every month")], required=True, default="monthly"
    )
    weekday = fields.Selection(WEEKDAYS, "Day of the Week", required=True, default="1")
    month_day = fields.Integer(
        "Day of the Month", default=1, help="The last day where a month is shorter."
    )
    min_amount = fields.Monetary(
        "Smallest Balance", help="Who owes less gets none. 0: everybody with something open."
    )
    only_changed = fields.Boolean(
        "Only When Something Changed",
        default=True,
        help="Who was told the same by the last statement gets none.",
    )
    channel = fields.Selection(
        [channel for channel in LETTER_CHANNELS if channel[0] != "sms"],
        help="Empty: e-mail, or print where the customer has no e-mail address.",
    )
    mail_template_id = fields.Many2one(
        "mail.template",
        "Words",
        domain=[("model", "=", "o2c.statement")],
        default=lambda self: self._default_mail_template(),
        help="Subject and text of the mail, in each language of your customers.",
    )
    date_done = fields.Date(
        "Last Served",
        readonly=True,
        copy=False,
        default=fields.Date.context_today,
        help="The scheduled day whose statements were made last.",
    )

    _month_day_known = models.Constraint(
        "CHECK (month_day BETWEEN 1 AND 31)", "A month has the days from 1 to 31."
    )

    # === COMPUTE METHODS === #

    @api.model
    def _default_mail_template(self):
        return self.env.ref("o2c_automation.mail_template_statement", raise_if_not_found=False)

    # === BUSINESS METHODS === #

    def _rhythm_args(self):
        """Return the rhythm and its number as the engine takes them."""
        self.ensure_one()
        return self.rhythm, int(self.weekday) if self.rhythm == "weekly" else self.month_day

    def _due_day(self, today):
        """Return the scheduled day whose statements still have to be made, or nothing."""
        self.ensure_one()
        day = engine.scheduled_day(*self._rhythm_args(), today)
        return day if engine.is_due(day, self.date_done or None, today) else None

    def _period(self, day):
        """Return the first and last day that a statement due on ``day`` tells of."""
        if self.kind == "open_items":
            return None, day
        return engine.period(*self._rhythm_args(), day)

    @api.model
    def _of(self, company, partners):
        """Return the schedule of each of ``partners`` in ``company``, by partner id."""
        default = self.search([("company_id", "=", company.id)], limit=1)
        return {
            partner.id: partner.o2c_statement_schedule_id or default
            for partner in partners.with_company(company)
        }
