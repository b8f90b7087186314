from odoo import api, fields, models

from ...engine import credit_score as engine

FACTORS = [
    ("days_late", "Days late (average of a year)"),
    ("days_late_trend", "Trend of days late"),
    ("overdue_share", "Share overdue"),
    ("broken_promises", "Broken promises"),
    ("disputes", "Disputes"),
    ("utilisation", "Limit used"),
    ("tenure", "Years as a customer"),
    ("returned_payments", "Returned payments"),
    ("outside_rating", "Outside rating"),
    ("insurance", "Insured or secured"),
]


class O2cCreditFactor(models.Model):
    """One line of a scorecard: what is measured, from where to where, and its weight."""

    _name = "o2c.credit.factor"
    _description = "Credit Score Factor"
    _order = "sequence, id"
    _rec_name = "kind"

    scorecard_id = fields.Many2one(
        "o2c.credit.scorecard", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(FACTORS, "Factor", required=True)
    weight = fields.Integer(
        default=10, help="In proportion to the other weights. Zero leaves the factor out."
    )
    worst = fields.Float("Nothing At", help="The measure that earns no points.")
    best = fields.Float("Everything At", help="The measure that earns all of its points.")
    unit = fields.Char(compute="_compute_unit")
    neutral_percent = fields.Float(
        "Without Data (%)",
        default=50.0,
        help="The share of its points a customer gets of whom nothing was measured.",
    )

    _once_each = models.UniqueIndex("(scorecard_id, kind)", "Each factor is weighed once.")
    _weight_positive = models.Constraint(
        "CHECK (weight >= 0 AND neutral_percent BETWEEN 0 AND 100)",
        "A weight cannot be negative, and the share without data is between 0 and 100 %.",
    )
    _ends_differ = models.Constraint(
        "CHECK (worst <> best)", "Nothing and everything cannot be earned at the same measure."
    )

    # === COMPUTE METHODS === #

    @api.depends("kind")
    def _compute_unit(self):
        units = self._units()
        for factor in self:
            factor.unit = units.get(factor.kind, "")

    @api.model
    def _units(self):
        """Return the unit of each factor's measure."""
        return {
            "days_late": self.env._("days"),
            "days_late_trend": self.env._("days more than before"),
            "overdue_share": self.env._("% of what is owed"),
            "broken_promises": self.env._("in a year"),
            "disputes": self.env._("% of the year's invoices"),
            "utilisation": self.env._("% of the limit"),
            "tenure": self.env._("years"),
            "returned_payments": self.env._("in a year"),
            "outside_rating": self.env._("of 100"),
            "insurance": self.env._("% of what is at risk"),
        }

    # === BUSINESS METHODS === #

    def _to_factor(self):
        """Return the engine's factor."""
        self.ensure_one()
        return engine.Factor(
            self.kind, self.weight, self.worst, self.best, self.neutral_percent / 100
        )
