from odoo import api, fields, models

from ...engine import dispatch
from .o2c_statement_schedule import KINDS


class O2cStatement(models.Model):
    """A statement of account: one customer, addressee, currency and company.

    Its figures are those of ``o2c.receivable``, as on the portal and in the ledger. They are
    read again in the moment it leaves, and kept as they were then.
    """

    _name = "o2c.statement"
    _description = "Statement of Account"
    _inherit = ["mail.thread", "mail.activity.mixin", "o2c.dispatch.letter.mixin"]
    _order = "date desc, id desc"

    _o2c_letter_report = "o2c_automation.action_report_statement"

    name = fields.Char("Number", compute="_compute_name")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, readonly=True, index=True
    )
    addressee_id = fields.Many2one("res.partner", required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    date = fields.Date("As Of", required=True, readonly=True)
    date_from = fields.Date("From", readonly=True)
    date_sent = fields.Date("Sent On", readonly=True, copy=False)
    schedule_id = fields.Many2one("o2c.statement.schedule", readonly=True, ondelete="set null")
    date_scheduled = fields.Date("Scheduled For", readonly=True)
    mail_template_id = fields.Many2one("mail.template", "Words", readonly=True)
    run_id = fields.Many2one("o2c.run", readonly=True, index="btree_not_null")
    content = fields.Json(readonly=True)
    ageing = fields.Json(readonly=True, help="What is open by the days it is overdue.")
    rows_html = fields.Html(compute="_compute_rows_html", sanitize=False)
    amount_opening = fields.Monetary("Opening Balance", readonly=True)
    amount_total = fields.Monetary("Balance", readonly=True)
    amount_overdue = fields.Monetary("Overdue", readonly=True)
    dispatch_state = fields.Selection(
        lambda self: self.env["o2c.dispatch"]._fields["state"]._description_selection(self.env),
        "Status",
        compute="_compute_dispatch_state",
        help="Where the statement is on its way to the customer.",
    )

    _scheduled_uniq = models.UniqueIndex(
        "(partner_id, company_id, currency_id, date_scheduled) WHERE date_scheduled IS NOT NULL",
        "A customer gets one statement for a scheduled day.",
    )

    # === COMPUTE METHODS === #

    def _compute_name(self):
        for statement in self:
            number = statement._origin.id
            statement.name = f"STM/{number:06d}" if number else ""

    @api.depends("partner_id")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = f"{statement.name} {statement.partner_id.name or ''}".strip()

    @api.depends_context("lang")
    def _compute_rows_html(self):
        for statement in self:
            statement.rows_html = self.env["ir.qweb"]._render(
                "o2c_automation.statement_rows", {"statement": statement}
            )

    def _compute_dispatch_state(self):
        current = self.env["o2c.dispatch"]._current_versions(self)
        for statement in self:
            states = current.get(statement.id, self.env["o2c.dispatch"]).mapped("state")
            # Of several ways, the one that worked is shown.
            ranked = [*reversed(dispatch.LEFT), *dispatch.PENDING, *dispatch.VOID]
            statement.dispatch_state = next((s for s in ranked if s in states), False)

    # === ACTION METHODS === #

    def action_print(self):
        """Print the statement."""
        return self._o2c_dispatch_print()

    def action_open_dispatches(self):
        """List how the statement left, or why it could not."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("o2c_automation.o2c_dispatch_action")
        domain = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        return {**action, "domain": domain, "context": {}}

    # === DISPATCH === #

    def _o2c_letter_template(self):
        default = self.env["o2c.statement.schedule"]._default_mail_template()
        return self.mail_template_id or default

    def _o2c_dispatch_channel(self):
        wanted = self._o2c_letter_channel(self.schedule_id.channel)
        return wanted or super()._o2c_dispatch_channel()

    def _o2c_dispatch_owner(self):
        return self.partner_id.user_id or self.create_uid

    def _o2c_dispatch_obstacle(self):
        """Read the account again: what was paid since is not asked for."""
        self.ensure_one()
        section = self._section()
        if not section:
            return "paid"
        self.write(self._prepare_content_vals(section))
        return ""

    def _o2c_dispatch_done(self, dispatch):
        self.date_sent = self.env["o2c.dunning.reader"]._today(self.company_id)

    @api.model
    def _note_read(self, reader):
        """Note that ``reader`` saw the account, which the customer's last statements are about."""
        domain = [("partner_id", "=", reader.commercial_partner_id.id), ("date_sent", "!=", False)]
        groups = self._read_group(domain, ["company_id", "currency_id"], ["id:max"])
        for _company, _currency, last in groups:
            self.env["o2c.dispatch"]._note_opened(self.browse(last), reader)

    # === CONTENT === #

    def _section(self):
        """Return what the account says now, nothing where there is nothing to tell."""
        sections = self._accounts(
            self.kind, self.company_id, self.partner_id, self.date_from, self.date
        )
        return sections.get((self.partner_id.id, self.company_id.id, self.currency_id.id))

    @api.model
    def _accounts(self, kind, company, partners, first, last):
        """Return the sections of ``o2c.receivable`` by (partner id, company id, currency id)."""
        reader = self.env["o2c.dunning.reader"]
        receivable = self.env["o2c.receivable"].sudo().with_context(tz=reader._tz(company))
        if kind == "open_items":
            return receivable._accounts_of(partners, company)
        return receivable._activities_of(partners, company, first, last)

    @api.model
    def _prepare_content_vals(self, section):
        return {
            "content": self._prepare_content(section),
            "ageing": section["ageing"],
            "amount_opening": section.get("opening", 0.0),
            "amount_total": section["total"],
            "amount_overdue": section["overdue"],
        }

    @api.model
    def _prepare_content(self, section):
        """Return the rows of ``section`` as they are kept."""
        names = ("name", "kind", "is_overdue", "balance", "disputed")
        return [
            {
                **{name: row[name] for name in names},
                "date": fields.Date.to_string(row["date"]),
                "due": fields.Date.to_string(row["due"]),
            }
            for row in section["rows"]
        ]

    def _age_facts(self):
        """Return how late what is open is, as pairs of words and amount."""
        self.ensure_one()
        return self.env["o2c.receivable"]._age_facts(self.ageing)

    def _rows(self):
        """Return the rows of the statement with their days."""
        self.ensure_one()
        return [
            {**row, **{name: fields.Date.to_date(row[name]) for name in ("date", "due")}}
            for row in self.content or ()
        ]
