import ast

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...engine.invoice_check import EINVOICE, problems
from ...engine.invoice_content import CUSTOM, CUSTOM_PREFIX, Check, content_problems, judge

GROUPS = [
    ("cost", "Cost"),
    ("order", "Order Details"),
    ("customer", "Customer Data"),
    ("terms", "Credit and Payment Terms"),
    ("dates", "Order and Shipping Dates"),
]
CODES = [
    ("price_differs", "Price differs from the order"),
    ("quantity_above_order", "More invoiced than ordered"),
    ("quantity_above_delivery", "More invoiced than delivered"),
    ("tax_differs", "Taxes differ from order, product or fiscal position"),
    ("fiscal_position_differs", "Fiscal position differs from the order"),
    ("zero_total", "Nothing to pay"),
    ("no_lines", "Nothing on it"),
    ("no_reference", "Customer reference missing"),
    ("duplicate", "Same customer, date and total as another invoice"),
    ("no_recipient", "No recipient"),
    ("no_email", "No e-mail address"),
    ("invalid_email", "Invalid e-mail address"),
    ("no_address", "No postal address for a letter"),
    ("no_portal_access", "Nobody may open it in the portal"),
    ("incomplete_address", "Address incomplete"),
    ("invalid_vat", "VAT number not well-formed"),
    ("no_bank_account", "No bank account to pay to"),
    ("no_payment_reference", "No payment reference"),
    ("due_date_differs", "Due date differs from the terms"),
    ("terms_differ", "Payment terms differ from the order"),
    ("delivered_later", "Dated before the delivery"),
    ("ordered_later", "Dated before the order"),
    (EINVOICE, "E-invoice breaks its official schema"),
    (CUSTOM, "A condition of our own"),
]


class O2cInvoiceCheck(models.Model):
    """One thing that must be right about an invoice before it leaves."""

    _name = "o2c.invoice.check"
    _description = "Invoice Check"
    _inherit = "o2c.cached.mixin"
    _order = "group, sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    group = fields.Selection(GROUPS, required=True, default="order")
    code = fields.Selection(CODES, "Looks For", required=True, default=CUSTOM)
    severity = fields.Selection(
        [("warn", "Warn"), ("block", "Block")],
        "Then",
        required=True,
        default="warn",
        help="Warn: the invoice leaves, and the failure is shown on it. Block: it stays until "
        "somebody has put it right.",
    )
    domain = fields.Char("Applies To", default="[]", help="Which invoices are checked.")
    condition = fields.Char(
        "Must Be True", default="[]", help="What each of these invoices has to satisfy."
    )
    cure = fields.Text("What to Do", translate=True)

    # === CONSTRAINT METHODS === #

    @api.constrains("domain", "condition", "code")
    def _check_domains(self):
        moves = self.env["account.move"]
        for check in self:
            try:
                for text in (check.domain, check.condition):
                    self._parse(text).validate(moves)
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "%(name)s: this is no condition on invoices (%(reason)s).",
                        name=check.name,
                        reason=error,
                    )
                ) from error
            if check.code == CUSTOM and self._parse(check.condition).is_true():
                raise ValidationError(
                    self.env._("%(name)s: say what must be true.", name=check.name)
                )

    @api.model
    def _parse(self, text):
        """Return a domain entered by people; only constants are understood, no code."""
        return Domain(ast.literal_eval(text or "[]"))

    # === BUSINESS METHODS === #

    @api.model
    def _failures(self, moves, channels):
        """Return per id the engine's checks that each of ``moves`` fails.

        The number of queries does not depend on the number of invoices.

        :param dict channels: id → channel the invoice is about to take
        """
        reader = self.env["o2c.invoice.facts"]
        contents = reader._read_content(moves)
        checks, unmet = self._applying(moves.sudo())
        failures = {}
        for move in moves.sudo():
            way_out = problems(reader._read_invoice(move, channels[move.id]))
            found = (*way_out, *content_problems(contents[move.id]))
            failures[move.id] = judge(checks[move.id], found, unmet[move.id])
        return failures

    @api.model
    def _applying(self, moves):
        """Return per id the checks that apply, and the keys of those people defined not met."""
        applying = {move.id: [] for move in moves}
        unmet = {move.id: set() for move in moves}
        for company, domain, condition, check in self._specifications():
            concerned = moves.filtered_domain(self._scope(company, domain))
            for move in concerned:
                applying[move.id].append(check)
            if check.code == CUSTOM:
                for move in concerned - concerned.filtered_domain(self._parse(condition)):
                    unmet[move.id].add(check.key)
        return applying, unmet

    @api.model
    def _applying_to(self, move, code):
        """Return the engine's checks for ``code`` that apply to ``move``."""
        move_sudo = move.sudo()
        return [
            check
            for company, domain, _condition, check in self._specifications()
            if check.code == code and move_sudo.filtered_domain(self._scope(company, domain))
        ]

    @api.model
    def _scope(self, company, domain):
        """Return the domain of the invoices that a check looks at."""
        of_company = Domain("company_id", "in", company) if company else Domain.TRUE
        return of_company & self._parse(domain)

    @api.model
    def _in_use_sudo(self):
        """Return the active checks of all companies; no caller's context adds others."""
        return self.sudo().with_context(active_test=True).search([])

    @api.model
    @tools.ormcache()
    def _last_change(self):
        """Return when a check was last added or changed, possibly never."""
        return max(self._in_use_sudo().mapped("write_date"), default=None)

    @api.model
    @tools.ormcache()
    def _specifications(self):
        """Return the active checks of all companies as plain values, for the cache."""
        return tuple(
            (
                tuple(check.company_id.ids),
                check.domain,
                check.condition,
                Check(check.id, check.code, check.severity == "block"),
            )
            for check in self._in_use_sudo()
        )

    @api.model
    def _reason_texts(self):
        """Return per reason code of a check what it means and what to do."""
        checks_sudo = self.sudo().with_context(active_test=False).search([])
        return {
            (f"{CUSTOM_PREFIX}{check.id}" if check.code == CUSTOM else check.code): (
                check.name,
                check.cure or "",
            )
            for check in checks_sudo
        }
