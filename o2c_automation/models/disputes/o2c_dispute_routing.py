from odoo import api, fields, models

from ...engine.dispute_case import CaseFacts, route


class O2cDispute(models.Model):
    """Who works a case: the first routing rule that fits, else what the reason says."""

    _inherit = "o2c.dispute"

    team_id = fields.Many2one(
        "o2c.dispute.team",
        tracking=True,
        index="btree_not_null",
        check_company=True,
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )

    # === COMPUTE METHODS === #

    @api.depends("reason_id")
    def _compute_team_id(self):
        rules = self._rules_that_fit()
        for dispute in self:
            reason = dispute.reason_id
            named = rules[dispute].team_id or reason.team_id
            fits = named.company_id in (self.env["res.company"], dispute.company_id)
            dispute.team_id = named if named and fits else dispute.team_id

    @api.depends("reason_id")
    def _compute_owner_id(self):
        rules = self._rules_that_fit()
        teams_sudo = (
            self.env["o2c.dispute.team"]
            .sudo()
            .union(self.reason_id.sudo().team_id, *(rule.team_id for rule in rules.values()))
        )
        loads = teams_sudo._member_loads()
        for dispute in self:
            rule, reason_sudo = rules[dispute], dispute.reason_id.sudo()
            owner = dispute.owner_id
            dispute.owner_id = (
                rule.user_id
                or rule.team_id._next_owner(loads, owner)
                or reason_sudo.user_id
                or reason_sudo.team_id._next_owner(loads, owner)
                or owner
            )

    def _rules_that_fit(self):
        """Return the routing rule of each case, possibly none."""
        model_sudo = self.env["o2c.dispute.routing.rule"].sudo()
        rules = model_sudo._rules_by_company(self.company_id)
        return {
            dispute: model_sudo.browse(
                route(dispute._routing_facts(), rules.get(dispute.company_id, ())) or ()
            )
            for dispute in self
        }

    def _routing_facts(self):
        self.ensure_one()
        customer_sudo = self.partner_id.sudo()
        currency = self.company_currency_id
        amount = self.currency_id._convert(
            self.amount, currency, self.company_id, self.date_opened, round=False
        )
        return CaseFacts(
            type=self.type or "dispute",
            reason=self.reason_id.id,
            amount=currency.o2c_to_minor(amount),
            customer=customer_sudo.id or 0,
            tags=frozenset(customer_sudo.category_id.ids),
            country=customer_sudo.country_id.id or 0,
        )
