from odoo import api, fields, models

from odoo.addons.o2c_automation.engine import goods_return as engine


class O2cDispute(models.Model):
    """Cases about goods that customers sent back."""

    _inherit = "o2c.dispute"

    return_picking_id = fields.Many2one(
        "stock.picking",
        "Return",
        readonly=True,
        copy=False,
        check_company=True,
        index="btree_not_null",
        help="The transfer by which the goods came back.",
    )

    # === OPENING === #

    @api.model
    def _case_key_fields(self):
        return (*super()._case_key_fields(), "return_picking_id")

    @api.model
    def _open_return(self, picking):
        """Open a case about each invoice that bills what came back with ``picking``.

        Nothing is opened about goods that were not billed, were credited before, or are paid
        for: there is nothing the customer owes for them.
        """
        returned = [
            (value, billed)
            for line, moves in picking._o2c_returned_moves().grouped("sale_line_id").items()
            if (billed := line._o2c_billed_lines()) and (value := line._o2c_value_of_return(moves))
        ]
        invoices = self.env["account.move"].browse({one.invoice for _v, b in returned for one in b})
        rooms = {
            move.id: move.currency_id.o2c_to_minor(self._disputable_amount(move))
            for move in invoices
        }
        claims = engine.return_claims(returned, rooms)
        return self._open([self._prepare_return(picking, claim) for claim in claims.values()])

    @api.model
    def _prepare_return(self, picking, claim):
        """Return ``claim`` about what came back with ``picking`` as :meth:`_open` takes it."""
        lines = self.env["account.move.line"].browse(claim.lines)
        return {
            "subject": lines,
            "amount": lines.currency_id.o2c_from_minor(claim.amount),
            "origin": "goods_return",
            "reason": "return",
            "evidence": picking.name,
            "text": picking._o2c_return_text(),
            "return_picking_id": picking.id,
        }
