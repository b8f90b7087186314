from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import split_every

from ...engine import credit_score as engine

CHUNK = 500
_PERCENT = 100

# Kind, weight, worst, best: what a new scorecard begins with.
DEFAULT_FACTORS = [
    ("days_late", 20, 60, 0),
    ("days_late_trend", 10, 30, -10),
    ("overdue_share", 20, 50, 0),
    ("broken_promises", 8, 3, 0),
    ("disputes", 5, 20, 0),
    ("utilisation", 10, 120, 50),
    ("tenure", 7, 0, 5),
    ("returned_payments", 8, 2, 0),
    ("outside_rating", 7, 0, 100),
    ("insurance", 5, 0, 100),
]
# Class, from points, months of sales, months until the next review.
DEFAULT_BANDS = [
    ("a", 80, 3, 12),
    ("b", 65, 2, 12),
    ("c", 50, 1.5, 6),
    ("d", 30, 0.5, 3),
    ("e", 0, 0, 3),
]


class O2cCreditScorecard(models.Model):
    """How one company scores its customers: what is measured, its weight, what follows.

    The first scorecard of a company counts. Every customer who was invoiced or has a limit
    is scored again when the last score is older than the scorecard says.
    """

    _name = "o2c.credit.scorecard"
    _description = "Credit Scorecard"
    _inherit = ["o2c.policy.mixin"]

    factor_ids = fields.One2many(
        "o2c.credit.factor",
        "scorecard_id",
        "Factors",
        copy=True,
        default=lambda self: self._default_factor_ids(),
    )
    band_ids = fields.One2many(
        "o2c.credit.band",
        "scorecard_id",
        "Risk Classes",
        copy=True,
        default=lambda self: self._default_band_ids(),
    )
    refresh_days = fields.Integer(
        "Score Again After (Days)", default=7, help="Zero: by hand only, never by itself."
    )
    rating_months = fields.Integer(
        "Outside Ratings Count For (Months)",
        default=12,
        help="An older rating counts as none. Zero: ratings never grow old.",
    )
    limit_step = fields.Monetary(
        "Round Limits Down To", default=100.0, help="Proposed limits are multiples of this."
    )
    is_class_applied = fields.Boolean(
        "Set the Risk Class",
        help="On: a new score writes its risk class on the customer, where policies and "
        "approvers read it. Off: the class is shown, and people set it.",
    )

    _numbers_positive = models.Constraint(
        "CHECK (refresh_days >= 0 AND rating_months >= 0 AND limit_step >= 0)",
        "Days, months and steps cannot be negative.",
    )

    # === DEFAULT METHODS === #

    @api.model
    def _default_factor_ids(self):
        names = ("kind", "weight", "worst", "best")
        return [Command.create(dict(zip(names, values, strict=True))) for values in DEFAULT_FACTORS]

    @api.model
    def _default_band_ids(self):
        names = ("risk_class", "score_from", "months_of_sales", "review_months")
        return [Command.create(dict(zip(names, values, strict=True))) for values in DEFAULT_BANDS]

    # === CONSTRAINT METHODS === #

    @api.constrains("name", "factor_ids")
    def _check_something_is_weighed(self):
        for card in self:
            if not any(factor.weight for factor in card.factor_ids):
                raise ValidationError(
                    self.env._("Give at least one factor of %(name)s a weight.", name=card.name)
                )

    # === BUSINESS METHODS === #

    @api.model
    def _get_for(self, company):
        """Return the scorecard that counts in ``company``; empty without one."""
        return self._in_use(company, limit=1)

    def _score(self, partners):
        """Write a score for each commercial partner of ``partners`` and return them.

        The number of queries is the same for any number of customers.
        """
        self.ensure_one()
        debtors = partners.commercial_partner_id
        scores = (
            self.env["o2c.credit.score"].sudo().create(self._prepare_scores(debtors))
            if debtors
            else self.env["o2c.credit.score"]
        )
        if self.is_class_applied:
            scores._apply_risk_class()
        return scores

    def _prepare_scores(self, debtors):
        """Return the values of one score per debtor; writes nothing."""
        facts = debtors._o2c_score_facts(self.company_id)
        before = self.env["o2c.credit.score"].sudo()._latest(debtors, self.company_id)
        factors = tuple(factor._to_factor() for factor in self.factor_ids)
        bands = {band: band._to_band() for band in self.band_ids}
        return [
            {
                **self._prepare_score(factors, bands, facts.get(debtor.id, {})),
                "partner_id": debtor.id,
                "company_id": self.company_id.id,
                "scorecard_id": self.id,
                "points_before": before[debtor.id].points if debtor.id in before else 0.0,
                "has_before": debtor.id in before,
            }
            for debtor in debtors
        ]

    def _prepare_score(self, factors, bands, facts):
        """Return what the engine says about a customer with these ``facts``."""
        known = self._without_outdated(facts)
        score = engine.score(factors, known)
        band = engine.band_of(bands.values(), score.points)
        to_minor, from_minor = self.currency_id.o2c_to_minor, self.currency_id.o2c_from_minor
        proposal = band and engine.propose_limit(
            band, facts.get("monthly_sales"), to_minor(self.limit_step)
        )
        return {
            "points": score.points / _PERCENT,
            "measured_percent": score.measured / _PERCENT,
            "risk_class": band.risk_class if band else False,
            "proposed_limit": from_minor(proposal.amount) if proposal else 0.0,
            "proposal_reason": proposal.reason if proposal else "no_credit",
            "parts": [
                {
                    "factor": part.factor,
                    "value": part.value,
                    "points": part.points,
                    "maximum": part.maximum,
                    "reason": part.reason,
                }
                for part in score.parts
            ],
        }

    def _without_outdated(self, facts):
        """Return ``facts`` without an outside rating that is too old to count."""
        age = facts.get("outside_rating_months")
        is_old = age is not None and self.rating_months and age > self.rating_months
        return {**facts, "outside_rating": None} if is_old else facts

    # === BATCH === #

    @api.model
    def _cron_score(self):
        """Score every customer whose last score is old, company by company."""
        for company in self.env["res.company"].sudo().search([]):
            card = company._o2c_alone(self._get_for(company))
            if card.refresh_days and not card._score_due():
                break

    def _score_due(self):
        """Score those who are due; return whether time is left."""
        due = self._due_customers()
        if not due:
            return True
        run_model = self.env["o2c.run"]
        with run_model._running_by_cron("credit_score", self.company_id) as run:
            return run._tagged(self)._score_in_chunks(due, run)

    def _score_in_chunks(self, due, run):
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(due))
        for ids in split_every(CHUNK, due.ids):
            scores = self._score(due.browse(ids))
            run._count("done", "scored", len(scores))
            if not cron._commit_progress(len(ids)):
                return False
        return True

    def _due_customers(self):
        """Return who was invoiced or has a limit, and was not scored for long enough."""
        fresh = fields.Date.subtract(fields.Date.context_today(self), days=self.refresh_days)
        return self.env["res.partner"]._o2c_find_customers_to_score(self.company_id, fresh)
