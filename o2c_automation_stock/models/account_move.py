from odoo import models


class AccountMove(models.Model):
    """Invoices know when what they charge was delivered."""

    _inherit = "account.move"

    def _o2c_delivery_moments(self):
        moments = super()._o2c_delivery_moments()
        for move in self:
            delivered = move.invoice_line_ids.sale_line_ids.move_ids.filtered(
                lambda one: one.state == "done" and one.location_dest_id.usage == "customer"
            )
            if delivered:
                moments[move.id] = max(delivered.mapped("date"))
        return moments
