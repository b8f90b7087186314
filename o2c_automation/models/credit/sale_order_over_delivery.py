from odoo import models


class SaleOrder(models.Model):
    """What is charged for more than was ordered."""

    _inherit = "sale.order"

    def _o2c_amount_asked(self):
        """Return the amount of the order with what was delivered beyond it, taxes included.

        Where the delivered quantity is invoiced, whoever sells may give the customer more by
        it than by the ordered one, and the host's total does not tell.
        """
        self.ensure_one()
        if self.state != "sale":
            return self.amount_total
        beyond = sum(line._o2c_amount_beyond_order() for line in self.order_line)
        return self.currency_id.round(self.amount_total + beyond)
