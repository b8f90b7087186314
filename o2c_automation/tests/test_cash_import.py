from odoo.exceptions import UserError
from odoo.tests import tagged

from .bank_common import BankFileCommon, camt, entry


@tagged("post_install", "-at_install")
class TestCashImport(BankFileCommon):
    """A bank file's payments on their way into the ledger."""

    def _import_payment_of(self, invoice):
        """Import a file that pays the invoice; return its bank line."""
        payment = entry(invoice.amount_total, f"Payment {invoice.name}", value_day="2026-06-09")
        self._import_file(camt([payment]))
        return self._lines()

    def _asked(self):
        """Return how often the job that applies payments was asked for."""
        cron = self.env.ref("o2c_automation.ir_cron_cash_application")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def test_an_imported_line_waits_untouched_until_it_is_matched(self):
        line = self._import_payment_of(self._invoice(100.0))
        self.assertEqual((line.o2c_match_state, line.is_reconciled), ("waiting", False))

    def test_an_import_asks_for_its_lines_to_be_matched_soon(self):
        before = self._asked()
        self._import_payment_of(self._invoice(100.0))
        self.assertGreater(self._asked(), before)

    def test_an_import_that_adds_nothing_asks_for_nothing(self):
        invoice = self._invoice(100.0)
        self._import_payment_of(invoice)
        before = self._asked()
        self._import_payment_of(invoice)
        self.assertEqual(self._asked(), before)

    def test_the_background_job_applies_it_and_the_value_date_stays(self):
        invoice = self._invoice(100.0)
        line = self._import_payment_of(invoice)
        self._run_job("ir_cron_cash_application")
        self.assertEqual((invoice.payment_state, line.o2c_match_state), ("paid", "applied"))
        self.assertEqual(str(line.o2c_value_date), "2026-06-09")

    def test_a_file_is_not_undone_under_what_its_lines_settled(self):
        invoice = self._invoice(100.0)
        line = self._import_payment_of(invoice)
        self._run_job("ir_cron_cash_application")
        with self.assertRaisesRegex(UserError, "Undo the reconciliations first"):
            line.o2c_import_id.action_undo()

    def test_a_file_is_undone_once_its_matches_are(self):
        invoice = self._invoice(100.0)
        line = self._import_payment_of(invoice)
        self._run_job("ir_cron_cash_application")
        file = line.o2c_import_id
        line.action_undo_reconciliation()
        file.action_undo()
        self.assertEqual((file.state, line.exists()), ("undone", line.browse()))
