from odoo import models


class SaleOrder(models.Model):
    """Orders decided on while others wait for the deposit that was asked for them.

    Once paid, such an order is confirmed whatever happened meanwhile. Its credit is spoken
    for from the moment its payment begins: otherwise two orders that fit one at a time would
    both be confirmed, one by its payment and one by its salesperson.
    """

    _inherit = "sale.order"

    def _o2c_beside_deposits(self, standing, exposure):
        """Return ``exposure`` with what other orders will use once their deposit is paid."""
        if not self:
            return exposure
        awaited = standing.risk._o2c_awaited_deposits(
            self.company_id, with_children=standing.ruleset.shares_children
        )
        used = sum(amount for order, amount in awaited.items() if order not in self)
        return exposure.with_order(used) if used else exposure

    def _o2c_void_checks(self, reason):
        result = super()._o2c_void_checks(reason)
        if reason == "order_left":
            # What was asked for an order ends with it; opened again, it is another one.
            cancelled = self.filtered(lambda order: order.state == "cancel")
            cancelled.sudo().transaction_ids._o2c_end_deposit()
        return result
