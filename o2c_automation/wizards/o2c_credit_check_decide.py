from odoo import fields, models


class O2cCreditCheckDecide(models.TransientModel):
    """Ask for a reason, then do one of the three verbs a held order has."""

    _name = "o2c.credit.check.decide"
    _description = "Credit Decision"

    verb = fields.Selection(
        [("request", "Request release"), ("release", "Release"), ("deny", "Deny")],
        required=True,
        default="request",
    )
    check_id = fields.Many2one("o2c.credit.check", "Credit Check")
    order_id = fields.Many2one("sale.order")
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount = fields.Monetary("Up To", help="The amount the order may grow to.")
    message = fields.Char(related="check_id.message", string="Verdict")
    reason = fields.Text(required=True, help="Kept with the decision, and told to the salesperson.")
    date_expiry = fields.Date("Valid Until", help="Empty: for as long as the order is open.")

    def action_apply(self):
        """Do it."""
        self.ensure_one()
        check = self.check_id
        if self.verb == "release":
            check._release(self.reason, self.date_expiry)
        elif self.verb == "deny":
            check._deny(self.reason)
        elif check:
            check._request_release(self.reason)
        else:
            self.order_id._o2c_request_rise(self.amount, self.reason)
        return {"type": "ir.actions.act_window_close"}
