from odoo import api, models

from .derived import LINE_FIGURES, without_forged

# What may raise the amount of an order that is confirmed already.
AMOUNT_FIELDS = {
    "order_id",
    "product_id",
    "product_uom_qty",
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
        vals = without_forged(self.env, vals, LINE_FIGURES)
        if not AMOUNT_FIELDS & vals.keys():
            return super().write(vals) if vals else True
        orders = self.order_id | self.order_id.browse(vals.get("order_id") or [])
        with orders._o2c_checking_rises() as guarded:
            return super(SaleOrderLine, self.with_env(guarded.env)).write(vals)

    def unlink(self):
        # Taking a discount line away raises the amount as well.
        with self.order_id._o2c_checking_rises() as guarded:
            return super(SaleOrderLine, self.with_env(guarded.env)).unlink()
