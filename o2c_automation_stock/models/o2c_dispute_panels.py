from odoo import models
from odoo.tools import format_date

# A case shows the latest transfers only; the order has the others.
_MOST_TRANSFERS = 8


class O2cDispute(models.Model):
    """Deliveries and returns beside the invoice, with what proves them.

    Who works a case need not sell: the page shows what belongs to the case.
    """

    _inherit = "o2c.dispute"

    def _get_panels(self):
        panels = super()._get_panels()
        place = next(i for i, panel in enumerate(panels) if panel["key"] == "files")
        return [*panels[:place], *self._get_transfer_panels(), *panels[place:]]

    def _get_transfer_panels(self):
        """Return a panel for each transfer that brought the disputed goods, or took them back."""
        moves_sudo = self._disputed_moves_sudo()
        latest_sudo = moves_sudo.picking_id.sorted("date_done", reverse=True)[:_MOST_TRANSFERS]
        return [self._get_transfer_panel(picking, moves_sudo) for picking in latest_sudo]

    def _disputed_moves_sudo(self):
        """Return the moves of the sold lines in dispute, to the customer and back."""
        self_sudo = self.sudo()
        invoice_lines = self_sudo.invoice_line_ids or self_sudo.move_id.invoice_line_ids
        order_lines = invoice_lines.sale_line_ids or self_sudo.order_id.order_line
        return order_lines.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and "customer" in (move.location_id | move.location_dest_id).mapped("usage")
            )
        )

    def _get_transfer_panel(self, picking_sudo, moves_sudo):
        is_return = bool(picking_sudo._o2c_returned_moves())
        title = self.env._("Returned: %s") if is_return else self.env._("Delivered: %s")
        return {
            "key": f"transfer_{picking_sudo.id}",
            "title": title % picking_sudo.name,
            "facts": [fact for fact in self._get_transfer_facts(picking_sudo) if fact[1]],
            "table": self._get_transfer_table(moves_sudo & picking_sudo.move_ids),
            "files": [self._get_proof_file(file) for file in picking_sudo._o2c_proofs()],
            "action": {"model": picking_sudo._name, "id": picking_sudo.id},
        }

    def _get_transfer_facts(self, picking_sudo):
        date = format_date(self.env, picking_sudo.date_done)
        carrier, tracking = picking_sudo._o2c_tracking()
        signed = picking_sudo.signature and self.env._("Signed by the customer")
        return [
            [self.env._("Date"), date],
            [self.env._("To"), picking_sudo.partner_id.display_name],
            [self.env._("Carrier"), carrier],
            [self.env._("Tracking"), tracking],
            [self.env._("Proof"), signed],
        ]

    def _get_transfer_table(self, moves_sudo):
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return {
            "head": [self.env._("Product"), self.env._("Done")],
            "rows": [
                [
                    move.product_id.display_name,
                    f"{move.quantity:.{digits}f} {move.product_uom.name}",
                ]
                for move in moves_sudo
            ],
        }

    def _get_proof_file(self, attachment_sudo):
        """Return a proof of delivery as a file of the page."""
        file = self._get_panel_file(attachment_sudo)
        if attachment_sudo.res_field == "signature":
            file |= {"name": self.env._("Signature"), "is_image": True}
        return file
