from odoo import api, models

from ..core.derived import without_forged
from .derived import KEPT_LINE_FIGURES, LINE_FIGURES

# What may raise the amount of an order that is confirmed already.
AMOUNT_FIELDS = {
    "order_id",
    "product_id",
    "product_uom_qty",
    "qty_delivered",
    "product_uom_id",
    "price_unit",
    "technical_price_unit",
    "discount",
    "tax_ids",
    "price_subtotal",
    "price_total",
}


class SaleOrderLine(models.Model):
    """The lines of a confirmed order: whatever raises its amount is checked again."""

    _inherit = "sale.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [without_forged(self.env, vals, LINE_FIGURES) for vals in vals_list]
        default_id = self.env.context.get("default_order_id")
        order_ids = {vals.get("order_id", default_id) for vals in vals_list}
        orders = self.env["sale.order"].browse(order_ids - {None, False})
        with orders._o2c_checking_rises() as guarded:
            lines = super(SaleOrderLine, self.with_env(guarded.env)).create(vals_list)
        return lines.with_env(self.env)

    def write(self, vals):
        vals = without_forged(self.env, vals, KEPT_LINE_FIGURES)
        if not AMOUNT_FIELDS & vals.keys():
            return super().write(vals) if vals else True
        orders = self.order_id | self.order_id.browse(vals.get("order_id") or [])
        with orders._o2c_checking_rises() as guarded:
            return super(SaleOrderLine, self.with_env(guarded.env)).write(vals)

    def unlink(self):
        # Taking a discount line away raises the amount as well.
        with self.order_id._o2c_checking_rises() as guarded:
            return super(SaleOrderLine, self.with_env(guarded.env)).unlink()

    def _o2c_amount_beyond_order(self):
        """Return what is charged for what was delivered and not ordered, as exposure has it."""
        self.ensure_one()
        ordered = max(self.product_uom_qty, 0.0)
        if self.product_id.invoice_policy != "delivery" or self.qty_delivered <= ordered:
            return 0.0
        if ordered:
            price = self.price_total / ordered
        else:
            price = self.price_unit * (1 - (self.discount or 0.0) / 100)
        return (self.qty_delivered - ordered) * price
