from odoo import fields, models


class O2cCreditRequestDecide(models.TransientModel):
    """Ask for a reason, then grant or deny a request for credit."""

    _name = "o2c.credit.request.decide"
    _description = "Credit Request Decision"

    verb = fields.Selection([("approve", "Grant"), ("deny", "Deny")], required=True)
    request_id = fields.Many2one("o2c.credit.request", required=True)
    currency_id = fields.Many2one(related="request_id.currency_id")
    amount = fields.Monetary("Limit", help="At most what was asked for.")
    reason = fields.Text(required=True, help="Kept with the decision, and told when denied.")

    def action_apply(self):
        """Do it."""
        self.ensure_one()
        if self.verb == "approve":
            self.request_id._approve(self.reason, self.amount)
        else:
            self.request_id._deny(self.reason)
        return {"type": "ir.actions.act_window_close"}
