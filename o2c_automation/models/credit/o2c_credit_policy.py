from dataclasses import dataclass

from odoo import Command, api, fields, models, tools

from ...engine import credit as engine
from ...engine.customer_scope import EVERYBODY, Marks, Scope
from .o2c_credit_policy_version import WHAT_COUNTS


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One policy as decisions use it: whom it is for, and the engine's rules."""

    policy_id: int | None
    version_id: int | None
    rules: engine.Policy
    scope: Scope = EVERYBODY
    shares_children: bool = False
    shares_companies: bool = False
    leaves_disputed: bool = False

    @property
    def is_shared(self) -> bool:
        """Whether more than the customer's own exposure in one company uses up the limit."""
        return self.shares_children or self.shares_companies

    @property
    def counts_otherwise(self) -> bool:
        """Whether something else than the customer's own exposure uses up the limit."""
        return self.is_shared or self.leaves_disputed

    @property
    def follows_addresses(self) -> bool:
        """Whether whoever keeps addresses may change whom it is for, or whose limit counts."""
        return self.shares_children or bool(self.scope.tag_ids or self.scope.country_ids)

    def needs(self, kind: engine.RuleKind) -> bool:
        """Whether a rule of ``kind`` was written."""
        return any(rule.kind == kind for rule in self.rules.rules)


NO_RULES = Ruleset(None, None, engine.Policy(checkpoints=frozenset()))


class O2cCreditPolicy(models.Model):
    """How one company decides on credit for all or some of its customers.

    The first policy that fits the customer counts. A fresh installation stops nobody: a
    customer without a limit, in a company whose policy has no default limit, is never
    held. A limit that is set works at once, the host's own credit limit option on or off.
    """

    _name = "o2c.credit.policy"
    _description = "Credit Policy"
    _inherit = ["o2c.policy.mixin", "o2c.cached.mixin", "o2c.customer.scope.mixin"]

    is_hold_active = fields.Boolean(
        "Check Orders",
        default=True,
        help="Off: every order is confirmed, its check still tells how it stood.",
    )
    is_checked_on_delivery = fields.Boolean(
        "Check Deliveries", help="Goods of confirmed orders are held by the same rules."
    )
    is_checked_on_invoice = fields.Boolean(
        "Check Invoices",
        help="Invoices are posted only where the rules let them pass. What was delivered, down "
        "payments and credit notes are posted anyway.",
    )
    is_delivered_held = fields.Boolean(
        "Also of What Was Delivered",
        help="Hold the invoice even of what the customer has received already.",
    )
    rule_ids = fields.One2many(
        "o2c.credit.rule",
        "policy_id",
        "Rules",
        copy=True,
        default=lambda self: self._default_rule_ids(),
    )
    free_amount = fields.Monetary(
        "Orders Up To Pass",
        help="Small orders pass unchecked, unless the customer is stopped or has no credit. "
        "Zero: every order is checked.",
    )
    has_default_limit = fields.Boolean(
        "Default Limit",
        help="Customers without a limit of their own get this one. "
        "Off: they have no limit, and no order of theirs is held for one.",
    )
    default_limit = fields.Monetary("Default Limit Amount")
    first_invoices = fields.Integer(
        "New Until",
        help="A customer without a limit of their own is new until this many invoices were "
        "paid. Zero leaves this rule out.",
    )
    first_limit = fields.Monetary("Limit of New Customers")
    is_children_shared = fields.Boolean(
        "Groups Share a Limit",
        help="A parent and the companies below it are one risk: the parent's limit counts, "
        "and what any of them owes uses it up.",
    )
    is_companies_shared = fields.Boolean(
        "All Companies Count",
        help="What the customer owes to the other companies of this database uses the limit "
        "up as well, in this company's currency at today's rate.",
    )
    is_disputed_left_out = fields.Boolean(
        "Leave Disputes Out",
        help="What is in dispute uses no limit up, and it is shown all the same.",
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
        help="Who gets the activity when an order is held or credit is asked for, where they "
        "may decide on it. Empty: any who may.",
    )
    version_ids = fields.One2many("o2c.credit.policy.version", "policy_id", "Versions")

    _amounts_positive = models.Constraint(
        "CHECK (default_limit >= 0 AND first_limit >= 0 AND free_amount >= 0)",
        "A limit cannot be negative; zero is no credit.",
    )
    _first_invoices_positive = models.Constraint(
        "CHECK (first_invoices >= 0)", "The number of invoices cannot be negative."
    )

    # === DEFAULT METHODS === #

    @api.model
    def _default_rule_ids(self):
        return [
            Command.create({"kind": "limit", "effect": "hold"}),
            Command.create({"kind": "limit_expired", "effect": "hold"}),
        ]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        policies._after_change()
        return policies

    def write(self, vals):
        result = super().write(vals)
        self._after_change()
        self.env["o2c.credit.check"]._recheck_companies(self.company_id)
        return result

    def _after_change(self):
        """Keep the rules as a version, and have decisions read them again."""
        self.env["o2c.credit.policy.version"]._keep(self)
        self.env.registry.clear_cache()

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache("company.id")
    def _get_rulesets(self, company):
        """Return the policies that ``company`` decides by, the first that fits first.

        Kept in the registry's cache: every confirmation asks for them.
        """
        return tuple(policy._to_ruleset() for policy in self._in_use(company))

    @api.model
    def _has_checkpoint(self, company, checkpoint):
        """Return whether any policy of ``company``, or one above, decides at ``checkpoint``."""
        return any(
            checkpoint in one.rules.checkpoints
            for own in company.sudo().parent_ids
            for one in self._get_rulesets(own)
        )

    @api.model
    @tools.ormcache()
    def _has_shared_groups(self):
        """Return whether any policy of any company lets groups share a limit."""
        policies_sudo = self.sudo().with_context(active_test=True)
        return bool(policies_sudo.search([("is_children_shared", "=", True)], limit=1))

    def _to_ruleset(self):
        self.ensure_one()
        return Ruleset(
            policy_id=self.id,
            version_id=self.env["o2c.credit.policy.version"]._last(self).id or None,
            rules=self._to_rules(),
            scope=self._to_scope(),
            shares_children=self.is_children_shared,
            shares_companies=self.is_companies_shared,
            leaves_disputed=self.is_disputed_left_out,
        )

    def _to_rules(self):
        """Return the engine's policy."""
        self.ensure_one()
        to_minor = self.currency_id.o2c_to_minor
        checked = {
            "confirm": self.is_hold_active,
            "deliver": self.is_checked_on_delivery,
            "invoice": self.is_checked_on_invoice,
        }
        return engine.Policy(
            checkpoints=frozenset(point for point, is_on in checked.items() if is_on),
            rules=tuple(rule._to_rule() for rule in self.rule_ids),
            default_limit=to_minor(self.default_limit) if self.has_default_limit else None,
            first_invoices=self.first_invoices,
            first_limit=to_minor(self.first_limit),
            free_amount=to_minor(self.free_amount),
            holds_delivered=self.is_delivered_held,
        )

    def _describe(self):
        """Return the rules in words, one a line."""
        self.ensure_one()
        shown = ("is_hold_active", "is_checked_on_delivery", "is_checked_on_invoice")
        shown += ("is_delivered_held", *WHAT_COUNTS)
        lines = [self._fields[name]._description_string(self.env) for name in shown if self[name]]
        lines += self.rule_ids.mapped("display_name")
        amounts = {
            "default_limit": self.has_default_limit,
            "first_limit": bool(self.first_invoices),
            "free_amount": bool(self.free_amount),
        }
        for name in (name for name, is_used in amounts.items() if is_used):
            label = self._fields[name]._description_string(self.env)
            lines.append(f"{label}: {self.currency_id.format(self[name])}")
        return "\n".join(lines)

    @api.model
    def _get_for(self, company):
        """Return the policy of ``company`` for customers like any other; empty without one."""
        general = [one for one in self._get_rulesets(company) if one.scope.fits(Marks())]
        return self.sudo().browse(general[0].policy_id if general else [])

    # === ACTIONS === #

    def action_open_versions(self):
        """List the rules as they were."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Versions of %(policy)s", policy=self.name),
            "res_model": "o2c.credit.policy.version",
            "view_mode": "list,form",
            "domain": [("policy_id", "=", self.id)],
        }
