from datetime import timedelta

from odoo import fields
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
        report = self._start(date_from=TODAY, date_to=TODAY)
        self.assertRecordValues(report, [{"line_count": 0, "is_below_goal": False}])

    def test_a_period_that_ends_before_it_begins_is_refused(self):
        with self.assertRaises(ValidationError):
            self.policy._backtest(TODAY, TODAY - timedelta(days=1))

    def test_a_collector_cannot_start_a_back_test(self):
        with self.assertRaises(AccessError):
            self.policy.with_user(self._user("collector"))._report(TODAY, LATER)

    def test_the_button_asks_for_the_period(self):
        action = self.policy.action_backtest()
        self.assertEqual(action["res_model"], "o2c.match.backtest.start")
        self.assertEqual(action["context"], {"default_policy_id": self.policy.id})

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

    # --- what a person reads ---

    def _start(self, **vals):
        start = self.env["o2c.match.backtest.start"].create({"policy_id": self.policy.id, **vals})
        action = start.action_start()
        return self.env["o2c.match.backtest"].browse(action["res_id"])

    def test_a_person_chooses_the_period(self):
        invoice = self._invoice(100.0)
        self._confirm(invoice, invoice.name)
        later = {"date_from": TODAY + timedelta(days=1), "date_to": LATER}
        self.assertEqual(self._start(**later).line_count, 0)
        self.assertEqual(self._start(date_from=TODAY, date_to=TODAY).line_count, 1)

    def test_a_clerk_may_try_a_policy(self):
        clerk = self._user("cash_applier")
        self.policy.with_user(clerk)._report(TODAY, LATER)

    def test_recall_counts_what_was_left_to_a_person(self):
        named = self._invoice(100.0)
        self._confirm(named, named.name)
        self._invoice(70.0)
        self._confirm(self._invoice(70.0), "payment")
        report = self.policy._report(TODAY, LATER)
        self.assertRecordValues(report, [{"precision": 100.0, "recall": 50.0}])

    def test_a_difference_names_the_answer_and_what_was_done(self):
        named, meant = self._invoice(100.0), self._invoice(100.0)
        line = self._confirm(meant, f"Payment {named.name}")
        difference = self.policy._report(TODAY, LATER).difference_ids
        self.assertRecordValues(
            difference,
            [
                {
                    "kind": "wrong",
                    "statement_line_id": line.id,
                    "answer_move_ids": named.ids,
                    "settled_move_ids": meant.ids,
                }
            ],
        )
        self.assertEqual(difference.action_open_bank_line()["res_id"], line.move_id.id)

    def test_drift_is_told_against_the_test_before(self):
        vals = {"date_from": TODAY, "date_to": TODAY}
        reports = self.env["o2c.match.backtest"]
        for precision in (100.0, 98.5):
            report = reports._keep(self.policy, [], vals)
            report.write({"automatic": 10, "precision": precision})
        self.assertAlmostEqual(report.precision_change, -1.5)

    def test_old_nightly_differences_are_deleted_and_their_figures_stay(self):
        named, meant = self._invoice(100.0), self._invoice(100.0)
        self._confirm(meant, f"Payment {named.name}")
        old, asked, new = (
            self.policy._report(TODAY, LATER, origin=origin)
            for origin in ("nightly", "user", "nightly")
        )
        old_day = fields.Datetime.now() - timedelta(days=self.policy.selftest_keep_days + 1)
        (old + asked)._write({"create_date": old_day})
        self.env["o2c.match.backtest.difference"]._gc_nightly()
        kept = [len(report.difference_ids) for report in (old, asked, new)]
        self.assertEqual((kept, old.wrong), ([0, 1, 1], 1))
