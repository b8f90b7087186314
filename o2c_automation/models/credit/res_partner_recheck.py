from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _o2c_enqueue_credit_recheck(self):
        """Have the held orders of these customers looked at again soon.

        For whatever makes a customer good again: money, a kept promise, a closed dispute.
        Costs one query where nothing of theirs is on hold.
        """
        self.env["o2c.credit.check"]._recheck_customers(self)
