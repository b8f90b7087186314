from odoo import api, models

from .o2c_dispatch_document_mixin import DispatchRefused

# What the host's module for the e-invoice network adds to an invoice; it need not be installed.
NETWORK_STATE = "peppol_move_state"
NETWORK_METHOD = "peppol"
TAKEN = ("processing", "done")


class AccountMove(models.Model):
    """Invoices through the host's e-invoice network leave once, and never merely seem to."""

    _inherit = "account.move"

    @api.model
    def _o2c_has_network(self):
        """Tell whether the host's module for the network is installed."""
        return NETWORK_STATE in self._fields

    def _o2c_network_state(self):
        """Return the host's word for where the invoice is in the network, possibly none."""
        self.ensure_one()
        return (self._o2c_has_network() and self.sudo()[NETWORK_STATE]) or ""

    def _o2c_dispatch_problems(self, dispatch):
        problems = super()._o2c_dispatch_problems(dispatch)
        is_networked = dispatch.channel == "einvoice" and not problems
        if not is_networked or self._o2c_network_state() in TAKEN:
            return problems
        send = self.env["account.move.send"]
        return () if send._is_applicable_to_move(NETWORK_METHOD, self) else ("not_on_network",)

    def _o2c_dispatch_send(self, dispatch):
        if dispatch.channel != "einvoice":
            return super()._o2c_dispatch_send(dispatch)
        # The host commits as soon as the network has the invoice. A worker that was killed right
        # behind that has sent it.
        if self._o2c_network_state() not in TAKEN:
            super()._o2c_dispatch_send(dispatch)
        if self._o2c_network_state() not in TAKEN:
            reason = "not_on_network"
            raise DispatchRefused(reason, dispatch._tell_reasons((reason,)))
        return self.env["mail.message"]
