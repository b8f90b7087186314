from odoo import api, fields, models

from ...engine import credit_default as engine

MEASURES = ("overdue_days", "returned_payments", "broken_promises")
# The customer's terms that a default takes, and that are kept to be given back.
TAKEN = {
    "credit_limit": 0.0,
    "o2c_has_credit_limit": True,
    "o2c_temporary_limit": 0.0,
    "o2c_credit_status": "stopped",
}


class O2cCreditDefault(models.Model):
    """A customer who lost their credit by rule: why, what was taken, and when it came back."""

    _name = "o2c.credit.default"
    _description = "Credit Default"
    _inherit = ["o2c.state.mixin"]
    _order = "id desc"
    _rec_name = "partner_id"

    _o2c_transitions = {"flagged": ("restored",)}

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    state = fields.Selection(
        [("flagged", "In default"), ("restored", "Restored")],
        "Status",
        default="flagged",
        required=True,
        readonly=True,
    )
    date = fields.Date("Since", required=True, readonly=True, default=fields.Date.context_today)
    date_restored = fields.Date("Restored On", readonly=True)
    reason_codes = fields.Json(readonly=True)
    message = fields.Char("Why", compute="_compute_message")
    overdue_days = fields.Integer("Oldest Overdue (Days)", readonly=True)
    returned_payments = fields.Integer(readonly=True)
    broken_promises = fields.Integer(readonly=True)
    terms_before = fields.Json(readonly=True)

    _one_open = models.UniqueIndex(
        "(company_id, partner_id) WHERE state = 'flagged'", "A customer is in default once."
    )

    # === COMPUTE METHODS === #

    @api.depends("reason_codes", "overdue_days", "returned_payments", "broken_promises")
    @api.depends_context("lang")
    def _compute_message(self):
        for case in self:
            case.message = case._describe()

    def _describe(self):
        """Return why the customer is in default, in words."""
        sentences = {
            "overdue_days": self.env._("overdue for %(number)s days", number=self.overdue_days),
            "returned_payments": self.env._(
                "%(number)s returned payments in a year", number=self.returned_payments
            ),
            "broken_promises": self.env._(
                "%(number)s broken promises", number=self.broken_promises
            ),
        }
        return ", ".join(sentences[reason] for reason in self.reason_codes or ())

    # === BUSINESS METHODS === #

    @api.model
    def _flag(self, debtor, company, conduct, reasons):
        """Take the customer's credit, and keep what it was."""
        debtor = debtor.with_company(company)
        case = self.create(
            {
                "partner_id": debtor.id,
                "company_id": company.id,
                "reason_codes": list(reasons),
                "terms_before": {name: debtor[name] for name in TAKEN},
                **{name: conduct.of(name) for name in MEASURES},
            }
        )
        reason = self.env._("In default: %(reasons)s", reasons=case._describe())
        debtor.write({**TAKEN, "o2c_credit_status_reason": reason})
        self.env["o2c.event"]._log(
            "credit.default.flagged", case, reason=reasons[0], message=reason
        )
        return case

    def _judge(self, conducts, thresholds):
        """Return (outcome, reason code, case, None): whether the credit comes back."""
        days = (fields.Date.context_today(self) - self.date).days
        conduct = conducts.get(self.partner_id.id, engine.NOTHING)
        if engine.is_restored(conduct, self._at_default(), days, thresholds):
            return ("done", "default_restored", self, None)
        return ("skipped", "default_stays", self, None)

    def _at_default(self):
        return engine.Conduct(*(self[name] for name in MEASURES))

    def _restore(self):
        """Give back what was taken, unless somebody agreed on something else since."""
        debtor = self.partner_id.with_company(self.company_id)
        is_untouched = all(debtor[name] == value for name, value in TAKEN.items())
        if is_untouched:
            debtor.write({**self.terms_before, "o2c_credit_status_reason": False})
        self._transition(
            "restored",
            reason="restored" if is_untouched else "changed_since",
            vals={"date_restored": fields.Date.context_today(self)},
        )

    @api.model
    def _forgiven(self, company):
        """Return {partner id: Conduct} of what was forgiven when credit last came back."""
        restored = self.search([("company_id", "=", company.id), ("state", "=", "restored")])
        # The latest comes first: of several, it is written last.
        return {case.partner_id.id: case._at_default() for case in reversed(restored)}
