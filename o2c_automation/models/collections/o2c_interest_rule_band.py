from odoo import fields, models


class O2cInterestRuleBand(models.Model):
    """The lump sum for debts from an amount on."""

    _name = "o2c.interest.rule.band"
    _description = "Lump Sum for Late Payment"
    _order = "rule_id, amount_from"
    _rec_name = "amount"

    rule_id = fields.Many2one("o2c.interest.rule", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="rule_id.currency_id")
    amount_from = fields.Monetary("For Debts From")
    amount = fields.Monetary("Lump Sum", required=True)

    _from_uniq = models.Constraint(
        "unique(rule_id, amount_from)", "There is one lump sum for debts from an amount on."
    )
    _amounts_positive = models.Constraint(
        "CHECK (amount_from >= 0 AND amount > 0)", "Lump sums are above zero."
    )
