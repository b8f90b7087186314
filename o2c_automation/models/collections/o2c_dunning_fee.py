from odoo import fields, models


class O2cDunningFee(models.Model):
    """The fee for a notice of a level, in one currency."""

    _name = "o2c.dunning.fee"
    _description = "Dunning Fee"
    _order = "level_id, currency_id"
    _rec_name = "amount"

    level_id = fields.Many2one("o2c.dunning.level", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="level_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    amount = fields.Monetary("Fee", required=True)

    _currency_uniq = models.Constraint(
        "unique(level_id, currency_id)", "A level has one fee in each currency."
    )
    _amount_positive = models.Constraint("CHECK (amount > 0)", "A fee is above zero.")

    def _compute_display_name(self):
        for fee in self:
            fee.display_name = fee.currency_id.format(fee.amount)
