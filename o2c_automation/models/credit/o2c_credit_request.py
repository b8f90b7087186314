from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from .res_partner_credit import CREDIT_READERS

# What the customer or a salesperson asks for; fixed once it is sent.
ASKED = frozenset(
    {
        "partner_id",
        "company_id",
        "kind",
        "amount",
        "date_until",
        "reason",
        "legal_name",
        "vat",
        "registration_number",
        "years_trading",
        "expected_sales",
        "outside_rating",
        "outside_rating_source",
        "reference_ids",
        "document_ids",
    }
)


class O2cCreditRequest(models.Model):
    """What a customer asks for: a credit limit, and who they are.

    Sent, it is granted, referred to people or denied at once by the request rules; granting
    it writes the customer's limit. Nobody decides on a request they had a hand in.
    """

    _name = "o2c.credit.request"
    _description = "Credit Request"
    _inherit = ["mail.thread", "mail.activity.mixin", "o2c.state.mixin"]
    _order = "id desc"

    _o2c_transitions = {
        "draft": ("referred", "approved", "denied", "withdrawn"),
        "referred": ("approved", "denied", "withdrawn"),
    }
    _o2c_decided_fields = (
        "requester_id",
        "author_ids",
        "date_sent",
        "is_portal",
        "score_id",
        "rule_id",
        "reason_code",
        "endorser_ids",
        "amount_endorsed",
        "amount_approved",
        "limit_before",
        "decided_by_id",
        "date_decided",
        "decision_reason",
    )

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        domain="[('parent_id', '=', False)]",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("referred", "To decide"),
            ("approved", "Granted"),
            ("denied", "Denied"),
            ("withdrawn", "Withdrawn"),
        ],
        "Status",
        default="draft",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
    )
    kind = fields.Selection(
        [("permanent", "For good"), ("temporary", "For a time")],
        "Wanted",
        required=True,
        default="permanent",
    )
    amount = fields.Monetary("Limit Asked For", required=True)
    date_until = fields.Date(
        "Until", help="The last day of the limit. Empty: until its next review."
    )
    reason = fields.Text("Why", required=True)

    # What a new customer tells of themselves.
    legal_name = fields.Char("Registered Name")
    vat = fields.Char("VAT Number")
    registration_number = fields.Char("Company Register Number")
    years_trading = fields.Integer("Years in Business")
    expected_sales = fields.Monetary("Expected Purchases a Month")
    outside_rating = fields.Float("Outside Rating (of 100)")
    outside_rating_source = fields.Char("Rated By")
    reference_ids = fields.One2many(
        "o2c.credit.request.reference", "request_id", "Trade References", copy=True
    )
    document_ids = fields.Many2many(
        "ir.attachment", string="Documents", help="Annual accounts, bank letters, contracts."
    )

    requester_id = fields.Many2one("res.users", "Sent By", readonly=True, copy=False)
    author_ids = fields.Many2many(
        "res.users",
        "o2c_credit_request_author_rel",
        string="Had a Hand In It",
        readonly=True,
        copy=False,
    )
    is_portal = fields.Boolean("From the Customer", readonly=True, copy=False)
    date_sent = fields.Datetime("Sent On", readonly=True, copy=False)
    reason_code = fields.Char(readonly=True, copy=False)
    message = fields.Char("Answer", compute="_compute_message")
    rule_id = fields.Many2one("o2c.credit.request.rule", readonly=True, copy=False)
    score_id = fields.Many2one("o2c.credit.score", readonly=True, copy=False, groups=CREDIT_READERS)
    points = fields.Float(related="score_id.points", string="Points", groups=CREDIT_READERS)
    proposed_limit = fields.Monetary(related="score_id.proposed_limit", groups=CREDIT_READERS)
    limit_before = fields.Monetary(readonly=True, copy=False, groups=CREDIT_READERS)
    endorser_ids = fields.Many2many(
        "res.users",
        "o2c_credit_request_endorser_rel",
        string="Approved By",
        readonly=True,
        copy=False,
    )
    amount_endorsed = fields.Monetary("Approved Up To", readonly=True, copy=False)
    amount_approved = fields.Monetary("Limit Granted", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_decided = fields.Datetime("Decided On", readonly=True, copy=False)
    decision_reason = fields.Text("Reason of the Decision", readonly=True, copy=False)

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "Ask for a limit above zero; zero is no credit."
    )
    _one_open = models.UniqueIndex(
        "(company_id, partner_id) WHERE state = 'referred'",
        "A request of this customer is waiting for a decision already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "amount", "currency_id")
    def _compute_display_name(self):
        for request in self:
            customer, currency = request.partner_id.display_name, request.currency_id
            request.display_name = customer and f"{customer}: {currency.format(request.amount)}"

    @api.depends("reason_code", "rule_id", "state")
    @api.depends_context("lang")
    def _compute_message(self):
        for request in self:
            request.message = request._answer_in_words()

    def _answer_in_words(self):
        """Return why the rules answered as they did, without figures of the customer."""
        rule = self.sudo().rule_id.name
        sentences = {
            "rule": self.env._("Decided by the rule “%(rule)s”.", rule=rule),
            "no_rule": self.env._("No rule decides on this; people do."),
            "stopped": self.env._("The customer is stopped; people decide."),
            "person": self.env._("Decided by %(name)s.", name=self.decided_by_id.name),
        }
        return sentences.get(self.reason_code, "")

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "date_until")
    def _check_date_until(self):
        today = fields.Date.context_today(self)
        for request in self:
            if request.kind == "temporary" and not request.date_until:
                raise ValidationError(self.env._("Say until when the limit is wanted."))
            if request.date_until and request.date_until < today:
                raise ValidationError(self.env._("The last day of the limit is over already."))

    @api.constrains("outside_rating")
    def _check_outside_rating(self):
        if any(not 0 <= request.outside_rating <= 100 for request in self):
            raise ValidationError(self.env._("An outside rating is between 0 and 100."))

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create([self._for_debtor(vals) for vals in vals_list])
        requests.sudo().author_ids = [Command.link(self.env.uid)]
        return requests

    def write(self, vals):
        if not ASKED.isdisjoint(vals):
            self._check_still_draft()
            # In sudo: the authors are kept by the system, whoever writes.
            self.sudo().author_ids = [Command.link(self.env.uid)]
        return super().write(self._for_debtor(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        self._check_still_draft()

    def _check_still_draft(self):
        if any(request.state != "draft" for request in self):
            raise UserError(
                self.env._("This request was sent. Withdraw it and make another one instead.")
            )

    def _for_debtor(self, vals):
        """Return ``vals`` where the customer is the commercial entity, who owes."""
        if not vals.get("partner_id"):
            return vals
        debtor = self.env["res.partner"].browse(vals["partner_id"]).commercial_partner_id
        return {**vals, "partner_id": debtor.id}
