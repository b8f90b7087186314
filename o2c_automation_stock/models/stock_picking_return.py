from odoo import fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """Transfers by which customers send goods back open cases about their invoices."""

    _inherit = "stock.picking"

    o2c_dispute_ids = fields.One2many(
        "o2c.dispute", "return_picking_id", "Disputes", groups="o2c_automation.group_user"
    )
    o2c_dispute_count = fields.Integer(
        compute="_compute_o2c_dispute_count", groups="o2c_automation.group_user"
    )

    # === COMPUTE METHODS === #

    def _compute_o2c_dispute_count(self):
        counts = dict(
            self.env["o2c.dispute"]._read_group(
                [("return_picking_id", "in", self.ids)], ["return_picking_id"], ["__count"]
            )
        )
        for picking in self:
            picking.o2c_dispute_count = counts.get(picking, 0)

    # === ACTION METHODS === #

    def action_o2c_disputes(self):
        """List the cases about the goods that came back."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.o2c_dispute_action")
        return {**action, "domain": [("return_picking_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _o2c_open_returns(self):
        """Open the cases about what came back; what keeps one from it is noted, not raised.

        Whoever stands at the gate takes the goods in, whatever is the matter with the invoice.
        """
        for picking in self.filtered("company_id.o2c_dispute_returns"):
            disputes_sudo = self.env["o2c.dispute"].sudo().with_company(picking.company_id)
            try:
                with self.env.cr.savepoint():
                    disputes_sudo._open_return(picking.sudo())
            except UserError as error:
                picking.message_post(
                    body=self.env._(
                        "No case about the returned goods was opened: %(error)s", error=error
                    ),
                    message_type="notification",
                    subtype_xmlid="mail.mt_note",
                )

    def _o2c_returned_moves(self):
        """Return the moves by which sold goods have come back."""
        return self.move_ids.filtered(lambda move: move.state == "done" and move._o2c_comes_back())

    def _o2c_return_text(self):
        """Return what came back, in words."""
        self.ensure_one()
        goods = [
            f"{move.quantity:g} {move.product_uom.name} {move.product_id.display_name}"
            for move in self._o2c_returned_moves()
        ]
        return self.env._(
            "Returned with %(transfer)s: %(goods)s", transfer=self.name, goods=", ".join(goods)
        )
