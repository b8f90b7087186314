from fractions import Fraction

from odoo import api, fields, models

# Rates are published with two decimals; four leave room for others.
PERCENT_DIGITS = (7, 4)


def exact_percent(value):
    """Return a percentage as it was entered, free of what binary numbers make of it."""
    return Fraction(f"{value:.{PERCENT_DIGITS[1]}f}")


class O2cInterestRate(models.Model):
    """The value of a reference rate from a day on."""

    _name = "o2c.interest.rate"
    _description = "Value of a Reference Rate"
    _order = "date_from desc"
    _rec_name = "date_from"

    reference_id = fields.Many2one(
        "o2c.interest.reference", required=True, index=True, ondelete="cascade"
    )
    date_from = fields.Date("From", required=True)
    percent = fields.Float("Value (%)", digits=PERCENT_DIGITS)

    _day_uniq = models.Constraint(
        "unique(reference_id, date_from)", "A reference has one value from a day on."
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates.reference_id._close_task()
        return rates

    # === BUSINESS METHODS === #

    def _percent(self):
        self.ensure_one()
        return exact_percent(self.percent)
