from odoo import fields, models

from ...engine import credit_score as engine
from ..core.o2c_customer_scope_mixin import RISK_CLASSES


class O2cCreditBand(models.Model):
    """What follows from a score: the risk class, the limit it bears, and the next review."""

    _name = "o2c.credit.band"
    _description = "Credit Score Band"
    _order = "score_from desc, id"
    _rec_name = "risk_class"

    scorecard_id = fields.Many2one(
        "o2c.credit.scorecard", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="scorecard_id.company_id", store=True)
    currency_id = fields.Many2one(related="scorecard_id.currency_id")
    risk_class = fields.Selection(RISK_CLASSES, required=True)
    score_from = fields.Float("From Points", digits=(6, 2))
    months_of_sales = fields.Float(
        "Limit in Months of Sales",
        digits=(6, 2),
        help="The proposed limit is so many months of the last year's sales.",
    )
    limit_cap = fields.Monetary("At Most", help="Zero: no upper end.")
    start_limit = fields.Monetary("Without Sales", help="Proposed to a customer without sales.")
    review_months = fields.Integer("Review After (Months)", help="Zero: no review by itself.")

    _from_once = models.UniqueIndex("(scorecard_id, score_from)", "Each class begins elsewhere.")
    _numbers_positive = models.Constraint(
        "CHECK (score_from BETWEEN 0 AND 100 AND months_of_sales >= 0 AND limit_cap >= 0"
        " AND start_limit >= 0 AND review_months >= 0)",
        "Points are between 0 and 100; months and limits cannot be negative.",
    )

    def _to_band(self):
        """Return the engine's band."""
        self.ensure_one()
        to_minor = self.currency_id.o2c_to_minor
        return engine.Band(
            self.risk_class,
            minimum=round(self.score_from * 100),
            months_of_sales=self.months_of_sales,
            cap=to_minor(self.limit_cap) if self.limit_cap else None,
            start=to_minor(self.start_limit),
        )
