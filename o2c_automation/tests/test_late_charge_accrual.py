from datetime import date, timedelta

from odoo.tests import freeze_time, tagged

from .charge_common import INTEREST, MONTH_LATE, ChargeCommon
from .common import TODAY


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestLateChargeAccrual(ChargeCommon):
    """What customers owe for paying late is counted day by day, and booked nowhere."""

    def test_a_late_item_bears_interest_and_a_lump_sum(self):
        invoice = self._late()
        self._accrue()
        self.assertRecordValues(
            self._of(invoice),
            [{"amount": INTEREST, "days": 30, "percent": 10.27, "state": "accrued"}],
        )
        self.assertRecordValues(self._of(invoice, "lump_sum"), [{"amount": 40.0}])

    def test_nothing_of_it_is_in_the_books(self):
        self._late()
        entries = self.env["account.move"].search_count([])
        self._accrue()
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_accruing_twice_a_day_writes_once(self):
        invoice = self._late()
        self._accrue()
        before = self._of(invoice).mapped("write_date")
        self.assertFalse(self._accrue().reason_counts)
        self.assertEqual(self._of(invoice).mapped("write_date"), before)

    def test_the_next_day_the_same_row_grows(self):
        invoice = self._late()
        self._accrue()
        with freeze_time(TODAY + timedelta(days=1)):
            self._accrue()
        self.assertRecordValues(self._of(invoice), [{"days": 31, "amount": 8.72}])

    def test_a_partial_payment_ends_a_segment(self):
        invoice = self._late()
        self._pay(invoice, 400.0, date=MONTH_LATE + timedelta(days=10))
        self._accrue()
        self.assertRecordValues(
            self._of(invoice),
            [
                {"principal": 1000.0, "days": 10, "amount": 2.81},
                {"principal": 600.0, "days": 20, "amount": 3.38},
            ],
        )

    def test_interest_ends_on_the_value_date_though_the_period_was_closed_since(self):
        invoice = self._late()
        self.company.sudo().fiscalyear_lock_date = TODAY - timedelta(days=5)
        paid = MONTH_LATE + timedelta(days=10)
        self._pay(invoice, 400.0, date=paid, o2c_value_date=paid)
        self._accrue()
        self.assertEqual(self._of(invoice).mapped("days"), [10, 20])

    def test_each_half_year_is_a_segment(self):
        invoice = self._late(due=date(2025, 12, 21))
        self._accrue()
        self.assertEqual(
            self._of(invoice).mapped("date_start"), [date(2025, 12, 22), date(2026, 1, 1)]
        )

    def test_a_payment_dated_back_takes_interest_back(self):
        invoice = self._late()
        self._accrue()
        self._pay(invoice, 1000.0, date=MONTH_LATE)
        self._accrue()
        self.assertFalse(self._of(invoice))

    def test_what_was_paid_late_still_bears_its_interest(self):
        invoice = self._late()
        self._accrue()
        self._pay(invoice, 1000.0, date=TODAY - timedelta(days=1))
        self._accrue()
        self.assertRecordValues(self._of(invoice), [{"days": 29, "state": "accrued"}])

    def test_the_disputed_part_bears_none_from_the_day_of_the_dispute_on(self):
        invoice = self._late()
        self._dispute(invoice, 400.0)
        with freeze_time(TODAY + timedelta(days=4)):
            self._accrue()
        rows = self._of(invoice)
        self.assertEqual(rows.mapped("principal"), [1000.0, 600.0])
        self.assertEqual(rows.mapped("days"), [29, 5])

    def test_what_is_refused_bears_interest_again_from_that_day_on(self):
        invoice = self._late()
        dispute = self._dispute(invoice, 400.0)
        with freeze_time(TODAY + timedelta(days=4)):
            dispute.action_reject()
        with freeze_time(TODAY + timedelta(days=9)):
            self._accrue()
        rows = self._of(invoice)
        self.assertEqual(rows.mapped("principal"), [1000.0, 600.0, 1000.0])
        self.assertEqual(rows.mapped("days"), [29, 4, 6])

    def test_consumers_owe_nothing_by_default(self):
        self.customer.o2c_party_type = "consumer"
        invoice = self._late()
        self._accrue()
        self.assertFalse(invoice.line_ids.o2c_late_charge_ids)

    def test_consumers_owe_where_the_policy_says_so(self):
        self.customer.o2c_party_type = "consumer"
        self.policy.charges_consumers = True
        invoice = self._late()
        self._accrue()
        self.assertTrue(self._of(invoice))

    def test_what_was_agreed_with_the_customer_beats_the_law(self):
        self.customer.o2c_interest_rule_id = self.env["o2c.interest.rule"].create(
            {"name": "Contract", "margin": 3.65}
        )
        invoice = self._late()
        self._accrue()
        self.assertRecordValues(self._of(invoice), [{"percent": 3.65, "amount": 3.0}])
        self.assertFalse(self._of(invoice, "lump_sum"))

    def test_a_debt_in_another_currency_bears_interest_but_no_lump_sum(self):
        invoice = self._invoice(1000.0, due=MONTH_LATE)
        self._accrue()
        self.assertRecordValues(self._of(invoice), [{"amount": INTEREST}])
        self.assertFalse(self._of(invoice, "lump_sum"))

    def test_without_a_level_that_claims_nothing_accrues(self):
        self.level.write({"claims_interest": False, "claims_lump_sum": False})
        invoice = self._late()
        self._accrue()
        self.assertFalse(invoice.line_ids.o2c_late_charge_ids)

    def test_what_is_excluded_from_follow_up_bears_nothing(self):
        invoice = self._late()
        invoice.no_followup = True
        self._accrue()
        self.assertFalse(self._of(invoice))

    def _accrue_in_november(self):
        with freeze_time("2026-11-22"):
            return self._accrue()

    def _tasks(self):
        reference = self.policy.interest_rule_id.reference_id
        kind = self.env.ref("o2c_automation.mail_activity_missing_rate")
        return reference.activity_ids.filtered(lambda task: task.activity_type_id == kind)

    def test_no_half_year_is_counted_with_the_value_of_another(self):
        invoice = self._late(due=date(2026, 6, 20))
        self._accrue_in_november()
        self.assertRecordValues(self._of(invoice), [{"date_end": date(2026, 6, 30), "days": 10}])

    def test_the_run_tells_for_how_many_items_a_rate_is_missing(self):
        self._late(due=date(2026, 8, 1))
        run = self._accrue_in_november()
        self.assertEqual(run.reason_counts.get("rate_missing"), 1)
        self.assertIn("half-year is missing", run.reasons_text)

    def test_a_manager_is_asked_once_for_the_missing_rate(self):
        self._user("ar_manager")
        self._late(due=date(2026, 8, 1))
        self._accrue_in_november()
        self._accrue_in_november()
        self.assertEqual(len(self._tasks()), 1)
        self.assertIn("06/30/2026", self._tasks().note)

    def test_the_task_is_done_and_interest_counted_when_the_rate_is_entered(self):
        self._user("ar_manager")
        invoice = self._late(due=date(2026, 8, 1))
        self._accrue_in_november()
        with freeze_time("2026-11-22"):
            self.env["o2c.interest.rate"].create(
                {
                    "reference_id": self.policy.interest_rule_id.reference_id.id,
                    "date_from": "2026-07-01",
                    "percent": 1.52,
                }
            )
        self.assertFalse(self._tasks())
        self._accrue_in_november()
        self.assertRecordValues(self._of(invoice), [{"percent": 10.52, "days": 113}])

    def test_of_a_debt_older_than_all_values_the_run_tells_and_nobody_is_asked(self):
        self._user("ar_manager")
        self._late(due=date(2021, 12, 1))
        self.assertEqual(self._accrue().reason_counts.get("rate_missing"), 1)
        self.assertFalse(self._tasks())

    def test_an_item_that_was_paid_before_needs_no_rate(self):
        invoice = self._late()
        self._accrue()
        self._pay(invoice, 1000.0)
        self.assertFalse(self._accrue_in_november().reason_counts)

    def test_a_dry_run_counts_and_writes_nothing(self):
        invoice = self._late()
        run = self._accrue(simulate=True)
        self.assertEqual(run.reason_counts, {"charge_new": 2})
        self.assertFalse(self._of(invoice))

    def test_the_nightly_job_accrues(self):
        invoice = self._late()
        self._run_job("ir_cron_accrue_charges")
        self.assertTrue(self._of(invoice))

    def test_what_nobody_claims_expires_long_after_the_payment(self):
        invoice = self._late()
        self._accrue()
        self._pay(invoice, 1000.0)
        with freeze_time(TODAY + timedelta(days=366)):
            self._accrue()
        self.assertEqual(set(invoice.line_ids.o2c_late_charge_ids.mapped("state")), {"expired"})

    def test_six_times_the_items_cost_as_many_reads(self):
        for _number in range(2):
            self._late()
        # The first time the access rules are read, too.
        self._queries()
        few = self._queries()
        for _number in range(10):
            self._late()
        self.assertEqual(self._queries(), few)

    def _queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._accrue(simulate=True)
        return self.cr.sql_log_count - before
