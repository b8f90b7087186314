from odoo import models

from odoo.addons.o2c_automation.engine import goods_return as engine


class SaleOrderLine(models.Model):
    """What returned goods of an order line are worth, and where they were billed."""

    _inherit = "sale.order.line"

    def _o2c_value_of_return(self, moves):
        """Return what is in dispute of the goods that come back with ``moves``.

        :return: minor units of the order's currency, taxes included, at the line's price
        """
        self.ensure_one()
        quantity = engine.quantity_in_dispute(self._o2c_returned_quantity(moves))
        rounded = self.product_uom_id.round(quantity)
        if not rounded:
            return 0
        tax_model, company = self.env["account.tax"], self.company_id
        base_line = self._prepare_base_line_for_taxes_computation(quantity=rounded)
        tax_model._add_tax_details_in_base_line(base_line, company)
        tax_model._round_base_lines_tax_details([base_line], company)
        return self.currency_id.o2c_to_minor(base_line["tax_details"]["total_included_currency"])

    def _o2c_returned_quantity(self, moves):
        """Return the facts about the line and what comes back of it with ``moves``."""
        outgoing, incoming = self._get_outgoing_incoming_moves()
        delivered = self._o2c_done_quantity(outgoing)
        by_order = self.product_id.invoice_policy == "order"
        first = min(map(self._o2c_moment, moves))
        earlier = incoming.filtered(lambda move: self._o2c_moment(move) < first)
        return engine.ReturnedQuantity(
            sold=max(delivered, self.product_uom_qty) if by_order else delivered,
            billed=self.qty_invoiced,
            before=self._o2c_done_quantity(earlier),
            now=self._o2c_done_quantity(incoming & moves),
        )

    def _o2c_moment(self, move):
        """Return what orders moves by when they were done."""
        return move.date, move.id

    def _o2c_done_quantity(self, moves):
        """Return what was moved, in the unit of the line."""
        return sum(
            move.product_uom._compute_quantity(
                move.quantity, self.product_uom_id, rounding_method="HALF-UP"
            )
            for move in moves
            if move.state == "done"
        )

    def _o2c_billed_lines(self):
        """Return the lines of open invoices by which the line was billed, the newest first."""
        lines = self.invoice_lines.filtered(
            lambda line: line.move_id.o2c_can_be_disputed and line.currency_id == self.currency_id
        )
        newest_first = lines.sorted(lambda line: (line.date, line.id), reverse=True)
        to_minor = self.currency_id.o2c_to_minor
        return [
            engine.BilledLine(line.move_id.id, line.id, to_minor(line.price_total))
            for line in newest_first
        ]
