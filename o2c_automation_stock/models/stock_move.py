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
        return super().write(vals)

    def _o2c_leaving_orders(self):
        """Return the sales orders whose goods reach the customer with these moves."""
        leaving = self.filtered(lambda move: move.state != "done" and move._o2c_leaves())
        return leaving.sale_line_id.order_id | leaving.picking_id.sale_id

    def _o2c_leaves(self):
        """Return whether the move is the last step of a delivery, drop-shipping included."""
        usage = self.location_dest_id.usage
        return usage == "customer" or (usage == "transit" and not self.move_dest_ids)
