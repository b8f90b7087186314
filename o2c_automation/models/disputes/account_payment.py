from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    def _o2c_disputed_currency(self):
        return self.currency_id

    def _o2c_open_amount(self):
        """Return what of the payment may be in question: all of it, until it is cancelled."""
        self.ensure_one()
        return 0.0 if self.state in ("canceled", "rejected") else self.amount

    def action_o2c_open_dispute(self):
        """Offer a new case about the payment."""
        self.ensure_one()
        return self.env["o2c.dispute"]._new_case_action(self)
