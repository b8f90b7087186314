from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ..core.o2c_customer_scope_mixin import RISK_CLASSES

_HUNDREDTH = 100


class O2cCreditScore(models.Model):
    """How good a customer's credit was on one day, and every part of how that came about.

    Written by scorecards, and never changed or deleted by anybody.
    """

    _name = "o2c.credit.score"
    _description = "Credit Score"
    _order = "date desc, id desc"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    scorecard_id = fields.Many2one("o2c.credit.scorecard", readonly=True, ondelete="set null")
    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    user_id = fields.Many2one(
        "res.users", "Asked For By", readonly=True, default=lambda self: self.env.user
    )
    points = fields.Float("Score", digits=(6, 2), readonly=True, aggregator="avg")
    has_before = fields.Boolean(readonly=True)
    points_before = fields.Float("Score Before", digits=(6, 2), readonly=True, aggregator=None)
    points_change = fields.Float("Change", digits=(6, 2), compute="_compute_points_change")
    measured_percent = fields.Float(
        "Measured (%)",
        readonly=True,
        aggregator="avg",
        help="How much of the score rests on something measured; the rest is neutral.",
    )
    risk_class = fields.Selection(RISK_CLASSES, readonly=True)
    proposed_limit = fields.Monetary(readonly=True, aggregator=None)
    proposal_reason = fields.Selection(
        [
            ("sales", "Months of sales"),
            ("capped", "The most the class gets"),
            ("no_sales", "No sales yet"),
            ("no_credit", "No credit in this class"),
        ],
        "Limit Rests On",
        readonly=True,
    )
    parts = fields.Json(readonly=True)
    explanation = fields.Html(compute="_compute_explanation", sanitize=False)
    is_latest = fields.Boolean(compute="_compute_is_latest", search="_search_is_latest")

    _partner_idx = models.Index("(company_id, partner_id, id DESC)")

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "points", "date")
    def _compute_display_name(self):
        for score in self:
            points = formatLang(self.env, score.points, digits=1)
            score.display_name = f"{score.partner_id.display_name}: {points}"

    @api.depends("points", "points_before", "has_before")
    def _compute_points_change(self):
        for score in self:
            score.points_change = score.points - score.points_before if score.has_before else 0.0

    @api.depends("parts")
    @api.depends_context("lang")
    def _compute_explanation(self):
        factor_model = self.env["o2c.credit.factor"]
        labels = dict(factor_model._fields["kind"]._description_selection(self.env))
        units = factor_model._units()
        for score in self:
            rows = Markup().join(
                score._explain_part(part, labels, units) for part in score.parts or ()
            )
            score.explanation = self._explanation_table(rows, score.points)

    def _explain_part(self, part, labels, units):
        """Return the row that tells what one factor was measured at and earned."""
        name, value = part["factor"], part["value"]
        told = (
            self.env._("nothing measured, counted as neutral")
            if value is None
            else f"{formatLang(self.env, value, digits=1)} {units.get(name, '')}"
        )
        return self._explanation_row(
            labels.get(name, name),
            told,
            formatLang(self.env, part["points"] / _HUNDREDTH, digits=2),
            formatLang(self.env, part["maximum"] / _HUNDREDTH, digits=2),
        )

    @api.model
    def _explanation_row(self, label, told, points, maximum):
        return Markup(
            "<tr><td>%s</td><td>%s</td>"
            "<td class='text-end'>%s</td><td class='text-end'>%s</td></tr>"
        ) % (label, told, points, maximum)

    @api.model
    def _explanation_table(self, rows, points):
        head = self._explanation_row(
            self.env._("What Counts"),
            self.env._("Measured"),
            self.env._("Points"),
            self.env._("Of At Most"),
        )
        total = self._explanation_row(
            self.env._("Score"), "", formatLang(self.env, points, digits=2), "100.00"
        )
        return Markup(
            "<table class='table table-sm'><thead class='fw-bold'>%s</thead>"
            "<tbody>%s</tbody><tfoot class='fw-bold'>%s</tfoot></table>"
        ) % (head, rows, total)

    def _compute_is_latest(self):
        latest = set(self.sudo()._latest_ids(self.company_id.ids, self.partner_id.ids))
        for score in self:
            score.is_latest = score.id in latest

    @api.model
    def _search_is_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        latest = fields.Domain("id", "in", self.sudo()._latest_ids(self.env.companies.ids))
        return latest if True in value else ~latest

    # === CRUD METHODS === #

    def write(self, vals):
        if self:
            raise UserError(self.env._("Scores are a permanent record and cannot be changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Scores are a permanent record and cannot be deleted."))

    # === BUSINESS METHODS === #

    @api.model
    def _latest(self, debtors, company):
        """Return {partner id: their latest score} in ``company``, of those who have one."""
        ids = self._latest_ids(company.ids, debtors.ids)
        return {score.partner_id.id: score for score in self.browse(ids)}

    @api.model
    def _latest_ids(self, company_ids, partner_ids=None):
        """Return the id of the latest score of each customer in each company; one query."""
        if not company_ids or partner_ids == []:
            return []
        self.flush_model(["partner_id", "company_id"])
        of_whom = (
            SQL("TRUE") if partner_ids is None else SQL("partner_id IN %s", tuple(partner_ids))
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (company_id, partner_id) id
                  FROM o2c_credit_score
                 WHERE company_id IN %s AND %s
              ORDER BY company_id, partner_id, id DESC
                """,
                tuple(company_ids),
                of_whom,
            )
        )
        return [score_id for (score_id,) in rows]

    def _apply_risk_class(self):
        """Write the class of each score on its customer, where it is another one."""
        for company, of_company in self.grouped("company_id").items():
            for risk_class, scores in of_company.grouped("risk_class").items():
                debtors_sudo = scores.partner_id.sudo().with_company(company)
                debtors_sudo.filtered(
                    lambda debtor, new=risk_class: debtor.o2c_risk_class != new
                ).write({"o2c_risk_class": risk_class})

    def _next_review(self):
        """Return when the terms of the customer are to be looked at again, by their class."""
        band = self.sudo().scorecard_id.band_ids.filtered(
            lambda band: band.risk_class == self.risk_class
        )[:1]
        today = fields.Date.context_today(self)
        months = band.review_months
        return bool(months) and fields.Date.add(today, months=months)
