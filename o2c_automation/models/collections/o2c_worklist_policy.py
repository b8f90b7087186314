from odoo import Command, api, fields, models

from ...engine import worklist as engine

# Kind, points at most, nothing at, everything at: what a new company begins with.
DEFAULT_RULES = (
    ("amount", 30, 0, 10_000),
    ("days_late", 20, 0, 90),
    ("broken_promises", 15, 0, 3),
    ("trend", 10, 0, 30),
    ("risk_class", 10, 0, 100),
    ("appointment", 10, 0, 1),
    ("call_task", 10, 0, 1),
    ("open_disputes", 5, 0, 30),
)
# How old, in minutes, the order of the worklist may be when somebody opens it.
FRESH_MINUTES = 15


class O2cWorklistPolicy(models.Model):
    """Whom the collectors of a company contact first, and whom not at all."""

    _name = "o2c.worklist.policy"
    _description = "Worklist Rules"
    _inherit = ["o2c.policy.mixin"]

    sequence = fields.Integer(help="The first one of a company counts.")
    min_amount = fields.Monetary(
        "Smallest Amount", help="Whoever owes less overdue, credits deducted, is not called."
    )
    gap_days = fields.Integer(
        "Days Between Contacts",
        default=5,
        help="A customer who was reached, or got a notice, comes up again after these days; "
        "sooner where a day was agreed.",
    )
    retry_days = fields.Integer(
        "Days Until the Next Try",
        default=1,
        help="A customer nobody could be reached at comes up again after these days.",
    )
    rule_ids = fields.One2many(
        "o2c.worklist.rule",
        "policy_id",
        "Rules",
        copy=True,
        default=lambda self: self._default_rule_ids(),
    )
    date_ranked = fields.Datetime("Last Ranked", readonly=True, copy=False)

    _days_positive = models.Constraint(
        "CHECK (gap_days >= 0 AND retry_days >= 0)", "Days cannot be below zero."
    )

    # === DEFAULT METHODS === #

    @api.model
    def _default_rule_ids(self):
        names = ("kind", "weight", "worst", "best")
        return [Command.create(dict(zip(names, values, strict=True))) for values in DEFAULT_RULES]

    # === CRUD METHODS === #

    def write(self, vals):
        """Let changed rules count as soon as the worklist is opened again."""
        return super().write({"date_ranked": False, **vals})

    # === BUSINESS METHODS === #

    @api.model
    def _get_for(self, company):
        """Return the rules that count in ``company``; empty where there are none."""
        return self._in_use(company, limit=1)

    def _to_engine(self):
        """Return the rules as the engine reads them; without any nobody is left out."""
        if not self:
            return engine.Policy(())
        return engine.Policy(
            factors=tuple(rule._to_factor() for rule in self.rule_ids),
            minimum=self.currency_id.o2c_to_minor(self.min_amount),
            gap_days=self.gap_days,
            retry_days=self.retry_days,
        )

    def _is_outdated(self):
        """Return whether the ranking is too old to work by."""
        oldest = fields.Datetime.subtract(fields.Datetime.now(), minutes=FRESH_MINUTES)
        return not self.date_ranked or self.date_ranked < oldest
