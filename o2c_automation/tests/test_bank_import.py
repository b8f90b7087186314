from odoo.exceptions import UserError
from odoo.tests import tagged

from .bank_common import OTHER_IBAN, BankFileCommon, camt, entry, statement, wrap

TWO = [
    entry(100, "Invoice 1", ref="B1", payer="Abel Hardware", e2e="E-1", value_day="2026-06-09"),
    entry(-20, "Bank fee", ref="B2", day="2026-06-10"),
]


@tagged("post_install", "-at_install")
class TestBankImport(BankFileCommon):
    def test_a_statement_becomes_bank_lines_with_all_the_bank_said(self):
        self._import_file(camt(TWO))
        self.assertRecordValues(
            self._lines()[0],
            [
                {
                    "amount": 100.0,
                    "payment_ref": "Invoice 1",
                    "partner_name": "Abel Hardware",
                    "o2c_payer_name": "Abel Hardware",
                    "o2c_end_to_end_id": "E-1",
                    "o2c_bank_reference": "B1",
                    "o2c_remittance_text": "Invoice 1",
                }
            ],
        )
        self.assertEqual(str(self._lines()[0].o2c_value_date), "2026-06-09")

    def test_the_same_file_again_adds_nothing(self):
        first = self._import_file(camt(TWO))
        second = self._import_file(camt(TWO), name="again.xml")
        self.assertEqual(second, first)
        self.assertEqual(len(self._lines()), 2)

    def test_the_same_file_again_says_that_it_was_imported(self):
        self._import_file(camt(TWO))
        attachment = self._attachment(camt(TWO))
        _files, repeated = self.Import._receive(attachment)
        action = repeated._open_received(repeated)
        self.assertIn("already", action["context"]["notifications"]["statement.xml"])

    def test_the_host_statement_is_complete_and_valid(self):
        file = self._import_file(camt(TWO, opening=50))
        self.assertRecordValues(
            file.statement_ids.bank_statement_id,
            [
                {
                    "balance_start": 50.0,
                    "balance_end_real": 130.0,
                    "is_complete": True,
                    "is_valid": True,
                }
            ],
        )

    def test_an_overlapping_file_adds_only_what_is_new(self):
        self._import_file(camt(TWO))
        later = [TWO[1], entry(30, "Invoice 2", ref="B3", day="2026-06-11")]
        file = self._import_file(camt(later, opening=100, number="S2"))
        self.assertEqual(file.imported_count, 1)
        self.assertEqual(self._lines().mapped("amount"), [100.0, -20.0, 30.0])

    def test_what_is_left_out_names_the_bank_line_it_equals(self):
        self._import_file(camt(TWO))
        file = self._check_file(camt([TWO[1]], opening=100, number="S2"))
        self.assertEqual(file.entry_ids.line_id, self._lines()[1])
        self.assertEqual(file.entry_ids.sameness, "same")

    def test_an_intraday_report_before_the_statement_books_nothing_twice(self):
        self._import_file(camt([TWO[0]], kind="052"))
        file = self._import_file(camt(TWO))
        self.assertEqual(file.imported_count, 1)
        self.assertEqual(file.statement_ids.bank_statement_id.line_ids, self._lines())

    def test_an_intraday_report_with_another_day_is_recognised_by_the_bank_reference(self):
        self._import_file(camt([{**TWO[0], "day": "2026-06-09"}], kind="052"))
        file = self._import_file(camt(TWO))
        self.assertEqual(file.entry_ids.sameness, "preview")
        self.assertEqual(len(self._lines()), 2)

    def test_two_equal_payments_in_one_statement_are_two_bank_lines(self):
        self._import_file(camt([entry(10, "Fee"), entry(10, "Fee")]))
        self.assertEqual(self._lines().mapped("amount"), [10.0, 10.0])

    def test_a_file_of_two_accounts_is_split_by_journal(self):
        other = self.journal.copy({"name": "Second Bank"})
        other.set_bank_account(OTHER_IBAN)
        file = self._import_file(
            wrap("053", statement(TWO), statement([entry(7, "x")], iban=OTHER_IBAN, number="S2"))
        )
        self.assertEqual(file.statement_ids.journal_id, self.journal | other)
        self.assertEqual(file.line_ids.filtered(lambda line: line.journal_id == other).amount, 7.0)

    def test_a_refused_file_leaves_only_its_messages(self):
        file = self._import_file(camt(TWO)[:-200])
        self.assertEqual(file.state, "refused")
        self.assertFalse(self._lines() or file.entry_ids or file.statement_ids)
        self.assertTrue(file.finding_ids.filtered("cure"))

    def test_a_refused_file_keeps_the_original_as_evidence(self):
        content = camt(TWO)[:-200]
        self.assertEqual(self._check_file(content).attachment_id.raw, content)

    def test_a_balance_that_does_not_add_up_is_a_warning(self):
        file = self._import_file(camt(TWO, closing=999))
        self.assertEqual(file.state, "imported")
        self.assertIn("balance.mismatch", file.finding_ids.mapped("code"))

    def test_a_strict_journal_refuses_a_balance_that_does_not_add_up(self):
        self.journal.o2c_strict_bank_files = True
        self.assertEqual(self._check_file(camt(TWO, closing=999)).state, "refused")

    def test_a_missing_statement_is_reported(self):
        self._import_file(camt(TWO))
        file = self._check_file(
            camt([entry(5, "y", day="2026-06-12")], opening=500, number="S3", day="2026-06-12")
        )
        self.assertIn("statement.gap", file.finding_ids.mapped("code"))

    def test_a_statement_that_follows_on_is_not_reported(self):
        self._import_file(camt(TWO))
        file = self._check_file(
            camt([entry(5, "y", day="2026-06-12")], opening=80, number="S2", day="2026-06-12")
        )
        self.assertFalse(file.finding_ids.filtered(lambda f: f.code.startswith("statement.")))

    def test_a_locked_period_moves_the_line_but_keeps_the_days_of_the_bank(self):
        self.company.fiscalyear_lock_date = "2026-06-30"
        self._import_file(camt(TWO))
        line = self._lines()[0]
        self.assertGreater(str(line.date), "2026-06-30")
        self.assertEqual(str(line.o2c_booking_date), "2026-06-10")
        self.assertEqual(str(line.o2c_value_date), "2026-06-09")

    def test_a_payer_whose_account_is_known_is_the_customer(self):
        self.env["res.partner.bank"].create(
            {"acc_number": OTHER_IBAN, "partner_id": self.customer.id}
        )
        self._import_file(camt([entry(10, "x", payer="A. Hardware", payer_iban=OTHER_IBAN)]))
        self.assertEqual(self._lines().partner_id, self.customer)

    def test_an_account_that_two_customers_share_names_nobody(self):
        for partner in (self.customer, self._customer("Berta Tools")):
            self.env["res.partner.bank"].create(
                {"acc_number": OTHER_IBAN, "partner_id": partner.id}
            )
        self._import_file(camt([entry(10, "x", payer_iban=OTHER_IBAN)]))
        self.assertFalse(self._lines().partner_id)

    def test_undo_removes_every_bank_line_and_the_statement(self):
        file = self._import_file(camt(TWO))
        statements = file.statement_ids.bank_statement_id
        file.action_undo()
        self.assertEqual(file.state, "undone")
        self.assertFalse(self._lines() or statements.exists())

    def test_a_file_that_was_undone_can_be_imported_again(self):
        file = self._import_file(camt(TWO))
        file.action_undo()
        file.action_check()
        file.action_import()
        self.assertEqual(len(self._lines()), 2)

    def test_undo_is_refused_while_a_bank_line_is_reconciled(self):
        file = self._import_file(camt(TWO))
        suspense = self.journal.suspense_account_id
        item = self._lines()[0].move_id.line_ids.filtered(lambda line: line.account_id == suspense)
        item.account_id = self.company_data["default_account_receivable"]
        with self.assertRaisesRegex(UserError, "reconciled"):
            file.action_undo()

    def test_a_run_counts_what_was_imported_and_left_out(self):
        self._import_file(camt(TWO))
        run = self.env["o2c.run"].search([("kind", "=", "bank_import")], limit=1)
        self.assertEqual((run.state, run.done_count), ("done", 2))
