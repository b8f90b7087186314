from odoo import fields, models


class StockPicking(models.Model):
    """Transfers of held customers are seen as held and left out of a validation."""

    _inherit = "stock.picking"

    o2c_credit_state = fields.Selection(
        related="sale_id.o2c_delivery_credit_state", string="Credit", groups="base.group_user"
    )
    o2c_credit_message = fields.Char(
        related="sale_id.o2c_delivery_credit_message",
        string="Credit Verdict",
        groups="base.group_user",
    )

    # === VALIDATION === #

    def button_validate(self):
        """Validate what may leave, and name what is held.

        Held transfers are left out rather than refused, so that the hold is kept with its
        activity. :meth:`stock.move.write` has the last word.
        """
        held = self._o2c_held()
        rest = self - held
        if held and not rest:
            return held._o2c_hold_notice()
        result = super(StockPicking, rest).button_validate()
        return held._o2c_hold_notice() if held and result is True else result

    def _o2c_held(self):
        """Return those whose goods may not leave, by a decision taken now."""
        leaving = self.filtered(lambda picking: picking.state not in ("done", "cancel"))
        orders = leaving.move_ids._o2c_leaving_orders()
        held = orders - orders._o2c_check_later("deliver")
        if not held:
            return self.browse()
        return leaving.filtered(lambda picking: picking.move_ids._o2c_leaving_orders() & held)

    def _o2c_leaves_to_customer(self):
        return any(move._o2c_leaves() for move in self.move_ids)

    def _o2c_hold_notice(self):
        """Return the notice that names the held transfers and why, without figures."""
        lines = [f"{picking.name}: {picking.sudo().o2c_credit_message}" for picking in self]
        return self.env["o2c.credit.check"]._hold_notice(lines, reloads=True)
