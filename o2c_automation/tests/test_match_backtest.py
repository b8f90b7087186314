from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .cash_common import CashCommon
from .common import TODAY

LATER = TODAY + timedelta(days=5)


@tagged("post_install", "-at_install")
class TestMatchBacktest(CashCommon):
    """A policy tried on payments whose right answer is known."""

    def _try(self, days=30):
        """Return ``{family: result}`` of the last days up to some time after today."""
        results = self.policy._backtest(TODAY - timedelta(days=days), TODAY + timedelta(days=10))
        return {one.family: one for one in results}

    def _confirm(self, invoice, text, *, amount=None, **vals):
        """Apply a payment by hand, and return its bank line."""
        amount = amount or invoice.amount_total
        line = self._bank_line(amount, text, partner_name=self.customer.name, **vals)
        self._propose_by_hand(line, {invoice: amount}).action_apply()
        return line

    def test_a_payment_that_names_its_invoice_would_be_applied(self):
        invoice = self._invoice(100.0)
        self._confirm(invoice, f"Payment {invoice.name}")
        result = self._try()["reference_exact"]
        self.assertEqual((result.automatic, result.wrong), (1, 0))

    def test_a_payment_settled_otherwise_counts_as_wrong(self):
        named, meant = self._invoice(100.0), self._invoice(100.0)
        self._confirm(meant, f"Payment {named.name}")
        result = self._try()["reference_exact"]
        self.assertEqual((result.automatic, result.wrong), (1, 1))

    def test_a_payment_that_says_nothing_is_suggested_at_most(self):
        self._invoice(100.0)
        self._confirm(self._invoice(100.0), "payment")
        self.assertEqual(sum(one.automatic for one in self._try().values()), 0)

    def test_the_customer_that_applying_named_is_not_given_away(self):
        invoice = self._invoice(100.0)
        line = self._bank_line(100.0, "transfer")
        self._propose_by_hand(line, {invoice: 100.0}).action_apply()
        self.assertEqual(line.partner_id, self.customer)
        self.assertEqual(list(self._try()), ["amount_only"])

    def test_an_invoice_paid_before_the_day_is_not_open(self):
        first, second = self._invoice(100.0), self._invoice(100.0)
        self._confirm(first, "payment")
        self._confirm(second, "payment", date=LATER)
        self.assertEqual(sum(one.automatic for one in self._try().values()), 1)

    def test_what_the_host_reconciled_is_history_too(self):
        invoice = self._invoice(100.0)
        line = self._bank_line(100.0, f"Payment {invoice.name}", partner_name=self.customer.name)
        suspense = line._seek_for_lines()[1]
        suspense.with_context(skip_readonly_check=True).write(
            {"account_id": self.receivable.id, "partner_id": self.customer.id}
        )
        (suspense + self._receivable(invoice)).reconcile()
        self.assertEqual(self._try()["reference_exact"].automatic, 1)

    def test_unreconciled_lines_are_no_history(self):
        self._known_payer_line(100.0, self._invoice(100.0).name)
        self.assertFalse(self._try())

    def test_a_back_test_writes_nothing_but_its_run(self):
        invoice = self._invoice(100.0)
        self._confirm(invoice, invoice.name)
        tables = ("o2c.match.proposal", "o2c.event", "o2c.payer.alias", "o2c.match.backtest")
        before = [self.env[name].search_count([]) for name in tables]
        runs = self.env["o2c.run"].search([])
        self._try()
        self.assertEqual([self.env[name].search_count([]) for name in tables], before)
        made = self.env["o2c.run"].search([]) - runs
        self.assertRecordValues(made, [{"is_simulation": True, "done_count": 1, "state": "done"}])

    def test_the_button_keeps_the_table(self):
        invoice = self._invoice(100.0)
        self._confirm(invoice, invoice.name)
        report = self.policy._report(TODAY - timedelta(days=9), TODAY)
        self.assertRecordValues(report, [{"line_count": 1, "automatic": 1, "precision": 100.0}])
        self.assertEqual(report.line_ids.family, "reference_exact")
        self.assertEqual(report.line_ids.evidence[-1], ".")

    def test_a_period_without_payments_makes_an_empty_table(self):
        action = self.policy.action_backtest()
        report = self.env["o2c.match.backtest"].browse(action["res_id"])
        self.assertRecordValues(report, [{"line_count": 0, "is_below_goal": False}])

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaises(ValidationError):
            self.policy._backtest(TODAY, TODAY - timedelta(days=1))

    def test_a_collector_cannot_start_a_back_test(self):
        with self.assertRaises(AccessError):
            self.policy.with_user(self._user("collector")).action_backtest()

    def _count_queries(self, days):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._try(days)
        return self.env.cr.sql_log_count - before

    def test_days_more_cost_no_query_more(self):
        for days in range(8):
            invoice = self._invoice(100.0 + days)
            self._confirm(invoice, invoice.name, date=TODAY - timedelta(days=days))
        self._try()
        self.assertEqual(self._count_queries(7), self._count_queries(1))
