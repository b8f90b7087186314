from datetime import timedelta

from odoo import Command, api, fields, models

from ...engine import dispute_kpi as engine
from .o2c_dispute import ROOT_CAUSES

LOOK_BACK_DAYS = 90
# What a check looks for that would have prevented the mistake, and in which group it is.
PREVENTION = {
    "pricing": ("price_differs", "cost"),
    "order_entry": ("quantity_above_order", "cost"),
    "picking": ("quantity_above_delivery", "cost"),
    "invoicing": ("tax_differs", "cost"),
}
INVOICE_FIELDS = {
    "product": "invoice_line_ids.product_id",
    "customer": "commercial_partner_id",
    "salesperson": "invoice_user_id",
}
SUBJECT_FIELDS = {
    "product": "product_id",
    "customer": "partner_id",
    "salesperson": "salesperson_id",
}


class O2cDisputeSuggestion(models.Model):
    """A check before sending that disputes speak for: the same cause came back too often.

    The evidence are the cases. Nothing changes until a manager accepts.
    """

    _name = "o2c.dispute.suggestion"
    _description = "Suggested Check"
    _inherit = ["mail.thread", "mail.activity.mixin", "o2c.state.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _o2c_transitions = {"proposed": ("accepted", "dismissed"), "dismissed": ("proposed",)}
    _o2c_decided_fields = ("decided_by_id",)

    name = fields.Char("Check", compute="_compute_name")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    root_cause = fields.Selection(ROOT_CAUSES, required=True, readonly=True)
    dimension = fields.Selection(
        [("product", "Product"), ("customer", "Customer"), ("salesperson", "Salesperson")],
        "Repeats by",
        required=True,
        readonly=True,
    )
    product_id = fields.Many2one("product.product", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)
    dispute_ids = fields.Many2many("o2c.dispute", string="Evidence", readonly=True)
    case_count = fields.Integer("Cases", compute="_compute_evidence", store=True)
    amount = fields.Monetary(
        "Disputed",
        currency_field="company_currency_id",
        compute="_compute_evidence",
        store=True,
    )
    state = fields.Selection(
        [("proposed", "Proposed"), ("accepted", "Accepted"), ("dismissed", "Dismissed")],
        "Status",
        required=True,
        readonly=True,
        copy=False,
        default="proposed",
        tracking=True,
        index=True,
    )
    check_id = fields.Many2one("o2c.invoice.check", "Installed Check", readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    # === COMPUTE METHODS === #

    @api.depends("root_cause", "product_id", "partner_id", "salesperson_id")
    @api.depends_context("lang")
    def _compute_name(self):
        causes = dict(self._fields["root_cause"]._description_selection(self.env))
        for suggestion in self:
            subject = suggestion._subject()
            suggestion.name = f"{causes.get(suggestion.root_cause)}: {subject.display_name}"

    @api.depends("dispute_ids")
    def _compute_evidence(self):
        for suggestion in self:
            disputes_sudo = suggestion.sudo().dispute_ids
            suggestion.case_count = len(disputes_sudo)
            suggestion.amount = sum(disputes_sudo.mapped("amount_company"))

    # === ACTION METHODS === #

    def action_accept(self):
        """Accept the check, and see to it that it is carried out."""
        self._transition("accepted", vals={"decided_by_id": self.env.uid})
        self._install_check()

    def action_dismiss(self):
        """Refuse the check; the same cause is not suggested again for a while."""
        self._transition("dismissed", vals={"decided_by_id": self.env.uid})

    def action_propose_again(self):
        """Take a refusal back."""
        self._transition("proposed", vals={"decided_by_id": False})

    def action_open_evidence(self):
        """List the cases that speak for the check."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("o2c_automation.o2c_dispute_action")
        return {**action, "domain": [("id", "in", self.dispute_ids.ids)], "context": {}}

    # === BUSINESS METHODS === #

    def _install_check(self):
        """Let invoices like these be kept back; whoever accepted is reminded to look at it."""
        for suggestion in self:
            suggestion.check_id = self.env["o2c.invoice.check"].create(suggestion._check_vals())
            suggestion.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Look at the new check before sending: %s", suggestion.name),
                user_id=self.env.uid,
            )

    def _check_vals(self):
        """Return the values of the check that would have prevented the mistakes."""
        self.ensure_one()
        code, group = PREVENTION.get(self.root_cause, ("price_differs", "cost"))
        domain = [(INVOICE_FIELDS[self.dimension], "=", self._subject().id)]
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "code": code,
            "group": group,
            "severity": "block",
            "domain": repr(domain),
            "cure": self.env._("The same mistake led to disputes before: compare with the order."),
        }

    @api.model
    def _cron_suggest(self):
        """Suggest a check in each company where a billing mistake came back too often."""
        for company in self.env["res.company"].search([("o2c_repeat_threshold", ">", 0)]):
            self.with_company(company)._suggest(company)

    @api.model
    def _suggest(self, company):
        """Create the suggestions that the company's recent disputes speak for."""
        start = fields.Date.context_today(self) - timedelta(days=LOOK_BACK_DAYS)
        repeats = engine.repeats(
            self._read_occurrences(company, start), company.o2c_repeat_threshold
        )
        known = self._known_subjects(company, start)
        fresh = [repeat for repeat in repeats if self._key(repeat) not in known]
        if not fresh:
            return self.browse()
        with self.env["o2c.run"]._running("disputes", company) as run:
            run._count("done", "check_suggested", len(fresh))
            return self.sudo().create(
                [self._prepare_suggestion_vals(company, repeat) for repeat in fresh]
            )

    @api.model
    def _read_occurrences(self, company, start):
        """Return what went wrong in billing since ``start``, and to whom, in one query."""
        rows_sudo = (
            self.env["o2c.dispute.analysis"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "=", company.id),
                    ("date_opened", ">", start),
                    ("root_cause", "in", engine.BILLING_CAUSES),
                    ("verdict", "!=", "invalid"),
                ],
                ["dispute_id", "root_cause", *SUBJECT_FIELDS.values()],
            )
        )
        return [
            engine.Occurrence(
                dispute.id,
                cause,
                {
                    dimension: tuple(subject.ids)
                    for dimension, subject in zip(SUBJECT_FIELDS, subjects, strict=True)
                },
            )
            for dispute, cause, *subjects in rows_sudo
        ]

    @api.model
    def _known_subjects(self, company, start):
        """Return what needs no suggestion: proposed, accepted, or decided since ``start``."""
        known_sudo = self.sudo().search(
            [
                ("company_id", "=", company.id),
                "|",
                ("state", "!=", "dismissed"),
                ("write_date", ">", start),
            ]
        )
        return {(s.root_cause, s.dimension, s._subject().id) for s in known_sudo}

    @api.model
    def _key(self, repeat):
        return repeat.cause, repeat.dimension, repeat.subject

    @api.model
    def _prepare_suggestion_vals(self, company, repeat):
        return {
            "company_id": company.id,
            "root_cause": repeat.cause,
            "dimension": repeat.dimension,
            SUBJECT_FIELDS[repeat.dimension]: repeat.subject,
            "dispute_ids": [Command.set(repeat.cases)],
        }

    def _subject(self):
        """Return the product, customer or salesperson the cause came back to."""
        self.ensure_one()
        return self[SUBJECT_FIELDS.get(self.dimension, "product_id")]
