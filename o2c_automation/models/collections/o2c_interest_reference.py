from odoo import api, fields, models

from ...engine import interest as engine


class O2cInterestReference(models.Model):
    """A published rate on which interest for late payment is built, half-year by half-year."""

    _name = "o2c.interest.reference"
    _description = "Reference Rate"
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

    def _to_engine(self):
        """Return the values as the engine reads them; none where there is no reference."""
        return tuple(
            engine.Rate(rate.date_from, rate._percent()) for rate in self.rate_ids if rate.date_from
        )
