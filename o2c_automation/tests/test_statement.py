from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon

FIRST = date(2026, 7, 1)


class StatementCommon(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.statements = cls.env["o2c.statement"]
        cls.schedule = cls.env["o2c.statement.schedule"].search(
            [("company_id", "=", cls.company.id)]
        )
        cls.schedule.write({"kind": "open_items", "date_done": TODAY})

    def _make(self):
        """Let the scheduled job make statements and send them."""
        self._run_job("ir_cron_make_statements")
        self._dispatch()

    def _of(self, partner=None):
        return self.statements.search([("partner_id", "=", (partner or self.customer).id)])

    def _start(self, **vals):
        wizard = self.env["o2c.statement.start"].create(
            {"partner_ids": [Command.set(self.customer.ids)], "company_id": self.company.id, **vals}
        )
        return wizard.action_start()


@tagged("post_install", "-at_install")
@freeze_time(FIRST)
class TestStatementSchedule(StatementCommon):
    def test_on_its_day_a_statement_leaves_with_the_balance_of_the_ledger(self):
        self._pay(self._invoice(100.0, due=LATE), 30.0)
        self._credit_note(20.0)
        self._make()
        ledger = self.env["o2c.receivable"]._balance(self.company, partners=self.customer)
        self.assertRecordValues(
            self._of(),
            [{"amount_total": ledger, "date_sent": FIRST, "dispatch_state": "handed_over"}],
        )
        self.assertEqual(ledger, 50.0)

    def test_letter_portal_and_notice_ask_for_the_same(self):
        self._invoice(100.0, due=LATE)
        self._credit_note(20.0)
        self._make()
        self._run()
        (section,) = self.env["o2c.receivable"]._account_of(self.customer, self.company)
        totals = {self._of().amount_total, self._notice().amount_total, section["total"]}
        self.assertEqual(totals, {80.0})

    def test_statement_portal_call_screen_and_overview_tell_the_same_ages(self):
        self._invoice(100.0, due=FIRST - timedelta(days=40))
        self._credit_note(20.0)
        self._invoice(50.0, due=FIRST + timedelta(days=9))
        self._make()
        (section,) = self.env["o2c.receivable"]._account_of(self.customer, self.company)
        overview = self.env["o2c.figures"].get_overview()["ageing"]
        told = self.env["o2c.call.desk"]._ageing_facts(self.customer, self.company)
        self.assertEqual(self._of().ageing, section["ageing"])
        self.assertEqual(section["ageing"], overview)
        self.assertEqual(
            [(words, self.company.currency_id.format(amount)) for words, amount in self._told()],
            [tuple(fact) for fact in told[1:]],
        )

    def _told(self):
        return self._of()._age_facts()

    def test_the_ages_add_up_to_balance_and_overdue(self):
        self._invoice(100.0, due=FIRST - timedelta(days=40))
        self._credit_note(20.0)
        self._invoice(50.0, due=FIRST + timedelta(days=9))
        self._make()
        statement = self._of()
        late = [amount for words, amount in self._told() if words != "Not yet due"]
        ledger = self.env["o2c.receivable"]._balance(self.company, partners=self.customer)
        self.assertEqual(sum(amount for _words, amount in self._told()), ledger)
        self.assertEqual((statement.amount_total, statement.amount_overdue), (ledger, sum(late)))

    def test_the_letter_prints_the_ages(self):
        self._invoice(100.0, due=FIRST - timedelta(days=40))
        self._make()
        self.assertIn("31–60 days late", self._of().letter_html)

    def test_on_any_other_day_nothing_leaves(self):
        self._invoice(100.0, due=LATE)
        with freeze_time(FIRST - timedelta(days=1)):
            self._make()
        self.assertFalse(self._of())

    def test_the_job_run_twice_sends_one(self):
        self._invoice(100.0, due=LATE)
        self._make()
        self.schedule.date_done = TODAY
        self._make()
        self.assertEqual(len(self._of()), 1)

    def test_a_day_the_server_was_down_is_made_up_for(self):
        self._invoice(100.0, due=LATE)
        with freeze_time(FIRST + timedelta(days=3)):
            self._make()
        self.assertTrue(self._of())

    def test_by_default_a_new_company_sends_none(self):
        other = self.setup_other_company()["company"]
        schedules = self.env["o2c.statement.schedule"].sudo()
        self.assertEqual(schedules.search([("company_id", "=", other.id)]).kind, "off")

    def test_a_customer_may_have_a_schedule_that_sends_none(self):
        self.customer.o2c_statement_schedule_id = self.schedule.copy({"kind": "off"})
        self._invoice(100.0, due=LATE)
        self._make()
        self.assertFalse(self._of())

    def test_who_owes_less_than_the_smallest_balance_gets_none(self):
        self.schedule.min_amount = 100.01
        self._invoice(100.0, due=LATE)
        self._make()
        self.assertFalse(self._of())

    def test_the_next_month_nothing_leaves_where_nothing_changed(self):
        self._invoice(100.0, due=LATE)
        self._make()
        with freeze_time("2026-08-01"):
            self._make()
        self.assertEqual(len(self._of()), 1)

    def test_the_next_month_a_changed_account_is_told_again(self):
        invoice = self._invoice(100.0, due=LATE)
        self._make()
        self._pay(invoice, 30.0)
        with freeze_time("2026-08-01"):
            self._make()
        self.assertEqual(self._of().mapped("amount_total"), [70.0, 100.0])

    def test_a_customer_without_an_address_stops_nobody_else(self):
        self._invoice(100.0, due=LATE)
        nameless = self._customer("No Address")
        nameless.email = False
        self._invoice(100.0, due=LATE, partner=nameless)
        self._make()
        run = self.env["o2c.run"].search([("kind", "=", "statements")], limit=1)
        self.assertEqual((run.done_count, run.reason_counts), (1, {"no_contact": 1}))

    def test_each_currency_has_its_own_statement(self):
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        self._invoice(100.0, due=LATE)
        self._invoice(80.0, due=LATE, currency_id=euro.id)
        self._make()
        self.assertEqual(sorted(self._of().mapped("amount_total")), [80.0, 100.0])

    def test_what_is_paid_before_it_leaves_is_not_asked_for(self):
        invoice = self._invoice(100.0, due=LATE)
        self._run_job("ir_cron_make_statements")
        self._pay(invoice, 100.0)
        self._dispatch()
        self.assertRecordValues(self._of(), [{"date_sent": False, "dispatch_state": "superseded"}])

    def test_queries_do_not_grow_with_the_number_of_customers(self):
        counts = []
        for number in (5, 30):
            for index in range(number):
                self._invoice(10.0, due=LATE, partner=self._customer(f"S{number}-{index}"))
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._start(is_simulation=True, partner_ids=[Command.set(self._customers().ids)])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)

    def _customers(self):
        return self.env["res.partner"].search([("name", "like", "S%-%")])


@tagged("post_install", "-at_install")
@freeze_time(FIRST)
class TestStatementActivity(StatementCommon):
    def _activity(self, **vals):
        self._start(kind="activity", date_from="2026-06-01", date_to="2026-06-30", **vals)
        return self._of()

    def test_the_rows_lead_from_the_opening_to_the_closing_balance(self):
        self._invoice(100.0, due=date(2026, 5, 20))
        self._invoice(50.0, due=TODAY)
        self._credit_note(20.0)
        statement = self._activity()
        self.assertRecordValues(statement, [{"amount_opening": 100.0, "amount_total": 130.0}])
        self.assertEqual([row["balance"] for row in statement._rows()], [50.0, -20.0])

    def test_what_was_paid_later_was_open_at_the_end_of_the_period(self):
        invoice = self._invoice(50.0, due=TODAY)
        with freeze_time("2026-07-20"):
            self._pay(invoice, 50.0).date = "2026-07-20"
        self.assertEqual(self._activity().amount_total, 50.0)

    def test_its_ages_are_those_of_the_last_day_of_the_period(self):
        self._invoice(100.0, due=date(2026, 5, 20))
        [(words, amount)] = self._activity()._age_facts()
        self.assertEqual((words, amount), ("31–60 days late", 100.0))

    def test_an_item_settled_in_another_currency_leaves_both_accounts_balanced(self):
        euro = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        invoice = self._invoice(80.0, due=TODAY, currency_id=euro.id)
        self._pay(invoice, 40.0)
        for section in self._sections().values():
            moved = sum(row["balance"] for row in section["rows"])
            self.assertAlmostEqual(section["opening"] + moved, section["total"])

    def _sections(self):
        return self.env["o2c.receivable"]._activities_of(
            self.customer, self.company, date(2026, 6, 1), date(2026, 6, 30)
        )

    def test_a_scheduled_one_tells_of_the_month_before(self):
        self.schedule.kind = "activity"
        self._invoice(50.0, due=TODAY)
        self._make()
        self.assertRecordValues(
            self._of(), [{"date_from": date(2026, 6, 1), "date": date(2026, 6, 30)}]
        )

    def test_a_month_without_a_booking_is_no_news(self):
        self.schedule.kind = "activity"
        self._invoice(50.0, due=date(2026, 5, 20))
        self._make()
        self.assertFalse(self._of())


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestStatementByHand(StatementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(100.0, due=LATE)

    def test_a_dry_run_writes_nothing_but_itself(self):
        events = self.env["o2c.event"].search_count([])
        action = self._start(is_simulation=True)
        self.assertEqual(self.env["o2c.run"].browse(action["res_id"]).done_count, 1)
        self.assertFalse(self._of())
        self.assertEqual(self.env["o2c.event"].search_count([]), events)

    def test_the_mail_carries_the_statement_and_its_pdf(self):
        self._start()
        self._dispatch()
        mail = self._mails(self._of())
        self.assertIn("100.00", mail.body_html)
        self.assertTrue(mail.attachment_ids)

    def test_it_is_in_the_language_of_the_addressee(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        view = self.env.ref("o2c_automation.statement_rows")
        view.update_field_translations("arch_db", {"fr_FR": {"Overdue": "En retard"}})
        self._start()
        self.assertIn("En retard", self._of().letter_html)

    def test_a_customer_without_mail_address_gets_it_on_paper(self):
        self.customer.write({"email": False, "street": "1 Main Street"})
        self._start()
        dispatch = self.env["o2c.dispatch"].search([("res_model", "=", "o2c.statement")])
        self.assertEqual(dispatch.channel, "print")

    def test_reading_the_account_online_opens_the_statement(self):
        self._start()
        self._dispatch()
        self._mails(self._of()).state = "sent"
        self.statements.sudo()._note_read(self.customer)
        self.assertEqual(self._of().dispatch_state, "opened")

    def test_a_collector_sends_statements_and_nobody_writes_them(self):
        collector = self._user("collector")
        wizard = self.env["o2c.statement.start"].with_user(collector)
        wizard.create({"partner_ids": [Command.set(self.customer.ids)]}).action_start()
        with self.assertRaises(AccessError):
            self._of().with_user(collector).write({"amount_total": 1.0})

    def test_an_auditor_reads_and_does_not_send(self):
        self._start()
        auditor = self._user("auditor")
        self.assertEqual(self._of().with_user(auditor).amount_total, 100.0)
        with self.assertRaises(AccessError):
            self.env["o2c.statement.start"].with_user(auditor).create({})

    def test_a_user_of_another_company_sees_none(self):
        self._start()
        other = self.setup_other_company()["company"]
        stranger = self._user("billing", name="Stranger")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self.statements.with_user(stranger).search([]))
