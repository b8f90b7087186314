import hashlib
from io import BytesIO
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...bankfile import open_file
from ...engine import bank as engine
from . import booking_vals

# What is read while somebody waits; longer files are checked in the background.
INTERACTIVE_BYTES = 8 << 20
_BLOCK = 1 << 20
# A file in one of these states has been taken in; the same file again changes nothing.
_TAKEN = ("importing", "imported", "partial")
_PREVIEWS = ("camt.052", "camt.054", "mt942")


class O2cBankImport(models.Model):
    """Receiving and reading a bank file: verdict, findings, statements and the bookings that wait.

    Nothing is booked here. A file is read twice with bounded memory: once to prove
    it whole, once to take its bookings over.
    """

    _inherit = "o2c.bank.import"

    # === RECEIVE === #

    @api.model
    def _receive(self, attachments, *, journal=None, origin="upload", automatic=False):
        """Take bank files in and check them; a file known already is not taken twice.

        :return: ``(files, repeated)``: all of them, and those that were imported before
        """
        self._check_may_import()
        attachments.check_access("read")
        files = repeated = self.browse()
        for attachment in attachments:
            record = self._receive_one(attachment, journal, origin)
            files |= record
            if record.state in _TAKEN:
                repeated |= record
                continue
            record.sudo().write({"is_automatic": automatic, "journal_id": journal and journal.id})
            record._check_soon()
        return files, repeated

    def _check_soon(self):
        """Check the file now, or in the background if reading it takes longer than a click."""
        if self.attachment_id.file_size > INTERACTIVE_BYTES:
            self._enqueue()
            return
        self._check()
        if self.is_automatic and self._open_statements():
            self.action_import()

    def _check_in_background(self):
        """Check a long file, and go on to import it if nobody has to be asked."""
        self._check()
        if self.is_automatic and self._open_statements():
            self._begin()

    def _receive_one(self, attachment, journal, origin):
        """Return the record of a file: the one it has already, else a new one."""
        company = journal.company_id if journal else self.env.company
        digest = _digest_of(_open_stream(attachment))
        known = self.search([("company_id", "=", company.id), ("digest", "=", digest)])
        if known:
            return known
        record_sudo = self.sudo().create(
            {
                "name": attachment.name,
                "company_id": company.id,
                "digest": digest,
                "origin": origin,
            }
        )
        record_sudo.attachment_id = record_sudo._own(attachment)
        return record_sudo.sudo(self.env.su)

    def _own(self, attachment):
        """Return the original as an attachment of the record.

        The uploader hands a new file over; what belongs to another document stays there.
        """
        place = {"res_model": self._name, "res_id": self.id}
        original_sudo = attachment.sudo()
        if original_sudo.res_id:
            return original_sudo.copy(place)
        original_sudo.write(place)
        return original_sudo

    def _open_received(self, repeated):
        """Return the action that shows the files, telling which were imported before."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2c_automation.o2c_bank_import_action"
        )
        if len(self) == 1:
            form = self.env.ref("o2c_automation.o2c_bank_import_view_form")
            action |= {"res_id": self.id, "view_mode": "form", "views": [(form.id, "form")]}
        else:
            action["domain"] = [("id", "in", self.ids)]
        action["context"] = {"notifications": {f.name: f._repeated_text() for f in repeated}}
        return action

    def _repeated_text(self):
        return self.env._(
            "This file was imported on %(date)s already; nothing was imported again.",
            date=fields.Date.to_string(self.create_date),
        )

    def _open_stream(self):
        """Return the original file as a binary stream, without loading it."""
        return _open_stream(self.attachment_id)

    # === CHECK === #

    def _check(self, linked=None):
        """Read the file and say what importing it would do.

        :param dict linked: the journals somebody chose, by identity of the statement
        """
        self.ensure_one()
        self._forget()
        with self._open_stream() as stream:
            result = self._check_with(stream, self.journal_id)
            choices = self._choose_journals(result.statements, linked or {})
            policy = self._policy_journal(choices)
            if policy._o2c_reading_policy() != self.journal_id._o2c_reading_policy():
                result = self._check_with(stream, policy)
            self._keep_result(result)
            if result.verdict == "refused":
                return self._transition("refused", reason=_first_code(result))
            statements = self._create_statements(result.statements, choices)
            with self._open_reader(stream, policy) as file:
                self._stage(file, statements)
        statements._sort_out_waiting()
        self._add_findings(
            self._journal_findings(statements, choices)
            + self._currency_findings(statements)
            + statements._check_chain()
        )
        return self._transition("ready")

    def _policy_journal(self, choices):
        """Return the journal whose settings say how the file is read: a strict one if any."""
        found = [journal for journal, _verdict in choices if journal]
        strict = [journal for journal in found if journal.o2c_strict_bank_files]
        return next(iter(strict or found), self.journal_id)

    def _link(self, statement, journal):
        """Read the file again if ``journal``, chosen for ``statement``, reads it otherwise.

        :return: whether it was read again, which replaces its statements
        :raise UserError: where a part of the file is imported already
        """
        current = [(known.journal_id, "") for known in self.statement_ids]
        before = self._policy_journal(current)._o2c_reading_policy()
        after = self._policy_journal([*current, (journal, "")])._o2c_reading_policy()
        if before == after:
            return False
        if self.state == "partial":
            raise UserError(
                self.env._(
                    "%(journal)s reads bank files otherwise than the journals that a part of "
                    "%(file)s is imported into. Undo the import first.",
                    journal=journal.display_name,
                    file=self.name,
                )
            )
        linked = {known.identity: known.journal_id for known in self.statement_ids}
        self._check({**linked, statement.identity: journal})
        return True

    def _forget(self):
        """Drop what an earlier check of the file left."""
        for name in ("finding_ids", "entry_ids", "statement_ids"):
            self[name].sudo().unlink()

    def _check_with(self, stream, journal):
        with self._open_reader(stream, journal) as file:
            return file.check()

    def _open_reader(self, stream, journal):
        return open_file(stream, name=self.name, **journal._o2c_reading_policy())

    def _keep_result(self, result):
        self.sudo().write(
            {
                "format": result.format,
                "version": result.version,
                "schema_verdict": result.schema,
                "booking_count": sum(s.line_count for s in result.statements),
            }
        )
        messages = self.env["o2c.bank.import.message"]
        self._add_findings([messages._prepare_from_reader(m) for m in result.messages])

    # === JOURNALS === #

    def _choose_journals(self, statements, linked):
        """Return ``(journal, verdict)`` for each statement; what somebody chose stands."""
        chosen = self.journal_id and self._to_journal_facts(self.journal_id)[0]
        candidates = self._to_journal_facts(self._get_candidate_journals())
        choices = []
        for statement in statements:
            account = statement.account
            if linked.get(statement.identity):
                choices.append((linked[statement.identity], "found"))
                continue
            journal_id, verdict = engine.choose_journal(
                (account.number, account.bank_id), _currency_of(statement), candidates, chosen
            )
            choices.append((self.env["account.journal"].browse(journal_id or ()), verdict))
        return choices

    def _get_candidate_journals(self):
        """Return the journals with an account number that the file may go to."""
        return self.env["account.journal"].search(
            [
                ("company_id", "in", (self.env.companies | self.company_id).ids),
                ("type", "in", ("bank", "cash", "credit")),
                ("bank_account_id", "!=", False),
            ]
        )

    def _to_journal_facts(self, journals):
        return [
            engine.Journal(
                id=journal.id,
                number=journal.bank_account_id.sanitized_acc_number or "",
                currency=journal._o2c_currency().name,
                rank=int(journal.company_id != self.company_id),
            )
            for journal in journals
        ]

    def _journal_findings(self, statements, choices):
        messages = self.env["o2c.bank.import.message"]
        return [
            messages._prepare_own(
                f"account.{verdict}",
                statement,
                account=statement.account_number or "",
                journal=self.journal_id.display_name or "",
                currency=statement.currency_id.name or "",
            )
            for statement, (_journal, verdict) in zip(statements, choices, strict=True)
            if verdict != "found"
        ]

    # === STATEMENTS AND BOOKINGS === #

    def _create_statements(self, statements, choices):
        currencies = self._currencies_by_code(statements)
        vals_list = [
            self._prepare_statement_vals(sequence, statement, journal, currencies)
            for sequence, (statement, (journal, _verdict)) in enumerate(
                zip(statements, choices, strict=True)
            )
        ]
        statements_sudo = self.env["o2c.bank.import.statement"].sudo().create(vals_list)
        return statements_sudo.sudo(False)

    def _currencies_by_code(self, statements):
        codes = {_currency_of(statement) for statement in statements}
        currencies = self.env["res.currency"].with_context(active_test=False)
        return {c.name: c for c in currencies.search([("name", "in", list(codes))])}

    def _prepare_statement_vals(self, sequence, statement, journal, currencies):
        currency = currencies.get(_currency_of(statement)) or journal._o2c_currency()
        opening, closing = statement.opening, statement.closing
        return {
            "import_id": self.id,
            "sequence": sequence,
            "number": statement.number or statement.sequence or statement.legal_sequence,
            "identity": statement.identity,
            "source": statement.source,
            "account_number": statement.account.number,
            "account_bank": statement.account.bank_id,
            "account_owner": statement.account.owner,
            "currency_id": (currency or self.company_id.currency_id).id,
            "date_from": statement.date_from,
            "date_to": statement.date_to,
            "has_balance_start": opening is not None,
            "has_balance_end": closing is not None,
            "balance_start": float(opening.amount) if opening else 0.0,
            "balance_end": float(closing.amount) if closing else 0.0,
            "total": float(statement.total),
            "entry_count": statement.entry_count,
            "booking_count": statement.line_count,
            "journal_id": journal.id,
        }

    def _stage(self, file, statements):
        """Take the file's bookings over, to wait for their import."""
        entries_sudo = self.env["o2c.bank.import.entry"].sudo()
        currency_ids = {c.name: c.id for c in self.env["res.currency"].search([])}
        for batch in file.batches():
            statement = statements[batch.statement]
            shared = {
                "import_id": self.id,
                "statement_id": statement.id,
                "company_id": self.company_id.id,
                "currency_id": statement.currency_id.id,
            }
            is_preview = _is_preview(statement.source)
            vals_list = [_entry_vals(tx, currency_ids, is_preview) for tx in batch.transactions]
            for tx, vals in zip(batch.transactions, vals_list, strict=True):
                vals.update(shared)
                if tx.currency not in ("", statement.currency_id.name):
                    vals["sameness"] = "other_currency"
            entries_sudo.create(vals_list)
            self.env.flush_all()
            entries_sudo.invalidate_model()

    def _currency_findings(self, statements):
        messages = self.env["o2c.bank.import.message"]
        counts = self.env["o2c.bank.import.entry"]._read_group(
            [("statement_id", "in", statements.ids), ("sameness", "=", "other_currency")],
            ["statement_id"],
            ["__count"],
        )
        return [
            messages._prepare_own(
                "entry.left_out", statement, number=statement.number or "", count=count
            )
            for statement, count in counts
        ]


def _entry_vals(tx, currency_ids, is_preview):
    vals = booking_vals.line_vals(tx)
    vals["o2c_is_preview"] = is_preview
    vals.update(booking_vals.original_vals(tx, currency_ids))
    return {
        "date": vals["date"],
        "amount": vals["amount"],
        "payer": tx.payer_name,
        "text": vals["payment_ref"],
        "uid": tx.identity,
        "vals": vals,
    }


def _is_preview(kind):
    """Whether a kind of message announces what the final statement says again."""
    return kind.lower() in _PREVIEWS


def _currency_of(statement):
    return statement.currency or statement.account.currency


def _first_code(result):
    return next((m.code for m in result.messages if m.severity == "error"), "refused")


def _open_stream(attachment):
    if attachment.store_fname:
        return Path(attachment._full_path(attachment.store_fname)).open("rb")
    return BytesIO(attachment.raw or b"")


def _digest_of(stream):
    digest = hashlib.sha256()
    with stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
