from dataclasses import replace

from odoo import models

from ...engine import credit as engine
from .sale_order_gate import Case


class SaleOrder(models.Model):
    """Asking the credit desk beforehand to let a confirmed order grow."""

    _inherit = "sale.order"

    def _o2c_request_rise(self, amount, reason):
        """Ask the credit desk to let this confirmed order grow to ``amount``."""
        self.ensure_one()
        order_sudo = self.sudo().with_company(self.company_id)
        debtor = order_sudo._o2c_debtor()
        standings = debtor._o2c_credit_standings(self.company_id)
        standing = standings[debtor]
        exposure = debtor._o2c_exposure_at_risk(standings, self.company_id)[standing.risk]
        [now] = order_sudo._o2c_credit_requests(standing)
        request = replace(now, amount=order_sudo._o2c_to_company_minor(amount))
        before = exposure.with_order(-now.on_credit if self.state == "sale" else 0)
        found = engine.decide(request, standing.account, before, standing.ruleset.rules)
        # Released, it lets the goods and the invoice go too: it was given against all of this.
        against = found.reasons if found.verdict != engine.APPROVED else ()
        left = engine.headroom(standing.account, exposure)
        decision = engine.Decision(engine.HELD, ("asked", *against), exposure, left)
        case = Case(order_sudo, debtor, standing, request, decision)
        check_sudo = self.env["o2c.credit.check"].sudo()._create_rise(case, amount)
        check_sudo.with_env(self.env)._request_release(reason)
        return check_sudo.with_env(self.env)
