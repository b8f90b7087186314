from odoo import api, fields, models
from odoo.tools import format_date

from ...engine import interest as engine

VALUE_ACTIVITY = "o2c_automation.mail_activity_missing_rate"


class O2cInterestReference(models.Model):
    """A published rate on which interest for late payment is built, half-year by half-year."""

    _name = "o2c.interest.reference"
    _description = "Reference Rate"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name"

    name = fields.Char(required=True, translate=True)
    source_url = fields.Char("Published At", help="Where the official values are published.")
    rate_ids = fields.One2many("o2c.interest.rate", "reference_id", "Values")
    date_known = fields.Date(
        "Known Until",
        compute="_compute_date_known",
        help="The end of the last half-year with a value. Nothing is charged for later days: "
        "enter a value for each 1 January and 1 July, also where it stays the same.",
    )
    is_outdated = fields.Boolean("Value Missing", compute="_compute_date_known")

    # === COMPUTE METHODS === #

    @api.depends("rate_ids.date_from")
    def _compute_date_known(self):
        today = fields.Date.context_today(self)
        for reference in self:
            reference.date_known = engine.known_until(reference._to_engine())
            reference.is_outdated = not reference.date_known or reference.date_known < today

    # === BUSINESS METHODS === #

    def _tell_known(self):
        """Return for people for which days interest cannot be counted."""
        self.ensure_one()
        if not self.date_known:
            return self.env._("%(reference)s has no value yet", reference=self.name)
        if self.is_outdated:
            last = format_date(self.env, self.date_known)
            return self.env._("%(reference)s is known until %(day)s", reference=self.name, day=last)
        first = format_date(self.env, min(self.rate_ids.mapped("date_from")))
        return self.env._("%(reference)s is known from %(day)s", reference=self.name, day=first)

    def _ask_for_value(self, company):
        """Put each reference on the list of a manager of ``company``, unless it is there."""
        manager = company._o2c_manager()
        outdated = self.filtered("is_outdated")
        for reference in outdated if manager else ():
            if not reference.activity_search([VALUE_ACTIVITY], user_id=manager.id):
                reference.activity_schedule(
                    VALUE_ACTIVITY,
                    user_id=manager.id,
                    note=self.env._(
                        "%(known)s: interest of later days is not counted. Enter the value of "
                        "each 1 January and 1 July since, also where it stays the same.",
                        known=reference._tell_known(),
                    ),
                )

    def _close_task(self):
        """Take references whose value is known by now off the lists."""
        known = self.filtered(lambda reference: not reference.is_outdated)
        known.sudo().activity_unlink([VALUE_ACTIVITY])

    def _to_engine(self):
        """Return the values as the engine reads them; none where there is no reference."""
        return tuple(
            engine.Rate(rate.date_from, rate._percent()) for rate in self.rate_ids if rate.date_from
        )
