import dataclasses

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..bankfile import CsvMapping, guess_mapping, preview, read
from ..bankfile.messages import Refusal
from ..models.bank.import_wordings import say

_SAMPLE_BYTES = 256 * 1024
_PREVIEW_LINES = 12


class O2cBankImportMapping(models.TransientModel):
    """Asks what the columns of a bank's table mean, and shows how it then reads.

    The first proposal is guessed from the content, or is what the journal saved
    before. What is chosen is kept on the journal for the next table of that bank.
    """

    _name = "o2c.bank.import.mapping"
    _description = "Columns of a Bank Table"

    import_id = fields.Many2one("o2c.bank.import", "Bank File", required=True)
    company_id = fields.Many2one(related="import_id.company_id")
    journal_id = fields.Many2one(
        "account.journal",
        required=True,
        domain="[('type', 'in', ('bank', 'cash', 'credit')), ('company_id', '=', company_id)]",
    )
    header_row = fields.Integer(
        "Row of the Headings", help="Count from 1; 0 if the table has no headings."
    )
    delimiter = fields.Selection(
        [(",", "Comma"), (";", "Semicolon"), ("\t", "Tabulator"), ("|", "Bar")],
        "Columns Separated By",
    )
    encoding = fields.Char("Character Set")
    date_order = fields.Selection(
        [("ymd", "Year, month, day"), ("dmy", "Day, month, year"), ("mdy", "Month, day, year")],
        "Dates Are Written",
        required=True,
    )
    decimal = fields.Selection(
        [(".", "Point: 1,234.56"), (",", "Comma: 1.234,56")], "Decimal Sign", required=True
    )
    is_inverted = fields.Boolean(
        "Turn Signs Round", help="For tables that write money out without a sign."
    )
    debit_words = fields.Char(
        "Words for Money Out", help="What the column of the direction says, divided by commas."
    )
    currency_id = fields.Many2one(
        "res.currency", help="For tables without a column of the currency."
    )
    column_ids = fields.One2many("o2c.bank.import.mapping.column", "mapping_id")
    preview_html = fields.Html("How the Table Reads", compute="_compute_preview_html")

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        record = self.env["o2c.bank.import"].browse(values.get("import_id"))
        if not record:
            return values
        journal = record.journal_id or record.statement_ids.journal_id[:1]
        sample = _sample_of(record)
        mapping = self._first_mapping(journal, sample)
        return {
            **values,
            "journal_id": journal.id,
            **self._prepare_from_mapping(mapping),
            "column_ids": self._prepare_columns(preview(sample, mapping), mapping),
        }

    @api.model
    def _first_mapping(self, journal, sample):
        saved = journal._o2c_table_mapping()
        if saved:
            return saved
        try:
            return guess_mapping(sample)
        except Refusal as refusal:
            raise UserError(self.env._("This file is no table of bookings.")) from refusal

    @api.model
    def _prepare_from_mapping(self, mapping):
        currency = self.env["res.currency"].search([("name", "=", mapping.currency)], limit=1)
        return {
            "header_row": mapping.header_row + 1,
            "delimiter": mapping.delimiter,
            "encoding": mapping.encoding,
            "date_order": mapping.date_order,
            "decimal": mapping.decimal,
            "is_inverted": mapping.invert,
            "debit_words": ", ".join(mapping.debit_words),
            "currency_id": currency.id,
        }

    @api.model
    def _prepare_columns(self, rows, mapping):
        meanings = {at: name for name, at in mapping.columns}
        headings = rows[0] if rows and mapping.header_row >= 0 else ()
        body = rows[1:] if headings else rows
        width = max((len(row) for row in rows), default=0)
        return [
            Command.create(
                {
                    "position": at,
                    "heading": headings[at] if at < len(headings) else "",
                    "sample": next((row[at] for row in body if at < len(row) and row[at]), ""),
                    "meaning": meanings.get(at, False),
                }
            )
            for at in range(width)
        ]

    # === COMPUTE METHODS === #

    @api.depends(
        "header_row",
        "delimiter",
        "encoding",
        "date_order",
        "decimal",
        "is_inverted",
        "debit_words",
        "currency_id",
        "journal_id",
        "column_ids.meaning",
    )
    def _compute_preview_html(self):
        for wizard in self:
            with wizard.import_id._open_stream() as stream:
                result = read(stream, name=wizard.import_id.name, mapping=wizard._get_mapping())
            wizard.preview_html = wizard._render_preview(result)

    def _render_preview(self, result):
        bookings = [tx for statement in result.statements for tx in statement.transactions]
        values = {
            "bookings": bookings[:_PREVIEW_LINES],
            "count": len(bookings),
            "messages": [self._say(m) for m in result.messages if m.severity != "info"],
        }
        return Markup(self.env["ir.qweb"]._render("o2c_automation.bank_table_preview", values))

    def _say(self, message):
        texts = [say(self.env, text, message.params) for text in (message.wording, message.remedy)]
        return " ".join(filter(None, texts))

    # === ACTIONS === #

    def action_apply(self):
        """Keep the mapping on the journal and read the file with it."""
        self.ensure_one()
        mapping = self._get_mapping()
        if not mapping.is_complete:
            raise UserError(self.env._("Name at least the columns of the date and of the amount."))
        # How a bank's tables read is learned from the clerk who has one at hand.
        self.journal_id.sudo().o2c_table_mapping = mapping.to_json()
        self.import_id._check_may_import()
        self.import_id.sudo().journal_id = self.journal_id
        self.import_id._check()
        return self.import_id._open_received(self.env["o2c.bank.import"])

    # === BUSINESS METHODS === #

    def _get_mapping(self):
        """Return what the screen says as the reader takes it."""
        currency = self.currency_id or self.journal_id._o2c_currency()
        mapping = CsvMapping(
            delimiter=self.delimiter or ",",
            encoding=self.encoding or "utf-8",
            header_row=self.header_row - 1,
            date_order=self.date_order or "ymd",
            decimal=self.decimal or ".",
            columns=tuple((c.meaning, c.position) for c in self.column_ids if c.meaning),
            invert=self.is_inverted,
            currency=currency.name or "",
        )
        words = tuple(word.strip().lower() for word in (self.debit_words or "").split(","))
        return dataclasses.replace(mapping, debit_words=words)


def _sample_of(record):
    """Return the beginning of a table in whole lines; a workbook can only be read whole."""
    with record._open_stream() as stream:
        content = stream.read(_SAMPLE_BYTES)
        if content.startswith(b"PK"):
            return content + stream.read()
    return content if len(content) < _SAMPLE_BYTES else content[: content.rfind(b"\n") + 1]
