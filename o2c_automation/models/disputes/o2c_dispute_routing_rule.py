from odoo import api, fields, models

from ...engine.dispute_case import RoutingRule


class O2cDisputeRoutingRule(models.Model):
    """Who works which cases; the first rule that fits decides."""

    _name = "o2c.dispute.routing.rule"
    _description = "Dispute Routing Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    type = fields.Selection([("deduction", "Deduction"), ("dispute", "Dispute")])
    reason_ids = fields.Many2many("o2c.dispute.reason", string="Reasons")
    amount_from = fields.Monetary(currency_field="company_currency_id")
    amount_to = fields.Monetary(
        currency_field="company_currency_id", help="Zero: however much it is."
    )
    partner_ids = fields.Many2many("res.partner", string="Customers")
    category_ids = fields.Many2many("res.partner.category", string="Customer Tags")
    country_ids = fields.Many2many("res.country", string="Countries")
    team_id = fields.Many2one("o2c.dispute.team", check_company=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        domain=[("share", "=", False)],
        help="Empty: the leader of the team, or the default owner of the reason.",
    )

    _somebody = models.Constraint(
        "CHECK (team_id IS NOT NULL OR user_id IS NOT NULL)",
        "A routing rule names a team, an owner, or both.",
    )
    _amounts_in_order = models.Constraint(
        "CHECK (amount_to = 0 OR amount_from <= amount_to)",
        "The amount a rule begins at is above the one it ends at.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _rules_by_company(self, companies):
        """Return the rules of each company as the engine's ``RoutingRule``, in their order."""
        rules_sudo = self.sudo().search([("company_id", "in", companies.ids)])
        return {
            company: tuple(rule_sudo._to_engine() for rule_sudo in of_company)
            for company, of_company in rules_sudo.grouped("company_id").items()
        }

    def _to_engine(self):
        self.ensure_one()
        to_minor = self.company_currency_id.o2c_to_minor
        return RoutingRule(
            key=self.id,
            type=self.type or "",
            reasons=frozenset(self.reason_ids.ids),
            amount_from=to_minor(self.amount_from),
            amount_to=to_minor(self.amount_to),
            customers=frozenset(self.partner_ids.commercial_partner_id.ids),
            tags=frozenset(self.category_ids.ids),
            countries=frozenset(self.country_ids.ids),
        )
