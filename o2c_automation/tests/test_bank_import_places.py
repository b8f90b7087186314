from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .bank_common import IBAN, OTHER_IBAN, BankFileCommon, camt, entry

ONE = [entry(100, "Invoice 1", ref="B1")]


@tagged("post_install", "-at_install")
class TestBankImportPlaces(BankFileCommon):
    """Which journal a file goes to, who may do it, and who sees it."""

    def _link(self, file, **vals):
        return self.env["o2c.bank.import.link"].create(
            {"statement_id": file.statement_ids.id, **vals}
        )

    def test_an_unknown_account_books_nothing_and_asks_for_a_journal(self):
        file = self._check_file(camt(ONE, iban=OTHER_IBAN))
        self.assertEqual(file.finding_ids.mapped("code"), ["account.unknown"])
        with self.assertRaisesRegex(UserError, "journal"):
            file.action_import()

    def test_choosing_a_journal_imports_the_statement_there(self):
        file = self._check_file(camt(ONE, iban=OTHER_IBAN))
        self._link(file, journal_id=self.journal.id, is_remembered=False).action_apply()
        file.action_import()
        self.assertEqual(self._lines().mapped("amount"), [100.0])
        self.assertFalse(file.finding_ids)

    def test_a_journal_created_for_an_account_finds_the_next_file_by_itself(self):
        file = self._check_file(camt(ONE, iban=OTHER_IBAN))
        self._link(file, mode="new", journal_name="Second Bank").action_apply()
        later = self._check_file(camt(ONE, iban=OTHER_IBAN, number="S2"), "later.xml")
        self.assertEqual(later.statement_ids.journal_id.name, "Second Bank")

    def test_a_journal_without_number_learns_it_when_asked_to(self):
        self.journal.bank_account_id = False
        file = self._check_file(camt(ONE))
        self._link(file, journal_id=self.journal.id).action_apply()
        self.assertEqual(self.journal.bank_account_id.sanitized_acc_number, IBAN)

    def test_a_journal_in_another_currency_is_refused(self):
        file = self._check_file(camt(ONE, iban=OTHER_IBAN, currency="EUR"))
        with self.assertRaisesRegex(UserError, "EUR"):
            self._link(file, journal_id=self.journal.id).action_apply()

    def test_an_account_in_another_currency_is_no_match(self):
        file = self._check_file(camt(ONE, currency="EUR"))
        self.assertEqual(file.finding_ids.mapped("code"), ["account.other_currency"])

    def test_a_booking_in_another_currency_than_its_account_is_never_booked(self):
        file = self._import_file(camt([*ONE, entry(5, "x", ccy="EUR")], closing=100))
        self.assertEqual(self._lines().mapped("amount"), [100.0])
        self.assertEqual(file.state, "partial")

    def test_a_file_dropped_on_the_card_of_another_bank_is_not_imported(self):
        other = self.journal.copy({"name": "Second Bank"})
        other.set_bank_account(OTHER_IBAN)
        attachment = self._attachment(camt(ONE))
        other.create_document_from_attachment(attachment.ids)
        file = self.Import.search([("attachment_id", "=", attachment.id)])
        self.assertEqual(file.finding_ids.mapped("code"), ["account.other_account"])
        self.assertFalse(file.line_ids)

    def test_a_file_dropped_on_the_journal_card_is_imported_at_once(self):
        attachment = self._attachment(camt(ONE))
        journals = self.env["account.journal"].with_context(default_journal_id=self.journal.id)
        action = journals.create_document_from_attachment(attachment.ids)
        file = self.Import.browse(action["res_id"])
        self.assertEqual((file.state, file.imported_count), ("imported", 1))

    def test_a_document_dropped_on_a_purchase_journal_stays_a_bill(self):
        journal = self.company_data["default_journal_purchase"]
        attachment = self._attachment(b"bill", "bill.txt")
        journal.create_document_from_attachment(attachment.ids)
        self.assertFalse(self.Import.search([("attachment_id", "=", attachment.id)]))

    def test_bank_files_are_offered_as_a_source_of_transactions(self):
        sources = self.env["account.journal"]._fields["bank_statements_source"]
        self.assertIn("o2c_file", sources.get_values(self.env))

    def test_the_journal_of_the_current_company_wins(self):
        other = self._other_company_journal()
        file = self._check_file(camt(ONE))
        self.assertEqual(file.statement_ids.journal_id, self.journal)
        self.assertNotEqual(file.statement_ids.journal_id, other)

    def test_an_account_of_another_open_company_is_found_there(self):
        other = self._other_company_journal()
        self.journal.bank_account_id = False
        model = self.Import.with_context(allowed_company_ids=[self.company.id, other.company_id.id])
        file = model._receive(self._attachment(camt(ONE)))[0]
        file.action_import()
        self.assertEqual(file.line_ids.company_id, other.company_id)

    def test_an_account_of_a_closed_company_is_unknown(self):
        self._other_company_journal()
        self.journal.bank_account_id = False
        model = self.Import.with_context(allowed_company_ids=self.company.ids)
        file = model._receive(self._attachment(camt(ONE)))[0]
        self.assertEqual(file.finding_ids.mapped("code"), ["account.unknown"])

    def test_a_cash_application_clerk_imports_and_undoes(self):
        clerk = self._user("cash_applier")
        uploaded = {"name": "statement.xml", "raw": camt(ONE)}
        attachment = self.env["ir.attachment"].with_user(clerk).create(uploaded)
        file = self.Import.with_user(clerk)._receive(attachment)[0]
        file.action_import()
        self.assertEqual(file.imported_count, 1)
        file.action_undo()
        self.assertFalse(self._lines())

    def test_a_clerk_cannot_change_what_the_file_said(self):
        file = self._check_file(camt(ONE))
        with self.assertRaises(AccessError):
            file.with_user(self._user("cash_applier")).entry_ids.write({"amount": 1})

    def test_a_clerk_cannot_make_a_bank_file_of_any_attachment(self):
        clerk = self._user("cash_applier")
        vals = {"name": "x", "company_id": self.company.id, "digest": "x", "state": "ready"}
        with self.assertRaises(AccessError):
            self.Import.with_user(clerk).create(vals)

    def test_a_clerk_cannot_exchange_the_original(self):
        file = self._check_file(camt(ONE)).with_user(self._user("cash_applier"))
        with self.assertRaises(AccessError):
            file.write({"attachment_id": False})

    def test_an_attachment_of_another_document_stays_there(self):
        attachment = self._attachment(camt(ONE))
        attachment.write({"res_model": "res.partner", "res_id": self.customer.id})
        file, _repeated = self.Import._receive(attachment)
        self.assertEqual(attachment.res_model, "res.partner")
        self.assertEqual(file.attachment_id.res_id, file.id)

    def test_a_collector_imports_no_bank_file(self):
        attachment = self._attachment(camt(ONE))
        with self.assertRaises(AccessError):
            self.Import.with_user(self._user("collector"))._receive(attachment)

    def test_a_collector_sees_no_bank_file(self):
        file = self._check_file(camt(ONE))
        with self.assertRaises(AccessError):
            file.with_user(self._user("collector")).read(["name"])

    def test_an_auditor_reads_and_does_not_import(self):
        file = self._check_file(camt(ONE)).with_user(self._user("auditor"))
        self.assertEqual(file.name, "statement.xml")
        with self.assertRaises(AccessError):
            file.action_import()

    def test_nobody_sees_a_bank_file_of_another_company(self):
        file = self._check_file(camt(ONE))
        stranger = self._user("cash_applier")
        other = self._other_company_journal().company_id
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        for model in (file, file.statement_ids, file.entry_ids):
            self.assertFalse(model.with_user(stranger).search([("id", "in", model.ids)]))

    @classmethod
    def _other_company_journal(cls):
        data = cls.setup_other_company(name="Other Company")
        journal = data["default_journal_bank"]
        journal.set_bank_account(IBAN)
        return journal
