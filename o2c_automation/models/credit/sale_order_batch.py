from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Confirming many quotations at once, from the list."""

    _inherit = "sale.order"

    # === ACTIONS === #

    def action_o2c_confirm(self):
        """Confirm the quotations among these orders; tell which are held and why.

        :raise UserError: where none of them is a quotation
        """
        waiting = self.filtered(lambda order: order.state in ("draft", "sent"))
        if not waiting:
            raise UserError(
                self.env._(
                    "None of the selected orders is a quotation: they are confirmed or "
                    "cancelled already. Select quotations."
                )
            )
        waiting.action_confirm()
        held = waiting.filtered(lambda order: order.state in ("draft", "sent"))
        count = len(waiting - held)
        confirmed = self.env._("%(count)s confirmed.", count=count)
        if held:
            lines = [confirmed] * bool(count) + held._o2c_hold_lines()
            return self.env["o2c.credit.check"]._hold_notice(lines, reloads=True)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": confirmed,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _o2c_hold_lines(self):
        """Return a sentence for each of these held orders: which and why, without figures."""
        return [f"{order.name}: {order.sudo().o2c_credit_message}" for order in self]
