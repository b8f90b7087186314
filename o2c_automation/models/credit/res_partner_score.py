from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.o2c_customer_scope_mixin import RISK_CLASSES
from .res_partner_credit import CREDIT_READERS, _agreed


class ResPartner(models.Model):
    """The latest credit score on the customer, and what it needs to know from outside."""

    _inherit = "res.partner"

    o2c_outside_rating = _agreed(
        fields.Float,
        "Outside Rating (of 100)",
        help="What a credit agency says, on a scale of 1 (worst) to 100. Zero: no rating.",
    )
    o2c_outside_rating_source = _agreed(fields.Char, "Rated By")
    o2c_outside_rating_date = _agreed(fields.Date, "Rated On")
    o2c_credit_score_id = fields.Many2one(
        "o2c.credit.score",
        "Latest Score",
        compute="_compute_o2c_credit_score",
        groups=CREDIT_READERS,
    )
    o2c_credit_score = fields.Float(
        "Credit Score", compute="_compute_o2c_credit_score", digits=(6, 1), groups=CREDIT_READERS
    )
    o2c_credit_score_class = fields.Selection(
        RISK_CLASSES,
        "Class by Score",
        compute="_compute_o2c_credit_score",
        groups=CREDIT_READERS,
    )

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id")
    @api.depends_context("company")
    def _compute_o2c_credit_score(self):
        scores_sudo = self.env["o2c.credit.score"].sudo()
        latest = scores_sudo._latest(self._origin.commercial_partner_id, self.env.company)
        for one in self:
            score = latest.get(one._origin.commercial_partner_id.id, scores_sudo)
            one.o2c_credit_score_id = score.sudo(False)
            one.o2c_credit_score = score.points
            one.o2c_credit_score_class = score.risk_class

    # === ACTIONS === #

    def action_o2c_open_scores(self):
        """Open the scores of the customer, the latest first."""
        self.ensure_one()
        self._o2c_check_credit_reader()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "o2c_automation.o2c_credit_score_action"
        )
        name = self.env._("Scores of %(customer)s", customer=self.display_name)
        domain = [("partner_id", "=", self.commercial_partner_id.id)]
        return {**action, "name": name, "display_name": name, "domain": domain, "context": {}}

    def action_o2c_score_now(self):
        """Score the customers again, and open what came of it."""
        self._o2c_check_credit_reader()
        card = self.env["o2c.credit.scorecard"]._get_for(self.env.company)
        if not card:
            raise UserError(self.env._("This company has no scorecard; set one up first."))
        scores = card._score(self)
        action = self.env["ir.actions.actions"]._for_xml_id(
            "o2c_automation.o2c_credit_score_action"
        )
        if len(scores) == 1:
            form = {"views": [(False, "form")], "view_mode": "form", "res_id": scores.id}
            return {**action, **form, "context": {}}
        return {**action, "domain": [("id", "in", scores.ids)], "context": {}}
