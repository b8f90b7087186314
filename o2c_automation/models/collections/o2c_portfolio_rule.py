from odoo import api, fields, models

from ...engine.dispute_case import CaseFacts, RoutingRule, route


class O2cPortfolioRule(models.Model):
    """Who collects from which customers, where a customer names nobody; the first fit decides."""

    _name = "o2c.portfolio.rule"
    _description = "Portfolio Rule"
    _order = "sequence, id"

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", "Collector", required=True, domain=[("share", "=", False)]
    )
    country_ids = fields.Many2many("res.country", string="Countries")
    category_ids = fields.Many2many("res.partner.category", string="Customer Tags")
    amount_from = fields.Monetary("Overdue From")
    amount_to = fields.Monetary("Overdue Up To", help="Zero: however much it is.")

    _amounts_in_order = models.Constraint(
        "CHECK (amount_to = 0 OR amount_from <= amount_to)",
        "The amount a rule begins at is above the one it ends at.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _collectors(self, company, debtors):
        """Return who collects from each customer, by partner id: the named one, or by rule.

        :param dict debtors: the worklist's facts by partner id
        """
        rules = [
            rule._to_engine() for rule in self.sudo().search([("company_id", "=", company.id)])
        ]
        partners_sudo = self.env["res.partner"].sudo().with_company(company).browse(debtors)
        return {
            partner.id: partner.o2c_collector_id.id
            or route(self._to_facts(partner, debtors[partner.id].money), rules)
            for partner in partners_sudo
        }

    @api.model
    def _to_facts(self, partner, money):
        return CaseFacts(
            type="",
            reason=0,
            amount=money.overdue,
            tags=frozenset(partner.category_id.ids),
            country=partner.country_id.id or 0,
        )

    def _to_engine(self):
        """Return the rule as the engine reads it; what it leads to is the collector."""
        self.ensure_one()
        to_minor = self.currency_id.o2c_to_minor
        return RoutingRule(
            key=self.user_id.id,
            amount_from=to_minor(self.amount_from),
            amount_to=to_minor(self.amount_to),
            tags=frozenset(self.category_ids.ids),
            countries=frozenset(self.country_ids.ids),
        )
