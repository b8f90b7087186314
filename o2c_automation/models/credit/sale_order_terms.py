from odoo import models


class SaleOrder(models.Model):
    """How much later than agreed an order lets the customer pay."""

    _inherit = "sale.order"

    def _o2c_extra_days(self, standing):
        """Return how many days later than agreed the order's terms let the customer pay.

        Agreed is what the customer's record says, or fewer days if the last invoice gave
        fewer: anybody who sells may edit the record.
        """
        term = self._o2c_debtor().with_company(self.company_id).property_payment_term_id
        agreed = term._o2c_longest_days()
        if standing.last_days is not None:
            agreed = min(agreed, standing.last_days)
        return self.payment_term_id._o2c_longest_days() - agreed
