from odoo import api, fields, models

from ...engine import credit as engine

AMOUNT_KINDS = ("overdue_amount", "order_amount")


class O2cCreditRule(models.Model):
    """One line of a credit policy: what is measured, from where on, and what happens then."""

    _name = "o2c.credit.rule"
    _description = "Credit Rule"
    _order = "sequence, id"

    policy_id = fields.Many2one("o2c.credit.policy", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("limit", "Limit exceeded"),
            ("utilisation", "Limit used"),
            ("limit_expired", "Limit no longer valid"),
            ("overdue_days", "Oldest overdue item"),
            ("overdue_amount", "Overdue in all"),
            ("order_amount", "Amount of the order"),
            ("terms_changed", "Pays later than agreed"),
            ("dunning_level", "Notice level reached"),
            ("broken_promise", "Broken promises"),
            ("new_customer", "New customer"),
        ],
        "Rule",
        required=True,
    )
    threshold = fields.Float(
        "More Than",
        digits=(16, 2),
        help="The rule speaks against an order where the measure is above this. For a new "
        "customer: where fewer invoices than this were paid.",
    )
    unit = fields.Char(compute="_compute_unit")
    effect = fields.Selection(
        [("warn", "Warn"), ("hold", "Hold"), ("deny", "Deny")],
        "Then",
        required=True,
        default="hold",
    )
    checkpoint = fields.Selection(
        [("confirm", "Order"), ("deliver", "Delivery"), ("invoice", "Invoice")],
        "Only At",
        help="Empty: at each checkpoint of the policy.",
    )

    _threshold_positive = models.Constraint(
        "CHECK (threshold >= 0)", "The threshold cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("kind", "policy_id.currency_id")
    def _compute_unit(self):
        units = {
            "limit": self.env._("% above the limit"),
            "utilisation": self.env._("% of the limit"),
            "limit_expired": self.env._("days"),
            "overdue_days": self.env._("days"),
            "terms_changed": self.env._("days"),
            "dunning_level": self.env._("level"),
            "broken_promise": self.env._("promises"),
            "new_customer": self.env._("paid invoices (fewer)"),
        }
        for rule in self:
            rule.unit = units.get(rule.kind) or rule.policy_id.currency_id.name

    @api.depends("kind", "threshold", "unit", "effect", "checkpoint")
    def _compute_display_name(self):
        names = {
            name: dict(self._fields[name]._description_selection(self.env))
            for name in ("kind", "effect", "checkpoint")
        }
        for rule in self:
            where = names["checkpoint"].get(rule.checkpoint)
            rule.display_name = "".join(
                (
                    f"{names['kind'].get(rule.kind, '')}: {rule.threshold:g} {rule.unit or ''}",
                    f" → {names['effect'].get(rule.effect, '')}",
                    f" ({where})" if where else "",
                )
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.policy_id._after_change()
        return rules

    def write(self, vals):
        before = self.policy_id
        result = super().write(vals)
        (before | self.policy_id)._after_change()
        return result

    def unlink(self):
        policies = self.policy_id
        result = super().unlink()
        policies.exists()._after_change()
        return result

    # === BUSINESS METHODS === #

    def _to_rule(self):
        """Return the engine's rule, amounts in minor units."""
        self.ensure_one()
        currency = self.policy_id.currency_id
        is_amount = self.kind in AMOUNT_KINDS
        threshold = currency.o2c_to_minor(self.threshold) if is_amount else self.threshold
        return engine.Rule(self.kind, threshold, self.effect, self.checkpoint or None)
