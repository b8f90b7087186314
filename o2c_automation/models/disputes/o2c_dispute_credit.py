from odoo import models


class O2cDispute(models.Model):
    _inherit = "o2c.dispute"

    def write(self, vals):
        """Look at the customer's held orders again when a dispute ends or shrinks."""
        result = super().write(vals)
        if not {"state", "amount"}.isdisjoint(vals):
            self.partner_id._o2c_enqueue_credit_recheck()
        return result
