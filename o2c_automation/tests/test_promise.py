from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon

FRIDAY = TODAY + timedelta(days=4)
# The promised day, three days of grace, and the night after.
JUDGED = FRIDAY + timedelta(days=4)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPromise(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(100.0, due=LATE)
        cls.item = cls._receivable(cls.invoice)

    def _promise(self, amount=100.0, *, user=None, items=None, **vals):
        items = self.item if items is None else items
        return (
            self.env["o2c.promise"]
            .with_user(user or self.env.user)
            .create(
                {
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "amount": amount,
                    "date": FRIDAY,
                    "date_taken": TODAY - timedelta(days=1),
                    "move_line_ids": [Command.set(items.ids)],
                    **vals,
                }
            )
        )

    def _judge(self, day=TODAY):
        with freeze_time(day):
            self._run_job("ir_cron_judge_promises")

    # === THE LEDGER JUDGES === #

    def test_a_promise_that_was_paid_is_kept_before_its_day(self):
        promise = self._promise()
        self._pay(self.invoice, 100.0)
        self._judge()
        self.assertRecordValues(promise, [{"state": "kept", "amount_received": 100.0}])

    def test_a_promise_paid_in_part_is_partly_kept_when_its_time_is_over(self):
        promise = self._promise()
        self._pay(self.invoice, 60.0)
        self._judge(JUDGED)
        self.assertRecordValues(promise, [{"state": "partly", "amount_received": 60.0}])

    def test_on_the_last_day_of_grace_a_promise_is_still_open(self):
        promise = self._promise()
        self._judge(JUDGED - timedelta(days=1))
        self.assertEqual(promise.state, "open")

    def test_a_broken_promise_is_brought_to_who_took_it(self):
        promise = self._promise()
        self._judge(JUDGED)
        self.assertEqual(promise.state, "broken")
        self.assertEqual(promise.activity_ids.user_id, promise.user_id)
        self.assertTrue(
            self.env["o2c.event"].search(
                [("kind", "=", "promise.broken"), ("res_id", "=", promise.id)]
            )
        )

    def test_judging_twice_changes_nothing(self):
        promise = self._promise()
        self._judge(JUDGED)
        events = self.env["o2c.event"].search_count([])
        self._judge(JUDGED)
        self.assertEqual(self.env["o2c.event"].search_count([]), events)
        self.assertEqual(len(promise.activity_ids), 1)

    def test_undoing_the_payment_opens_a_kept_promise_again(self):
        promise = self._promise()
        bank_line = self._pay(self.invoice, 100.0)
        self._judge()
        bank_line.action_undo_reconciliation()
        self._judge()
        self.assertRecordValues(promise, [{"state": "open", "amount_received": 0.0}])

    def test_money_that_came_in_time_and_is_applied_late_mends_a_broken_promise(self):
        promise = self._promise()
        self._judge(JUDGED)
        self._pay(self.invoice, 100.0)
        self._judge(JUDGED)
        self.assertEqual(promise.state, "kept")
        self.assertFalse(promise.activity_ids)

    def test_one_payment_keeps_one_of_two_promises(self):
        first = self._promise(60.0)
        second = self._promise(60.0, date=FRIDAY + timedelta(days=1))
        self._pay(self.invoice, 60.0)
        self._judge(JUDGED + timedelta(days=1))
        self.assertEqual((first.state, second.state), ("kept", "broken"))

    def test_a_credit_note_keeps_a_promise(self):
        promise = self._promise()
        note = self._receivable(self._credit_note(100.0))
        (note | self.item).reconcile()
        self._judge()
        self.assertEqual(promise.state, "kept")

    # === WHAT IT IS ABOUT === #

    def test_a_promise_without_items_is_about_all_that_is_open(self):
        other = self._receivable(self._invoice(40.0, due=LATE))
        promise = self._promise(140.0, items=self.item.browse())
        self.assertEqual(promise.move_line_ids, self.item | other)

    def test_items_of_somebody_else_are_refused(self):
        stranger = self._receivable(self._invoice(40.0, partner=self._customer("Somebody")))
        with self.assertRaisesRegex(UserError, "items of the customer"):
            self._promise(items=stranger)

    def test_what_was_promised_is_not_rewritten(self):
        promise = self._promise(user=self._user("collector"))
        with self.assertRaisesRegex(UserError, "stays as it is"):
            promise.date = FRIDAY + timedelta(days=30)

    # === WHAT FOLLOWS === #

    def test_what_is_promised_is_not_reminded_of(self):
        self._promise()
        self.assertEqual(self._run().reason_counts, {"promise": 1})

    def test_of_an_item_promised_in_part_the_rest_is_claimed(self):
        self._promise(60.0)
        self._run()
        self.assertEqual(self._notice().amount_total, 40.0)

    def test_a_promise_takes_back_the_notice_that_waits(self):
        self._run()
        self._promise()
        self.assertRecordValues(self._notice(), [{"state": "cancelled", "reason": "promise"}])

    def test_a_promise_taken_back_lets_reminders_go_on(self):
        self._promise().action_cancel()
        self._run()
        self.assertTrue(self._notice())

    def test_after_its_time_a_promise_protects_nobody_even_before_it_is_judged(self):
        self._promise()
        with freeze_time(JUDGED):
            self._run()
        self.assertTrue(self._notice())

    def test_broken_promises_are_counted_for_the_worklist_and_for_credit(self):
        self._promise()
        self._judge(JUDGED)
        row = self.env["o2c.collections.worklist"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(row.broken_promise_count, 1)
        self.assertEqual(self.customer._o2c_broken_promises(self.company), {self.customer.id: 1})

    # === WHO MAY === #

    def test_a_collector_takes_a_promise_from_a_notice(self):
        self._run()
        notice = self._notice().with_user(self._user("collector"))
        context = notice.action_take_promise()["context"]
        promise = notice.env["o2c.promise"].with_context(**context)
        taken = promise.create({"amount": 100.0, "date": FRIDAY, "company_id": self.company.id})
        self.assertEqual((taken.partner_id, taken.move_line_ids), (self.customer, self.item))

    def test_nobody_else_takes_promises(self):
        for role in ("auditor", "billing", "cash_applier"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._promise(user=self._user(role))

    def test_a_collector_does_not_decide_what_was_received(self):
        promise = self._promise(user=self._user("collector"))
        with self.assertRaises(AccessError):
            promise.amount_received = 100.0
