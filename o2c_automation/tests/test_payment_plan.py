from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon

TOMORROW = TODAY + timedelta(days=1)
FIRST = date(2026, 6, 30)
SECOND = date(2026, 7, 30)
# Three days of grace, and the night after.
JUDGED = FIRST + timedelta(days=4)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPaymentPlan(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(900.0, due=LATE)
        cls.item = cls._receivable(cls.invoice)

    def _start(self, *, user=None, items=None, **vals):
        items = self.item if items is None else items
        return (
            self.env["o2c.payment.plan.start"]
            .with_user(user or self.env.user)
            .create(
                {
                    "company_id": self.company.id,
                    "partner_id": self.customer.id,
                    "currency_id": self.company.currency_id.id,
                    "move_line_ids": [Command.set(items.ids)],
                    "date_first": FIRST,
                    **vals,
                }
            )
        )

    def _plan(self, **kwargs):
        start = self._start(**kwargs)
        return self.env["o2c.payment.plan"].browse(start.action_agree()["res_id"])

    def _judge(self, day):
        with freeze_time(day):
            self._run_job("ir_cron_judge_promises")

    # === AGREED === #

    def test_a_plan_has_its_instalments(self):
        plan = self._plan()
        self.assertRecordValues(
            plan.instalment_ids.sorted("date"),
            [
                {"date": FIRST, "amount": 300.0, "state": "open"},
                {"date": SECOND, "amount": 300.0, "state": "open"},
                {"date": date(2026, 8, 30), "amount": 300.0, "state": "open"},
            ],
        )
        self.assertRecordValues(plan, [{"state": "active", "amount": 900.0, "date_next": FIRST}])

    def test_without_items_all_that_the_customer_owes_is_offered(self):
        more = self._receivable(self._invoice(100.0, due=LATE))
        start = self.env["o2c.payment.plan.start"].create(
            {"partner_id": self.customer.id, "date_first": FIRST}
        )
        self.assertRecordValues(start, [{"amount_open": 1000.0}])
        self.assertEqual(start.move_line_ids, self.item | more)

    def test_the_currency_of_what_is_owed_longest_is_offered(self):
        self.env.ref("base.EUR").active = True
        euro = self.env.ref("base.EUR").id
        item = self._receivable(self._invoice(50.0, due=LATE - timedelta(9), currency_id=euro))
        start = self.env["o2c.payment.plan.start"].create({"partner_id": self.customer.id})
        self.assertEqual((start.currency_id.id, start.move_line_ids), (euro, item))

    def test_instalments_agreed_by_hand_come_to_what_is_open(self):
        start = self._start(instalment_count=2)
        start.line_ids[0].amount = 500.0
        with self.assertRaisesRegex(UserError, "open are"):
            start.action_agree()

    def test_interest_is_booked_and_paid_with_the_instalments(self):
        plan = self._plan(instalment_count=1, percent=10.0)
        # 15 days on 900.00 at 10 %.
        self.assertRecordValues(plan.charge_ids, [{"state": "claimed", "amount": 3.7}])
        document = plan.charge_ids.document_id
        self.assertRecordValues(
            document.line_ids.sorted("balance"),
            [
                {"balance": -3.7, "date_maturity": False},
                {"balance": 3.7, "date_maturity": FIRST},
            ],
        )
        self.assertEqual(plan.amount, 903.7)
        self.assertEqual(plan.move_line_ids.move_id, self.invoice | document)

    def test_an_item_is_in_one_plan_at_a_time(self):
        self._plan()
        with self.assertRaisesRegex(UserError, "in a payment plan"):
            self._plan()

    def test_items_of_somebody_else_are_refused(self):
        stranger = self._receivable(self._invoice(40.0, partner=self._customer("Somebody")))
        with self.assertRaisesRegex(UserError, "one customer"):
            self._plan(items=self.item | stranger)

    def test_the_customer_is_told_of_every_instalment(self):
        plan = self._plan()
        template = self.env.ref("o2c_automation.mail_template_payment_plan")
        body = template._render_field("body_html", plan.ids)[plan.id]
        self.assertEqual(body.count("300.00"), 3)
        self.assertIn(self.invoice.name, body)

    # === WHILE IT IS KEPT === #

    def test_what_is_in_a_plan_is_not_reminded_of(self):
        self._plan()
        self.assertEqual(self._run().reason_counts, {"payment_plan": 1})

    def test_a_plan_takes_back_the_notice_that_waits(self):
        self._run()
        self._plan()
        self.assertRecordValues(self._notice(), [{"state": "cancelled", "reason": "payment_plan"}])

    def test_other_items_are_reminded_of(self):
        other = self._receivable(self._invoice(50.0, due=LATE))
        self._plan()
        self._run()
        self.assertEqual(self._notice().line_ids.move_line_id, other)

    def test_an_instalment_paid_in_time_goes_on_with_the_next(self):
        plan = self._plan()
        self._pay(self.invoice, 300.0, date=TOMORROW)
        self._judge(JUDGED)
        self.assertRecordValues(
            plan, [{"state": "active", "amount_received": 300.0, "date_next": SECOND}]
        )
        with freeze_time(JUDGED):
            self.assertEqual(self._run().reason_counts, {"payment_plan": 1})

    def test_a_plan_paid_in_full_is_kept(self):
        plan = self._plan()
        self._pay(self.invoice, 900.0, date=TOMORROW)
        self._judge(TODAY)
        self.assertEqual(plan.state, "kept")

    def test_the_open_item_tells_of_the_plan_once(self):
        self._plan()
        self.assertIn("Payment plan until", self.item.o2c_dunning_remark)
        self.assertNotIn(";", self.item.o2c_dunning_remark)

    def test_late_interest_rests_while_the_plan_is_kept(self):
        self.policy.level_ids.claims_interest = True
        self.policy.interest_rule_id = self.env.ref("o2c_automation.interest_rule_de_business")
        self._plan()
        with freeze_time(TODAY + timedelta(days=10)):
            self.env["o2c.late.charge"]._accrue_by_hand(self.company)
        self.assertEqual(self.item.o2c_late_charge_ids.mapped("days"), [4])

    # === BROKEN === #

    def test_an_instalment_that_does_not_come_breaks_the_plan(self):
        plan = self._plan()
        self._judge(JUDGED)
        self.assertEqual(plan.state, "broken")
        self.assertEqual(plan.activity_ids.user_id, plan.user_id)

    def test_an_instalment_paid_in_part_breaks_the_plan(self):
        plan = self._plan()
        self._pay(self.invoice, 200.0, date=TOMORROW)
        self._judge(JUDGED)
        self.assertEqual(plan.state, "broken")

    def test_on_the_last_day_of_grace_the_plan_still_runs(self):
        plan = self._plan()
        self._judge(JUDGED - timedelta(days=1))
        self.assertEqual(plan.state, "active")

    def test_items_of_a_broken_plan_are_reminded_of_again(self):
        self._plan()
        self._judge(JUDGED)
        with freeze_time(JUDGED + timedelta(days=2)):
            self._run()
        self.assertEqual(self._notice().amount_total, 900.0)

    def test_after_its_grace_an_instalment_protects_nothing_even_before_it_is_judged(self):
        self._plan()
        with freeze_time(JUDGED + timedelta(days=2)):
            self._run()
        self.assertTrue(self._notice())

    def test_one_breach_is_one_broken_promise_for_score_and_worklist(self):
        self._plan()
        self._judge(JUDGED)
        self._judge(date(2026, 9, 30))
        self.assertEqual(self.customer._o2c_broken_promises(self.company), {self.customer.id: 1})

    def test_money_that_came_in_time_and_is_applied_late_mends_the_plan(self):
        plan = self._plan()
        self._judge(JUDGED)
        self._pay(self.invoice, 300.0, date=TOMORROW)
        self._judge(JUDGED)
        self.assertEqual(plan.state, "active")
        self.assertFalse(plan.activity_ids)

    def test_undoing_the_payment_opens_a_kept_plan_again(self):
        plan = self._plan()
        line = self._pay(self.invoice, 900.0, date=TOMORROW)
        self._judge(TODAY)
        line.action_undo_reconciliation()
        self._judge(TODAY)
        self.assertEqual(plan.state, "active")

    def test_ending_a_plan_lets_reminders_go_on(self):
        plan = self._plan()
        plan.action_cancel()
        self.assertEqual(set(plan.instalment_ids.mapped("state")), {"cancelled"})
        self._run()
        self.assertEqual(self._notice().amount_total, 900.0)

    # === WHO MAY === #

    def test_a_collector_agrees_a_plan_from_a_notice(self):
        self._run()
        collector = self._user("collector")
        action = self._notice().with_user(collector).action_agree_plan()
        start = self.env["o2c.payment.plan.start"].with_user(collector)
        plan = start.with_context(**action["context"]).create({}).action_agree()
        self.assertEqual(
            self.env["o2c.payment.plan"].browse(plan["res_id"]).move_line_ids, self.item
        )

    def test_nobody_else_agrees_plans(self):
        for role in ("auditor", "billing", "cash_applier"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._plan(user=self._user(role))

    def test_what_was_agreed_is_not_rewritten(self):
        plan = self._plan(user=self._user("collector"))
        with self.assertRaises(AccessError):
            plan.with_user(self._user("ar_manager")).date_agreed = TODAY + timedelta(days=3)

    def test_an_event_tells_that_a_plan_was_agreed(self):
        plan = self._plan()
        self.assertTrue(
            self.env["o2c.event"].search(
                [("kind", "=", "payment.plan.active"), ("res_id", "=", plan.id)]
            )
        )
