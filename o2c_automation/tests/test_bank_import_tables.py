from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .bank_common import BankFileCommon

TABLE = b"""Booking date;Payer;Text;Amount
10.06.2026;Abel Hardware;Invoice 1;1.100,50
11.06.2026;Bank;Fee;-20,00
"""
NO_HEADINGS = b"""06/10/2026,Abel Hardware,Invoice 1,C,100.50
06/11/2026,Bank,Fee,X,20.00
"""


@tagged("post_install", "-at_install")
class TestBankImportTables(BankFileCommon):
    """CSV files: guessed, or read as somebody said once for the journal."""

    def _columns(self, file):
        context = {"default_import_id": file.id}
        return Form(self.env["o2c.bank.import.mapping"].with_context(**context))

    def _say_what_columns_mean(self, file):
        form = self._columns(file)
        form.journal_id = self.journal
        form.header_row = 0
        form.date_order = "mdy"
        form.debit_words = "x"
        for at, meaning in enumerate(["date", "name", "text", "sign", "amount"]):
            with form.column_ids.edit(at) as column:
                column.meaning = meaning
        return form

    def test_a_table_with_headings_is_read_by_itself(self):
        self._import_file(TABLE, "bank.csv", journal=self.journal)
        self.assertRecordValues(
            self._lines(),
            [
                {"amount": 1100.5, "payment_ref": "Invoice 1", "o2c_payer_name": "Abel Hardware"},
                {"amount": -20.0, "payment_ref": "Fee", "o2c_payer_name": "Bank"},
            ],
        )

    def test_a_table_without_account_asks_for_a_journal(self):
        file = self._check_file(TABLE, "bank.csv")
        self.assertIn("account.unnamed", file.finding_ids.mapped("code"))

    def test_the_columns_that_somebody_named_are_used(self):
        file = self._check_file(NO_HEADINGS, "bank.csv")
        self._say_what_columns_mean(file).save().action_apply()
        file.action_import()
        self.assertEqual(self._lines().mapped("amount"), [100.5, -20.0])

    def test_the_columns_are_remembered_for_the_next_file_of_the_journal(self):
        file = self._check_file(NO_HEADINGS, "bank.csv")
        self._say_what_columns_mean(file).save().action_apply()
        later = NO_HEADINGS.replace(b"06/", b"07/")
        self._import_file(later, "later.csv", journal=self.journal)
        self.assertEqual(str(self._lines()[0].o2c_booking_date), "2026-07-10")

    def test_the_preview_shows_how_the_table_reads(self):
        file = self._check_file(NO_HEADINGS, "bank.csv")
        form = self._say_what_columns_mean(file)
        self.assertIn("-20.00", form.preview_html)

    def test_columns_without_an_amount_are_not_enough(self):
        file = self._check_file(NO_HEADINGS, "bank.csv")
        form = self._say_what_columns_mean(file)
        with form.column_ids.edit(4) as column:
            column.meaning = False
        with self.assertRaisesRegex(UserError, "amount"):
            form.save().action_apply()

    def test_the_same_table_again_adds_nothing(self):
        self._import_file(TABLE, "bank.csv", journal=self.journal)
        self._import_file(TABLE + b"\n", "again.csv", journal=self.journal)
        self.assertEqual(len(self._lines()), 2)
