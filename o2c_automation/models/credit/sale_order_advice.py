from odoo import api, fields, models

from ...engine import credit_advice as engine
from ...engine.credit import APPROVED
from .res_partner_credit import CREDIT_READERS
from .sale_order import EMPLOYEES


class SaleOrder(models.Model):
    """What would let a held order go on: shown to salespeople without the customer's figures."""

    _inherit = "sale.order"

    o2c_ways_out = fields.Text(
        "Ways Out", compute="_compute_o2c_ways_out", groups=EMPLOYEES, compute_sudo=False
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid")
    @api.depends("o2c_credit_state", "amount_total")
    def _compute_o2c_ways_out(self):
        with_figures = any(self.env.user.has_group(one) for one in CREDIT_READERS.split(","))
        for order in self:
            order_sudo = order.sudo().with_company(order.company_id)
            is_held = order.o2c_credit_state in ("held", "denied")
            is_open = is_held and order.state in ("draft", "sent") and order._origin
            ways = order_sudo._o2c_find_ways_out() if is_open else ()
            order.o2c_ways_out = "\n".join(
                order_sudo._o2c_say_way_out(way, with_figures=with_figures) for way in ways
            )

    # === BUSINESS METHODS === #

    def _o2c_find_ways_out(self):
        """Return the engine's ways out of the hold as it stands now; writes nothing."""
        self.ensure_one()
        [case] = self._o2c_credit_decide("confirm")
        if case.decision.verdict == APPROVED:
            return ()
        to_minor = self._o2c_to_company_minor
        hold = engine.Hold(
            case.request,
            case.account,
            case.decision.exposure,
            case.standing.ruleset.rules,
            debts=self._o2c_debts(case.debtor),
            lines=tuple(
                engine.Line(line.id, to_minor(line.price_total))
                for line in self.order_line
                if not line.display_type
            ),
        )
        return engine.ways_out(hold)

    def _o2c_debts(self, debtor):
        """Return what the customer may pay: open invoices, without what is disputed."""
        items = self.env["o2c.credit.exposure.item"].search(
            [
                ("partner_id", "=", debtor.id),
                ("company_id", "child_of", self.company_id.ids),
                ("part", "in", ("not_due", "overdue")),
                ("amount", ">", 0),
            ]
        )
        today = fields.Date.context_today(self)
        to_minor = self.company_id.currency_id.o2c_to_minor
        return tuple(
            engine.Debt(
                item.id,
                to_minor(item.amount),
                (today - item.date_due).days if item.part == "overdue" else 0,
            )
            for item in items
        )

    def _o2c_say_way_out(self, way, *, with_figures):
        """Return one way out in words; the amount only for those who see figures."""
        items = self.env["o2c.credit.exposure.item"].browse(way.keys)
        lines = self.env["sale.order.line"].browse(way.keys)
        if way.kind == "pay":
            names = ", ".join(items.mapped("name"))
            text = self.env._("The customer pays %(invoices)s.", invoices=names)
        elif way.kind == "deposit":
            text = self.env._("The customer pays a deposit on this order.")
        else:
            names = ", ".join(
                f"{line.product_uom_qty:g} × {line.product_id.display_name or line.name}"
                for line in lines
            )
            text = self.env._("Only these lines are ordered: %(lines)s.", lines=names)
        if not with_figures:
            return text
        currency = self.company_id.currency_id
        return f"{text} ({currency.format(currency.o2c_from_minor(way.amount))})"
