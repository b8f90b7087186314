from odoo import api, fields, models

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
    _inherit = ["o2c.factor.mixin"]
    _order = "sequence, id"
    _rec_name = "kind"

    scorecard_id = fields.Many2one(
        "o2c.credit.scorecard", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True)
    kind = fields.Selection(FACTORS, "Factor", required=True)
    weight = fields.Integer(help="In proportion to the other weights. Zero leaves the factor out.")
    neutral_percent = fields.Float(
        "Without Data (%)",
        default=50.0,
        help="The share of its points a customer gets of whom nothing was measured.",
    )

    _once_each = models.UniqueIndex("(scorecard_id, kind)", "Each factor is weighed once.")
    _neutral_is_a_share = models.Constraint(
        "CHECK (neutral_percent BETWEEN 0 AND 100)",
        "The share without data is between 0 and 100 %.",
    )

    # === FACTOR === #

    @api.model
    def _units(self):
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

    def _neutral_share(self):
        return self.neutral_percent / 100
