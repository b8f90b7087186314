from odoo import api, models
from odoo.tools import html2plaintext

from ...engine.dispatch import network_receipt

NETWORKED = [("channel", "=", "einvoice"), ("res_model", "=", "account.move")]


class O2cDispatch(models.Model):
    """What the host's e-invoice network says of an invoice is its receipt."""

    _inherit = "o2c.dispatch"

    @api.model
    def _awaiting_receipts(self):
        awaiting = super()._awaiting_receipts()
        if not self.env["account.move"]._o2c_has_network():
            return awaiting
        return awaiting | self.search([("state", "=", "handed_over"), *NETWORKED])

    def _read_receipts(self):
        receipts = super()._read_receipts()
        networked = self.filtered_domain(NETWORKED)
        if networked:
            receipts.update(networked._read_network())
        return receipts

    def _read_network(self):
        """Return, per dispatch, what the network says of its invoice, with its words."""
        words = self._read_network_words()
        invoices = self._documents().exists().grouped("id")
        found = self.filtered(lambda d: d.res_id in invoices)
        receipts = {d: network_receipt(invoices[d.res_id]._o2c_network_state()) for d in found}
        return {d: [(receipt, words.get(d.res_id, ""))] for d, receipt in receipts.items()}

    def _read_network_words(self):
        """Return, per invoice, the host's last note since it left: there it says what happened."""
        notes_sudo = (
            self.env["mail.message"]
            .sudo()
            .search_fetch(
                [
                    ("model", "=", "account.move"),
                    ("res_id", "in", self.mapped("res_id")),
                    ("message_type", "=", "notification"),
                    ("tracking_value_ids", "=", False),
                    ("date", ">=", min(self.mapped("date_handed_over"))),
                ],
                ["res_id", "body"],
                order="id",
            )
        )
        return {note.res_id: html2plaintext(note.body).strip() for note in notes_sudo}
