from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine import bank as engine

CHUNK_LINES = 500
_KEYS = ("o2c_import_uid", "o2c_entry_uid", "o2c_reference_key")


class O2cBankImportStatement(models.Model):
    """One statement of a bank file: its account, journal, balances, and how far it got."""

    _name = "o2c.bank.import.statement"
    _description = "Statement in a Bank File"
    _order = "import_id desc, sequence, id"
    _rec_name = "number"

    import_id = fields.Many2one(
        "o2c.bank.import", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="import_id.company_id", store=True, index=True)
    sequence = fields.Integer(readonly=True)
    number = fields.Char("Statement", readonly=True)
    identity = fields.Char(readonly=True)
    source = fields.Char("Kind of Message", readonly=True)
    account_number = fields.Char("Account", readonly=True)
    account_bank = fields.Char("Bank", readonly=True)
    account_owner = fields.Char("Account Holder", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date_from = fields.Date("From", readonly=True)
    date_to = fields.Date("To", readonly=True)
    has_balance_start = fields.Boolean(readonly=True)
    has_balance_end = fields.Boolean(readonly=True)
    balance_start = fields.Monetary("Opening Balance", readonly=True)
    balance_end = fields.Monetary("Closing Balance", readonly=True)
    total = fields.Monetary("Sum", readonly=True)
    entry_count = fields.Integer("Entries", readonly=True)
    booking_count = fields.Integer("Bookings", readonly=True)
    journal_id = fields.Many2one(
        "account.journal",
        domain="[('type', 'in', ('bank', 'cash', 'credit')), ('company_id', '=', company_id)]",
        readonly=True,
        index="btree_not_null",
    )
    is_done = fields.Boolean(readonly=True)
    error = fields.Char("Refused Because", readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Ready"),
            ("blocked", "Needs a Journal"),
            ("failed", "Refused"),
            ("done", "Imported"),
        ],
        compute="_compute_state",
    )
    bank_statement_id = fields.Many2one(
        "account.bank.statement", readonly=True, index="btree_not_null"
    )
    entry_ids = fields.One2many("o2c.bank.import.entry", "statement_id", readonly=True)
    line_ids = fields.One2many(
        "account.bank.statement.line", "o2c_import_statement_id", readonly=True
    )
    imported_count = fields.Integer("Imported", readonly=True)
    known_count = fields.Integer("Known Already", compute="_compute_counts")
    waiting_count = fields.Integer("To Import", compute="_compute_counts")

    # === COMPUTE METHODS === #

    @api.depends("journal_id", "error", "is_done")
    def _compute_state(self):
        for statement in self:
            statement.state = statement._get_state()

    def _get_state(self):
        if self.is_done:
            return "done"
        if self.error:
            return "failed"
        return "waiting" if self.journal_id else "blocked"

    @api.depends("entry_ids.sameness")
    def _compute_counts(self):
        counts = defaultdict(lambda: [0, 0])
        groups = self.env["o2c.bank.import.entry"]._read_group(
            [("statement_id", "in", self.ids)], ["statement_id", "sameness"], ["__count"]
        )
        for statement, sameness, count in groups:
            counts[statement.id][bool(sameness)] += count
        for statement in self:
            statement.waiting_count, statement.known_count = counts[statement.id]

    # === ACTIONS === #

    def action_choose_journal(self):
        """Ask which journal keeps the account of this statement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal of %(account)s", account=self.account_number or ""),
            "res_model": "o2c.bank.import.link",
            "view_mode": "form",
            "target": "new",
            "context": {"default_statement_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _set_journal(self, journal):
        """Import the statement into ``journal``; its currency must be the statement's.

        A journal that reads files otherwise, a strict one for instance, has the file read
        again its way.

        :raise UserError: where the journal is kept in another currency
        """
        self.ensure_one()
        if journal._o2c_currency() != self.currency_id:
            raise UserError(
                self.env._(
                    "The statement is in %(currency)s, the journal %(journal)s is not.",
                    currency=self.currency_id.name,
                    journal=journal.display_name,
                )
            )
        if self.import_id._link(self, journal):
            return
        statement_sudo = self.sudo()
        statement_sudo.journal_id = journal
        solved = statement_sudo.import_id.finding_ids.filtered(
            lambda finding: finding.statement_id == self and finding.code.startswith("account.")
        )
        solved.unlink()
        self._sort_out_waiting()
        self.import_id._add_findings(self._check_chain())

    def _sort_out_waiting(self):
        """Mark every waiting booking that is a bank line already."""
        for statement in self.filtered("journal_id"):
            entries = statement._waiting_entries()
            for start in range(0, len(entries), CHUNK_LINES):
                statement._mark_known(entries[start : start + CHUNK_LINES])

    def _waiting_entries(self, limit=None):
        domain = [("statement_id", "in", self.ids), ("sameness", "=", False)]
        return self.env["o2c.bank.import.entry"].sudo().search(domain, limit=limit)

    def _mark_known(self, entries):
        """Mark the bookings that are bank lines already and return the others."""
        bookings = [_booking(entry.vals) for entry in entries]
        findings = engine.sort_out(bookings, self._known_lines(entries))
        for entry, finding in zip(entries, findings, strict=True):
            if finding.sameness:
                entry.write({"sameness": finding.sameness, "line_id": finding.line_id})
        return entries.filtered(lambda entry: not entry.sameness)

    def _known_lines(self, entries):
        """Return the journal's bank lines that share any identity with ``entries``."""
        keys = [{entry.vals.get(key) for entry in entries} - {None, ""} for key in _KEYS]
        domain = Domain.OR(
            Domain(key, "in", list(values)) for key, values in zip(_KEYS, keys, strict=True)
        )
        names = [*_KEYS, "o2c_is_payment", "o2c_is_preview"]
        # The journal is what separates identities; whose line it is does not matter here.
        lines_sudo = self.env["account.bank.statement.line"].sudo()
        found = lines_sudo.search_fetch(
            Domain("journal_id", "=", self.journal_id.id) & domain, names, order="id"
        )
        return [_known(line) for line in found if line.o2c_import_uid]

    def _import_chunk(self):
        """Turn the next waiting bookings of this statement into bank lines.

        :return: ``(created, left out)`` counts
        """
        self.ensure_one()
        waiting = self._waiting_entries(limit=CHUNK_LINES)
        new = self._mark_known(waiting)
        lines = self.env["account.bank.statement.line"]
        if new:
            links = {"o2c_import_id": self.import_id.id, "o2c_import_statement_id": self.id}
            vals_list = [{**entry.vals, **links} for entry in new]
            lines = lines._o2c_create_imported(self.journal_id, vals_list)
            new.unlink()
        self.sudo().imported_count += len(lines)
        if len(waiting) < CHUNK_LINES or not self._waiting_entries(limit=1):
            self._conclude()
        lines._o2c_enqueue_cash_application()
        return len(lines), len(waiting) - len(lines)

    def _conclude(self):
        """Close the statement: all its bookings are bank lines now, here or before."""
        adopted = self._adopted_lines()
        lines = self.line_ids.filtered(lambda line: not line.statement_id) | adopted
        vals = {"is_done": True, "error": False}
        if lines and self.has_balance_end:
            statement = self.env["account.bank.statement"].with_company(self.journal_id.company_id)
            vals["bank_statement_id"] = statement.create(self._prepare_statement_vals(lines)).id
        self.sudo().write(vals)

    def _adopted_lines(self):
        """Return the lines an earlier file brought that belong to no statement yet."""
        entries_sudo = self.env["o2c.bank.import.entry"].sudo()
        known = entries_sudo.search([("statement_id", "=", self.id), ("line_id", "!=", False)])
        lines = known.line_id.sudo(False)
        # A collective booking names one of its payments; all of them are part of the statement.
        batches = known.filtered(lambda entry: entry.sameness == "payments_known")
        lines |= lines.search(
            [
                ("journal_id", "=", self.journal_id.id),
                ("o2c_entry_uid", "in", batches.line_id.mapped("o2c_entry_uid")),
            ]
        )
        return lines.filtered(lambda line: not line.statement_id)

    def _prepare_statement_vals(self, lines):
        """Return the values of the host's statement over ``lines``.

        Bookings that an overlapping statement holds already are no part of this
        one: it opens where they end.
        """
        before = self.total - sum(lines.mapped("amount"))
        vals = {
            "reference": self.import_id.name,
            "line_ids": [Command.set(lines.ids)],
            "balance_end_real": self.balance_end,
        }
        if self.number:
            vals["name"] = f"{self.journal_id.code} {self.number}"
        if self.has_balance_start:
            vals["balance_start"] = self.currency_id.round(self.balance_start + before)
        return vals

    def _check_chain(self):
        """Return the findings on how each statement follows on from the journal's last one."""
        findings = []
        closings = {}
        for statement in self.filtered("journal_id"):
            journal = statement.journal_id
            if journal not in closings:
                closings[journal] = statement._previous_closing()
            findings += statement._follow_on(closings[journal])
            if statement.has_balance_end:
                closings[journal] = statement.balance_end
        return findings

    def _previous_closing(self):
        """Return the closing balance of the journal's statement before this one, if any."""
        previous = self.env["account.bank.statement"].search(
            [
                ("journal_id", "=", self.journal_id.id),
                ("date", "<", self.date_from or self.date_to or fields.Date.today()),
            ],
            order="first_line_index desc",
            limit=1,
        )
        return previous.balance_end_real if previous else None

    def _follow_on(self, closing):
        to_minor = self.currency_id.o2c_to_minor
        opening = to_minor(self.balance_start) if self.has_balance_start else None
        before = None if closing is None else to_minor(closing)
        messages = self.env["o2c.bank.import.message"]
        findings = []
        if engine.follow_on(opening, before, self.known_count) == "gap":
            amounts = {
                "opening": self.currency_id.format(self.balance_start),
                "closing": self.currency_id.format(closing),
            }
            findings.append(
                messages._prepare_own("statement.gap", self, number=self.number or "", **amounts)
            )
        if self.known_count:
            findings.append(
                messages._prepare_own(
                    "statement.overlap", self, number=self.number or "", count=self.known_count
                )
            )
        return findings


def _booking(vals):
    return engine.Booking(
        uid=vals["o2c_import_uid"],
        entry=vals["o2c_entry_uid"],
        reference=vals["o2c_reference_key"],
        is_payment=vals["o2c_is_payment"],
        is_preview=vals["o2c_is_preview"],
    )


def _known(line):
    return engine.Known(
        line_id=line.id,
        uid=line.o2c_import_uid,
        entry=line.o2c_entry_uid or "",
        reference=line.o2c_reference_key or "",
        is_payment=line.o2c_is_payment,
        is_preview=line.o2c_is_preview,
    )
