from odoo import models


class O2cCreditRequest(models.Model):
    """The buttons of a request."""

    _inherit = "o2c.credit.request"

    def action_send(self):
        """Have the rules answer."""
        for request in self:
            request._send()

    def action_withdraw(self):
        """Take the request back."""
        for request in self:
            request._withdraw()

    def action_approve(self):
        """Ask for the reason and the limit to grant."""
        return self._open_decision("approve", self.env._("Grant Credit"))

    def action_deny(self):
        """Ask for the reason of a denial."""
        return self._open_decision("deny", self.env._("Deny"))

    def _open_decision(self, verb, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "o2c.credit.request.decide",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_verb": verb,
                "default_request_id": self.id,
                "default_amount": self.amount_endorsed or self.amount,
            },
        }
