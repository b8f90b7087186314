from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.o2c_automation.models.bank import (
    o2c_bank_import,
    o2c_bank_import_reading,
    o2c_bank_import_statement,
)

from .bank_common import BankFileCommon, camt, entry

FIVE = [entry(10 + number, f"Invoice {number}", ref=f"B{number}") for number in range(5)]


@tagged("post_install", "-at_install")
class TestBankImportBatches(BankFileCommon):
    """Long files: chunks, the background job, interruptions, what a chunk costs."""

    def setUp(self):
        super().setUp()
        self._set(o2c_bank_import_statement, "CHUNK_LINES", 2)

    def _set(self, module, name, value):
        patcher = patch.object(module, name, value)
        patcher.start()
        self.addCleanup(patcher.stop)

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("o2c_automation.cron_bank_import").method_direct_trigger()
        self.env.invalidate_all()

    def test_a_long_file_is_left_to_the_background_job(self):
        self._set(o2c_bank_import, "INTERACTIVE_LINES", 3)
        file = self._import_file(camt(FIVE))
        self.assertEqual((file.state, file.imported_count), ("importing", 0))
        self._run_cron()
        self.assertEqual((file.state, file.imported_count), ("imported", 5))

    def test_a_file_too_long_to_wait_for_is_checked_in_the_background(self):
        self._set(o2c_bank_import_reading, "INTERACTIVE_BYTES", 100)
        file = self._check_file(camt(FIVE))
        self.assertEqual(file.state, "new")
        self._run_cron()
        self.assertEqual((file.state, file.waiting_count), ("ready", 5))

    def test_a_long_file_from_a_folder_is_checked_and_imported_in_the_background(self):
        self._set(o2c_bank_import_reading, "INTERACTIVE_BYTES", 100)
        file = self._check_file(camt(FIVE), automatic=True)
        self._run_cron()
        self.assertEqual((file.state, file.imported_count), ("imported", 5))

    def test_the_statement_is_made_when_its_last_chunk_is_in(self):
        file = self._import_file(camt(FIVE, opening=7))
        self.assertEqual(len(file.statement_ids.bank_statement_id.line_ids), 5)
        self.assertTrue(file.statement_ids.bank_statement_id.is_complete)

    def test_an_interrupted_import_goes_on_where_it_stopped(self):
        file = self._check_file(camt(FIVE))
        file._begin()
        file._process_one()
        self.assertEqual((file.imported_count, file.waiting_count), (2, 3))
        self._run_cron()
        self.assertEqual(len(self._lines()), 5)

    def test_the_progress_is_the_share_of_bookings_that_are_settled(self):
        file = self._check_file(camt(FIVE))
        file._begin()
        file._process_one()
        self.assertEqual(file.progress, 40.0)

    def test_what_the_host_refuses_is_kept_on_the_statement(self):
        file = self._check_file(camt(FIVE))
        self._refuse(file)
        self.assertEqual(file.state, "partial")
        self.assertEqual(file.statement_ids.error, "No suspense account")
        self.assertIn("host.refused", file.finding_ids.mapped("code"))

    def test_a_refused_statement_can_be_imported_when_the_obstacle_is_gone(self):
        file = self._check_file(camt(FIVE))
        self._refuse(file)
        file.action_import()
        self.assertEqual((file.state, len(self._lines())), ("imported", 5))

    def _refuse(self, file):
        model = type(self.env["account.bank.statement.line"])
        error = UserError("No suspense account")
        with patch.object(model, "_o2c_create_imported", side_effect=error):
            file.action_import()

    def test_a_chunk_costs_the_same_queries_whatever_the_file_is_long(self):
        self._set(o2c_bank_import_statement, "CHUNK_LINES", 500)
        self._queries_beside_the_host(3, "warm")
        few = self._queries_beside_the_host(3, "few")
        many = self._queries_beside_the_host(30, "many")
        self.assertLessEqual(many, few + 3)

    def _queries_beside_the_host(self, count, prefix):
        entries = [entry(1 + n, f"{prefix} {n}", ref=f"{prefix}{n}") for n in range(count)]
        file = self._check_file(camt(entries, number=prefix), prefix)
        file._begin()
        lines = self.env["account.bank.statement.line"].browse()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        with patch.object(type(lines), "_o2c_create_imported", lambda *_args: lines):
            file.statement_ids._import_chunk()
            self.env.flush_all()
        return self.env.cr.sql_log_count - before
