from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _o2c_disputed_currency(self):
        return self.currency_id

    def _o2c_open_amount(self):
        """Return what of the order is not invoiced yet; an invoice has cases of its own."""
        self.ensure_one()
        return 0.0 if self.state == "cancel" else max(0.0, self.amount_to_invoice)

    def action_o2c_open_dispute(self):
        """Offer a new case about the order, or about its first open invoice."""
        self.ensure_one()
        invoice = self.invoice_ids.filtered("o2c_can_be_disputed")[:1]
        return self.env["o2c.dispute"]._new_case_action(invoice or self)
