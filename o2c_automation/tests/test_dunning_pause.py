from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon

FRIDAY = TODAY + timedelta(days=4)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningPause(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["o2c.dunning.pause.reason"].create({"name": "In talks"})
        cls.item = cls._receivable(cls._invoice(100.0, due=LATE))

    def _pause(self, *items, user=None, **vals):
        return (
            self.env["o2c.dunning.pause"]
            .with_user(user or self.env.user)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "reason_id": self.reason.id,
                    "date_end": FRIDAY,
                    "move_line_ids": [Command.set([item.id for item in items])],
                    **vals,
                }
            )
        )

    def test_a_paused_customer_gets_no_notice(self):
        self._pause()
        self.assertEqual(self._run().reason_counts, {"paused": 1})

    def test_of_two_items_only_the_one_that_is_not_paused_is_reminded_of(self):
        other = self._receivable(self._invoice(40.0, due=LATE))
        self._pause(self.item)
        self._run()
        self.assertEqual(self._notice().line_ids.move_line_id, other)

    def test_a_pause_takes_back_a_notice_that_waits(self):
        self._run()
        self._pause()
        self.assertRecordValues(self._notice(), [{"state": "cancelled", "reason": "paused"}])

    def test_the_day_after_its_end_reminders_go_on_without_anybody(self):
        self._pause()
        with freeze_time(FRIDAY + timedelta(days=3)):
            self._run()
        self.assertTrue(self._notice())

    def test_a_pause_that_is_over_ends_by_itself_and_leaves_an_event(self):
        pause = self._pause()
        with freeze_time(FRIDAY + timedelta(days=1)):
            self._run_job("ir_cron_end_pauses")
        self.assertEqual(pause.state, "ended")
        self.assertTrue(
            self.env["o2c.event"].search(
                [("res_model", "=", pause._name), ("kind", "=", "dunning.pause.ended")]
            )
        )

    def test_on_its_last_day_a_pause_still_runs(self):
        pause = self._pause()
        with freeze_time(FRIDAY):
            self._run_job("ir_cron_end_pauses")
        self.assertEqual(pause.state, "active")

    def test_the_customer_and_the_item_tell_the_reason_and_the_last_day(self):
        self._pause()
        self.assertEqual(self.customer.o2c_pause_text, "Paused until 2026-06-19: In talks")
        self.assertEqual(self.item.o2c_dunning_remark, "Paused until 2026-06-19: In talks")

    def test_a_collector_pauses_and_ends_a_pause(self):
        pause = self._pause(user=self._user("collector"))
        pause.action_end()
        self.assertRecordValues(pause, [{"state": "ended", "user_id": pause.env.uid}])

    def test_nobody_else_pauses(self):
        for role in ("auditor", "billing", "cash_applier"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._pause(user=self._user(role))
