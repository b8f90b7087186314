from dataclasses import replace

from odoo import api, models

from ...engine.matching.facts import Evidence
from ...engine.prepayment import numbers_in, order_named


class O2cCashApplication(models.AbstractModel):
    """Money for an order that has no invoice yet is proposed as its customer's prepayment."""

    _inherit = "o2c.cash.application"

    def _decide(self, bank_lines):
        decided = super()._decide(bank_lines)
        unexplained = bank_lines.filtered(
            lambda line: line.id in decided.by_line and _is_free(decided.by_line[line.id][0])
        )
        for line, order in self._orders_named(unexplained):
            proposal, policy = decided.by_line[line.id]
            decided.orders[line.id] = order.id
            decided.by_line[line.id] = (_prepayment(proposal, order), policy)
        return decided

    @api.model
    def _orders_named(self, bank_lines):
        """Yield ``(bank line, order)`` where the text names one order that has no invoice."""
        numbers = {line: numbers_in(line._o2c_rule_texts()) for line in bank_lines}
        orders = self._orders_before_invoice(bank_lines.company_id, numbers.values())
        by_company = orders.grouped("company_id")
        for line, named in numbers.items():
            known = by_company.get(line.company_id, orders.browse())
            order_id = order_named(named, {order.name: order.id for order in known})
            if order_id:
                yield line, orders.browse(order_id)

    @api.model
    def _orders_before_invoice(self, companies, numbers):
        """Return sent and confirmed orders of these numbers; a clerk need not see quotations."""
        orders_sudo = self.env["sale.order"].sudo()
        found_sudo = orders_sudo.search(
            [
                ("company_id", "in", companies.ids),
                ("name", "in", list(frozenset().union(*numbers))),
                ("state", "in", ("sent", "sale")),
            ]
        )
        return found_sudo.filtered(lambda order: not order.invoice_ids)


def _is_free(proposal):
    """Whether money came in that the engine allocates to no item."""
    return not proposal.allocations and proposal.over > 0


def _prepayment(proposal, order):
    """Return the engine's answer as money on the account of the order's customer."""
    return replace(
        proposal,
        verdict="suggest",
        family="order",
        partner_id=order.partner_invoice_id.commercial_partner_id.id,
        difference_kind="over",
        evidence=(Evidence("order_prepayment", 0, order.name),),
        reasons=("order_prepayment",),
    )
