from odoo import models
from odoo.exceptions import UserError

from odoo.addons.o2c_automation.engine import credit as engine
from odoo.addons.o2c_automation.models.credit.res_partner_credit import CREDIT_MANAGER


class StockMove(models.Model):
    """Goods that leave to a customer without a sales order: samples, or taken off their order.

    They count for their sales price. Nobody can release them beforehand: a credit manager
    who did not make the transfer validates it.
    """

    _inherit = "stock.move"

    def _o2c_leaving_without_order(self):
        """Return the moves that bring goods to a customer, ordered by nobody and not yet paid."""
        policies = self.env["o2c.credit.policy"]
        return self.filtered(
            lambda move: (
                move.state != "done"
                and move.location_dest_id.usage == "customer"
                and not move._o2c_leaving_orders()
                and move._o2c_receiver()
                and not move._o2c_is_paid_at_the_till()
                and policies._has_checkpoint(move.company_id, "deliver")
            )
        )

    def _o2c_receiver(self):
        return (self.picking_id.partner_id or self.partner_id).commercial_partner_id

    def _o2c_is_paid_at_the_till(self):
        """Return whether a point of sale hands the goods over: they were paid there."""
        picking = self.picking_id
        return any(
            name in picking._fields and picking[name] for name in ("pos_order_id", "pos_session_id")
        )

    def _o2c_refuse_held_without_order(self):
        """Raise where goods without a sales order may not leave.

        :raise UserError: naming the first customer who is held, and why
        """
        groups = self.grouped(lambda move: (move._o2c_receiver(), move.company_id, move.picking_id))
        for (customer, company, picking), moves in groups.items():
            decision = moves.sudo()._o2c_decide_without_order(customer.sudo(), company)
            if decision.verdict != engine.APPROVED:
                moves._o2c_let_pass_or_raise(customer, picking, decision)

    def _o2c_decide_without_order(self, customer, company):
        prices = (move.product_id.lst_price * move.product_qty for move in self)
        # Whoever is stopped gets nothing, be it worth nothing.
        amount = max(company.currency_id.o2c_to_minor(sum(prices)), 1)
        return customer.with_company(company)._o2c_decide_without_order(
            engine.Request(amount), company, "deliver"
        )

    def _o2c_let_pass_or_raise(self, customer, picking, decision):
        reason = self.env["o2c.credit.check"]._message_of(decision.reasons)
        if not self._o2c_may_deliver_held(picking):
            raise UserError(
                self.env._(
                    "The delivery to %(customer)s is held for credit: %(reason)s It belongs to "
                    "no sales order; a credit manager who did not make the transfer may "
                    "validate it.",
                    customer=customer.display_name,
                    reason=reason,
                )
            )
        self.env["o2c.event"]._log("credit.delivery.released", picking or self, message=reason)

    def _o2c_may_deliver_held(self, picking):
        user = self.env.user
        is_own = user in (self.create_uid | picking.create_uid | picking.user_id)
        return not self.env.su and user.has_group(CREDIT_MANAGER) and not is_own
