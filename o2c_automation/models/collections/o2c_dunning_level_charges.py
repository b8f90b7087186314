from odoo import fields, models


class O2cDunningLevel(models.Model):
    """What the notices of a level claim beside the items."""

    _inherit = "o2c.dunning.level"

    fee_ids = fields.One2many(
        "o2c.dunning.fee",
        "level_id",
        "Fees",
        copy=True,
        help="One for each currency of your notices; nothing is converted.",
    )
    claims_interest = fields.Boolean(
        "Interest", help="Notices of this level claim the interest that has accrued."
    )
    claims_lump_sum = fields.Boolean(
        "Lump Sum", help="Notices of this level claim the lump sums that law or contract grant."
    )

    # === BUSINESS METHODS === #

    def _fee_in(self, currency):
        """Return the fee for a notice in ``currency``; 0.0 where there is none in it."""
        return self.fee_ids.filtered(lambda fee: fee.currency_id == currency).amount

    def _claimed_types(self):
        """Return which accrued charges a notice of this level claims."""
        self.ensure_one()
        wanted = {"interest": self.claims_interest, "lump_sum": self.claims_lump_sum}
        return tuple(name for name, is_claimed in wanted.items() if is_claimed)

    def _claims(self):
        """Tell whether notices of this level claim anything beside the items."""
        self.ensure_one()
        return bool(self.fee_ids or self._claimed_types())
