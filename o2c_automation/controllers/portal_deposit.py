from odoo import http
from odoo.exceptions import AccessError, MissingError

from odoo.addons.sale.controllers import portal


class PortalOrder(portal.CustomerPortal):
    """A quotation that is confirmed by paying its down payment."""

    @http.route()
    def portal_order_page(self, order_id, access_token=None, payment_amount=None, **options):
        """Show what is asked for by now where an older payment link names less.

        The host finds no such page. Here what is asked for grows with what the customer
        owes, long after the link was sent.
        """
        amount = self._cast_as_float(payment_amount)
        order_sudo = amount and _find_order(self, order_id, access_token)
        if order_sudo and order_sudo._o2c_is_outgrown(amount):
            payment_amount = None
        return super().portal_order_page(
            order_id, access_token=access_token, payment_amount=payment_amount, **options
        )


class PaymentPortal(portal.PaymentPortal):
    """A payment begins only if it will confirm the order."""

    @http.route()
    def portal_order_transaction(self, order_id, access_token, **payment):
        order_sudo = _find_order(self, order_id, access_token)
        if order_sudo:
            order_sudo._o2c_check_payment(self._cast_as_float(payment.get("amount")) or 0.0)
        return super().portal_order_transaction(order_id, access_token, **payment)


def _find_order(controller, order_id, access_token):
    """Return the order the visitor may see, or None: what follows is the host's to say."""
    try:
        return controller._document_check_access("sale.order", order_id, access_token)
    except (AccessError, MissingError):
        return None
