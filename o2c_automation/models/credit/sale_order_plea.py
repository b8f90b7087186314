from odoo import api, fields, models

from .sale_order import EMPLOYEES


class SaleOrder(models.Model):
    """What was asked of the credit desk for this order, so that nobody asks twice."""

    _inherit = "sale.order"

    o2c_release_request = fields.Char(
        "Release Requested", compute="_compute_o2c_release_request", groups=EMPLOYEES
    )

    # === COMPUTE METHODS === #

    @api.depends("o2c_credit_check_ids.state", "o2c_credit_check_ids.request_reason")
    def _compute_o2c_release_request(self):
        for order in self:
            asked = order.sudo().o2c_credit_check_ids.filtered(
                lambda check: check.state == "held" and check.request_user_id
            )
            order.o2c_release_request = asked[-1:]._plea_text()

    # === BUSINESS METHODS === #

    def _o2c_is_signed_and_held(self):
        """Return whether the customer signed this order and waits for the credit desk."""
        self.ensure_one()
        order_sudo = self.sudo()
        is_waiting = order_sudo.o2c_credit_state == "held" and order_sudo.state != "sale"
        return bool(order_sudo.signature) and is_waiting
