from odoo import api, fields, models

from ...engine import credit_request as engine


class O2cCreditRequestRule(models.Model):
    """One row of the matrix that answers requests for credit at once.

    The first row that holds decides; where none does, the approvers do.
    """

    _name = "o2c.credit.request.rule"
    _description = "Credit Request Rule"
    _inherit = ["o2c.policy.mixin"]

    outcome = fields.Selection(
        [
            ("approved", "Grant at once"),
            ("referred", "Refer to approvers"),
            ("denied", "Deny at once"),
        ],
        "Then",
        required=True,
        default="referred",
    )
    amount_from = fields.Monetary("Limit From")
    amount_to = fields.Monetary("Limit Up To", help="Zero: no upper end.")
    is_score_looked_at = fields.Boolean(
        "By Score", help="On: for customers who have a score between these."
    )
    score_from = fields.Float(digits=(6, 2))
    score_to = fields.Float(digits=(6, 2), default=100.0)
    is_within_proposal = fields.Boolean(
        "Score Bears It", help="Only up to the limit that the customer's score proposes."
    )
    paid_from = fields.Integer("Paid Invoices At Least")
    is_overdue_looked_at = fields.Boolean("By Overdue")
    overdue_from = fields.Integer("Oldest Overdue From (Days)")
    overdue_to = fields.Integer(
        "Oldest Overdue To (Days)", help="Zero with From zero: nothing late."
    )
    is_for_stopped = fields.Boolean("Stopped Customers Only")

    _ranges_right = models.Constraint(
        "CHECK (amount_from >= 0 AND (amount_to = 0 OR amount_to >= amount_from)"
        " AND score_to >= score_from AND overdue_to >= overdue_from AND paid_from >= 0)",
        "Each range must end at or above its start, and nothing can be negative.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _get_rules(self, company):
        """Return the engine's rules of ``company``, in order."""
        return tuple(rule._to_rule() for rule in self._in_use(company))

    def _to_rule(self):
        """Return the engine's rule."""
        self.ensure_one()
        return engine.Rule(
            self.id,
            self.outcome,
            tuple(self._conditions()),
            is_within_proposal=self.is_within_proposal,
            is_for_stopped=self.is_for_stopped,
        )

    def _conditions(self):
        to_minor = self.currency_id.o2c_to_minor
        high = to_minor(self.amount_to) if self.amount_to else None
        yield engine.Condition("amount", to_minor(self.amount_from), high)
        if self.is_score_looked_at:
            low, high = round(self.score_from * 100), round(self.score_to * 100)
            yield engine.Condition("score", low, high)
        if self.paid_from:
            yield engine.Condition("paid_invoices", self.paid_from)
        if self.is_overdue_looked_at:
            yield engine.Condition("overdue_days", self.overdue_from, self.overdue_to)
