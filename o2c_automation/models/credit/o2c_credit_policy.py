from odoo import api, fields, models, tools

from ...engine import credit as engine


class O2cCreditPolicy(models.Model):
    """How one company decides on credit.

    A fresh installation stops nobody: a customer without a limit, in a company whose
    policy has no default limit, is never held. A limit that is set works at once, the
    host's own credit limit option on or off.
    """

    _name = "o2c.credit.policy"
    _description = "Credit Policy"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    is_hold_active = fields.Boolean(
        "Hold Orders",
        default=True,
        help="Off: every order is confirmed, its check still tells how it stood.",
    )
    has_default_limit = fields.Boolean(
        "Default Limit",
        help="Customers without a limit of their own get this one. "
        "Off: they have no limit, and no order of theirs is held for one.",
    )
    default_limit = fields.Monetary("Default Limit Amount")
    max_overdue_days = fields.Integer(
        "Hold When Overdue by More Than",
        help="Days the oldest unpaid invoice may be overdue. Zero leaves this rule out.",
    )
    is_auto_release = fields.Boolean(
        "Confirm Held Orders When They Fit",
        default=True,
        help="Held orders are checked again when money arrives or the limit changes, "
        "and every day; those that fit by then are confirmed.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        "Credit Desk",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who gets the activity when an order is held. Empty: any credit manager.",
    )

    _max_overdue_days_positive = models.Constraint(
        "CHECK (max_overdue_days >= 0)", "The number of overdue days cannot be negative."
    )
    _default_limit_positive = models.Constraint(
        "CHECK (default_limit >= 0)", "The default limit cannot be negative."
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        self.env.registry.clear_cache()
        return policies

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        self.env["o2c.credit.check"]._recheck_companies(self.company_id)
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache("company.id")
    def _get_rules(self, company):
        """Return (policy id or ``None``, engine.credit.Policy) that ``company`` decides by.

        Kept in the registry's cache: every confirmation asks for it.
        """
        policy = self.sudo().search([("company_id", "=", company.id)], limit=1)
        default = policy.currency_id.o2c_to_minor(policy.default_limit) if policy else 0
        return policy.id or None, engine.Policy(
            is_active=bool(policy) and policy.is_hold_active,
            max_overdue_days=policy.max_overdue_days,
            default_limit=default if policy.has_default_limit else None,
        )

    @api.model
    def _get_for(self, company):
        """Return the policy of ``company``; empty where it has none in use."""
        return self.sudo().browse(self._get_rules(company)[0] or [])
