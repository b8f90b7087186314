from datetime import date, datetime, timedelta

from freezegun import freeze_time as frozen

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dispute_common import DisputeCommon

MONDAY = datetime.fromisoformat("2026-06-15 08:00")


@tagged("post_install", "-at_install")
@freeze_time(MONDAY)
class TestDisputeClock(DisputeCommon):
    """Each case tells whom it waited for, for how long, in the company's working time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "UTC"
        cls.late = cls._user("dispute_analyst")

    def _steps(self, dispute, *steps):
        """Take ``(hours after Monday 8 o'clock, action)`` steps with a case."""
        for hours, action in steps:
            with frozen(MONDAY + timedelta(hours=hours)):
                getattr(dispute, f"action_{action}")()

    def _escalate(self, day):
        with frozen(datetime.combine(day, datetime.min.time())):
            self._run_job("ir_cron_escalate_disputes")

    def test_time_is_split_by_whom_the_case_waited_for(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        self._steps(
            dispute, (2, "wait_customer"), (24, "investigate"), (26, "approve"), (28, "cancel")
        )
        dispute.invalidate_recordset()
        hours = (dispute.hours_us, dispute.hours_customer, dispute.hours_finance)
        self.assertEqual(hours, (4.0, 6.0, 2.0))

    def test_a_running_period_counts_until_now(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        with frozen(MONDAY + timedelta(hours=3)):
            dispute.invalidate_recordset()
            self.assertEqual(dispute.hours_us, 3.0)

    def test_a_holiday_is_no_working_time(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-06-16 00:00:00",
                "date_to": "2026-06-16 23:59:59",
            }
        )
        dispute = self._dispute(self._invoice(100.0), 40.0)
        self.assertEqual(dispute.deadline, date(2026, 6, 30))

    def test_without_a_calendar_mondays_to_fridays_count(self):
        self.company.resource_calendar_id.attendance_ids.unlink()
        dispute = self._dispute(self._invoice(100.0), 40.0)
        self.assertEqual(dispute.deadline, date(2026, 6, 29))

    def test_the_days_the_customer_takes_are_added_to_the_deadline(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        self._steps(dispute, (1, "wait_customer"), (73, "investigate"))
        self.assertRecordValues(dispute, [{"deadline": date(2026, 7, 2), "paused_days": 3}])

    def test_another_reason_keeps_the_days_the_customer_took(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        self._steps(dispute, (1, "wait_customer"), (73, "investigate"))
        dispute.reason_id = self._reason("damage")
        self.assertEqual(dispute.deadline, date(2026, 6, 29))

    def test_a_case_is_in_one_period_at_a_time(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        dispute.action_investigate()
        dispute.action_approve()
        running = dispute.period_ids.filtered(lambda period: not period.date_end)
        self.assertEqual(running.mapped("state"), ["approved"])

    def test_a_closed_case_waits_for_nobody(self):
        invoice = self._invoice(100.0)
        dispute = self._dispute(invoice, 40.0)
        self._pay(invoice, 100.0)
        self.assertFalse(dispute.waits_for)
        self.assertTrue(all(dispute.period_ids.mapped("date_end")))

    def test_nobody_writes_periods_by_themselves(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        with self.assertRaises(AccessError):
            dispute.period_ids.with_user(self._user("ar_manager")).hours = 1.0

    def test_periods_of_500_cases_cost_no_more_queries_than_those_of_one(self):
        cases = [self._dispute(self._invoice(10.0), 5.0) for _number in range(6)]
        one, five = cases[0], self.env["o2c.dispute"].browse([case.id for case in cases[1:]])
        counts = []
        for disputes in (one, five):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["o2c.dispute.period"]._turn(disputes)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    def test_a_case_that_waits_for_the_customer_is_not_overdue(self):
        dispute = self._dispute(self._invoice(100.0), 40.0, deadline=date(2026, 6, 1))
        self.assertTrue(dispute.is_overdue)
        dispute.action_wait_customer()
        self.assertFalse(dispute.is_overdue)

    # === CLAIM WINDOW === #

    def _claimed(self, days):
        """Return a case about an invoice of so many days before."""
        return self._dispute(self._invoice(100.0, due=TODAY - timedelta(days=days)), 40.0)

    def test_the_last_day_of_the_claim_window_is_in_time(self):
        self._reason("price").claim_window_days = 30
        last, late = self._claimed(30), self._claimed(31)
        self.assertRecordValues(
            last | late,
            [
                {"claim_until": TODAY, "is_claimed_late": False},
                {"claim_until": TODAY - timedelta(days=1), "is_claimed_late": True},
            ],
        )

    def test_what_is_agreed_with_the_customer_comes_first(self):
        self._reason("price").claim_window_days = 30
        dispute = self._claimed(31)
        self.customer.o2c_claim_window_days = 60
        self.assertFalse(dispute.is_claimed_late)

    def test_without_a_window_a_claim_is_never_late(self):
        self._reason("price").claim_window_days = 0
        self.assertFalse(self._claimed(900).claim_until)

    # === VERDICT === #

    def test_what_is_paid_after_a_rejection_was_invalid(self):
        invoice = self._invoice(100.0)
        dispute = self._dispute(invoice, 40.0)
        dispute.action_reject()
        self._pay(invoice, 100.0)
        self.assertRecordValues(dispute, [{"state": "recovered", "verdict": "invalid"}])

    def test_an_approved_claim_is_valid_until_it_is_looked_into_again(self):
        dispute = self._dispute(self._invoice(100.0), 40.0)
        dispute.action_approve()
        self.assertEqual(dispute.verdict, "valid")
        dispute.action_investigate()
        self.assertFalse(dispute.verdict)

    # === ESCALATION === #

    def test_the_owner_is_told_on_the_day_after_the_deadline(self):
        dispute = self._dispute(self._invoice(100.0), 40.0, owner_id=self.late.id)
        self._escalate(date(2026, 6, 29))
        self.assertEqual(dispute.escalation_level, 0)
        self._escalate(date(2026, 6, 30))
        self.assertEqual(dispute.escalation_level, 1)
        self.assertIn(self.late, self._late_activities(dispute).user_id)

    def test_the_manager_is_told_two_working_days_later_and_nobody_after_that(self):
        self.company.o2c_dispute_manager_id = self._user("ar_manager")
        dispute = self._dispute(self._invoice(100.0), 40.0, owner_id=self.late.id)
        for day in range(30):
            self._escalate(date(2026, 6, 25) + timedelta(days=day))
        told = self._late_activities(dispute).user_id
        self.assertEqual(told, self.late | self.company.o2c_dispute_manager_id)
        self.assertEqual(self._escalations(dispute), ["level_2", "level_1"])

    def test_each_escalation_says_who_was_told(self):
        dispute = self._dispute(self._invoice(100.0), 40.0, owner_id=self.late.id)
        self._escalate(date(2026, 6, 30))
        event = self.env["o2c.event"].search(
            [("kind", "=", "dispute.escalated"), ("res_id", "=", dispute.id)]
        )
        self.assertIn(self.late.name, event.message)

    def test_a_case_without_owner_goes_to_a_manager_at_once(self):
        manager = self._user("ar_manager")
        self.company.o2c_dispute_manager_id = manager
        dispute = self._dispute(self._invoice(100.0), 40.0, owner_id=False)
        self._escalate(date(2026, 6, 30))
        self.assertEqual(self._late_activities(dispute).user_id, manager)

    def test_the_leader_of_the_team_comes_before_the_manager(self):
        team = self.env["o2c.dispute.team"].create({"name": "Retail", "user_id": self.late.id})
        dispute = self._dispute(self._invoice(100.0), 40.0, owner_id=False, team_id=team.id)
        dispute.owner_id = False
        self._escalate(date(2026, 6, 30))
        self.assertEqual(self._late_activities(dispute).user_id, self.late)

    def test_while_the_customer_is_waited_for_nothing_escalates(self):
        dispute = self._dispute(self._invoice(100.0), 40.0, owner_id=self.late.id)
        dispute.action_wait_customer()
        self._escalate(date(2026, 8, 1))
        self.assertEqual(dispute.escalation_level, 0)

    def test_a_closed_case_is_nobodys_late_work(self):
        dispute = self._dispute(self._invoice(100.0), 40.0, owner_id=self.late.id)
        self._escalate(date(2026, 6, 30))
        dispute.action_cancel()
        self.assertFalse(self._late_activities(dispute))

    def test_a_later_deadline_escalates_later(self):
        dispute = self._dispute(self._invoice(100.0), 40.0, owner_id=self.late.id)
        dispute.deadline = fields.Date.add(TODAY, days=60)
        self._escalate(date(2026, 7, 1))
        self.assertEqual(dispute.escalation_level, 0)

    def _late_activities(self, dispute):
        kind = self.env.ref("o2c_automation.mail_activity_dispute_late")
        return dispute.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _escalations(self, dispute):
        events = self.env["o2c.event"].search(
            [("kind", "=", "dispute.escalated"), ("res_id", "=", dispute.id)]
        )
        return events.mapped("reason")
