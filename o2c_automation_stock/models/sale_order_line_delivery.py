from odoo import models

from odoo.addons.o2c_automation.engine.deliveries import unbilled_since


class SaleOrderLine(models.Model):
    """What of an order line is with the customer and not billed."""

    _inherit = "sale.order.line"

    def _o2c_quantity_unbilled(self):
        """Return what was delivered and is not billed, in the unit of the line."""
        self.ensure_one()
        if self.display_type or self.is_downpayment:
            return 0.0
        return max(0.0, self.product_uom_id.round(self.qty_delivered - self.qty_invoiced))

    def _o2c_unbilled_since(self):
        """Return when goods were delivered that are not billed; None where nothing was moved."""
        outgoing, _incoming = self._get_outgoing_incoming_moves()
        done = outgoing.filtered(lambda move: move.state == "done").sorted("date")
        deliveries = [(move.date, self._o2c_done_quantity(move)) for move in done]
        return unbilled_since(deliveries, self.qty_invoiced)
