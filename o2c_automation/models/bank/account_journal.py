from odoo import api, fields, models

from ...bankfile import CsvMapping, ReadOptions

_BANK_TYPES = ("bank", "cash", "credit")


class AccountJournal(models.Model):
    """How the files of a bank account are read, and the drop on the journal's card."""

    _inherit = "account.journal"

    o2c_strict_bank_files = fields.Boolean(
        "Refuse Faulty Files",
        help="Refuse a bank file that breaks the official schema or whose balances don't add up. "
        "Otherwise every fault is listed and what is unambiguous is imported.",
    )
    o2c_keep_batches = fields.Boolean(
        "Keep Collective Bookings Whole",
        help="Import a collective booking as one bank line instead of one line a payment.",
    )

    o2c_table_mapping = fields.Text(
        "Columns of the Bank's Tables",
        copy=False,
        help="How CSV and Excel files of this bank read; set on a bank file under Set Columns.",
    )
    o2c_has_table_mapping = fields.Boolean(
        "Columns Are Set", compute="_compute_o2c_has_table_mapping"
    )

    # === COMPUTE METHODS === #

    @api.depends("o2c_table_mapping")
    def _compute_o2c_has_table_mapping(self):
        for journal in self:
            journal.o2c_has_table_mapping = bool(journal.o2c_table_mapping)

    # === SELECTION HOOK === #

    # The host looks this method up under the name that Python gives it in a class of this name.
    def __get_bank_statements_available_sources(self):
        sources = super().__get_bank_statements_available_sources()
        return [*sources, ("o2c_file", self.env._("Bank Files (CAMT, MT940, CSV, …)"))]

    # === ENTRY POINTS === #

    def create_document_from_attachment(self, attachment_ids):
        journal = self or self.browse(self.env.context.get("default_journal_id"))
        if journal.type not in _BANK_TYPES:
            return super().create_document_from_attachment(attachment_ids)
        attachments = self.env["ir.attachment"].browse(attachment_ids)
        files, repeated = self.env["o2c.bank.import"]._receive(
            attachments, journal=journal, automatic=True
        )
        return files._open_received(repeated)

    def action_o2c_import_bank_file(self):
        """Ask for bank files of this journal."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2c_automation.o2c_bank_import_upload_action"
        )
        return {**action, "context": {"default_journal_id": self.id}}

    # === BUSINESS METHODS === #

    def _o2c_currency(self):
        """Return the currency of the journal's bank account."""
        return self.currency_id or self.company_id.currency_id

    def _o2c_reading_policy(self):
        """Return how files of this journal are read; nothing chosen is the tolerant default."""
        return {
            "strict": self.o2c_strict_bank_files,
            "mapping": self._o2c_table_mapping(),
            "options": ReadOptions(
                split_batches=not self.o2c_keep_batches,
                schemas=self.env["o2c.bank.schema"]._contents(),
            ),
        }

    def _o2c_table_mapping(self):
        """Return the saved meaning of the columns of this bank's tables, or ``None``."""
        return CsvMapping.from_json(self.o2c_table_mapping) if self.o2c_table_mapping else None

    def action_o2c_forget_columns(self):
        """Let the columns of this bank's tables be guessed again."""
        self.o2c_table_mapping = False

    def _o2c_link_account(self, number):
        """Give the journal the account number its files name, so that they find it."""
        self.ensure_one()
        # Which account a journal keeps is set up by the role, not by the host's accounting groups.
        self.sudo().set_bank_account(number)

    @api.model
    def _o2c_create_for_account(self, name, number, currency):
        """Create the bank journal that keeps an account found in a file."""
        company = self.env.company
        journal_sudo = self.sudo().create(
            {
                "name": name,
                "type": "bank",
                "company_id": company.id,
                "currency_id": currency.id if currency != company.currency_id else False,
                "bank_statements_source": "o2c_file",
            }
        )
        journal_sudo._o2c_link_account(number)
        return journal_sudo.sudo(False)
