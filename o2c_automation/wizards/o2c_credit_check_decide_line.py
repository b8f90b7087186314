from odoo import api, fields, models


class O2cCreditCheckDecideLine(models.TransientModel):
    """One line of a held order, and how much of it is released."""

    _name = "o2c.credit.check.decide.line"
    _description = "Part of an Order to Release"

    decide_id = fields.Many2one("o2c.credit.check.decide", required=True, ondelete="cascade")
    order_line_id = fields.Many2one("sale.order.line", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    name = fields.Char("Ordered", readonly=True)
    ordered = fields.Float("Of", digits="Product Unit", readonly=True)
    price_total = fields.Monetary("Amount", readonly=True)
    quantity = fields.Float("Release", digits="Product Unit")
    amount = fields.Monetary("Released", compute="_compute_amount")

    # === COMPUTE METHODS === #

    @api.depends("quantity", "ordered", "price_total")
    def _compute_amount(self):
        for line in self:
            share = line.quantity / line.ordered if line.ordered else 0.0
            line.amount = line.price_total * share
