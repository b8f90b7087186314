from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def write(self, vals):
        """Let no goods of a held order be done, whatever route leads here.

        Buttons, wizards, batches, barcodes and remote calls all end in this one write; what
        they did before is undone with the transaction.
        """
        if vals.get("state") == "done":
            self._o2c_leaving_orders()._o2c_refuse_held_deliveries()
            self._o2c_leaving_without_order()._o2c_refuse_held_without_order()
        return super().write(vals)

    def _action_done(self, cancel_backorder=False):
        done = super()._action_done(cancel_backorder=cancel_backorder)
        done.picking_id.filtered(lambda picking: picking._o2c_returned_moves())._o2c_open_returns()
        left = done.filtered(lambda move: move._o2c_leaves())
        left.sale_line_id.order_id.sudo()._o2c_delivered()
        return done

    def _o2c_comes_back(self):
        """Return whether a customer returns sold goods, and is to be charged less for it.

        Goods that come back to be repaired or exchanged leave the sold quantities as they are.
        """
        return bool(self.sale_line_id) and self.to_refund and self.location_id.usage == "customer"

    def _o2c_leaving_orders(self):
        """Return the sales orders whose goods reach the customer with these moves."""
        leaving = self.filtered(lambda move: move.state != "done" and move._o2c_leaves())
        return leaving.sale_line_id.order_id | leaving.picking_id.sale_id

    def _o2c_leaves(self):
        """Return whether the move is the last step of a delivery, drop-shipping included."""
        usage = self.location_dest_id.usage
        return usage == "customer" or (usage == "transit" and not self.move_dest_ids)
