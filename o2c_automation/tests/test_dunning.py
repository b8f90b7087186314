from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .test_dispute import DisputeCommon

LATE = TODAY - timedelta(days=5)


class DunningCommon(DisputeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notices = cls.env["o2c.dunning.notice"]
        cls.policy = cls.env["o2c.dunning.policy"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        # The default lets the first level leave by itself; here people approve.
        cls.policy.level_ids.is_automatic = False

    def _run(self, company=None, **kwargs):
        return self.notices._propose(company or self.company, **kwargs)

    def _notice(self, partner=None):
        return self.notices.search([("partner_id", "=", (partner or self.customer).id)])

    def _cron(self, *names):
        with self.enter_registry_test_mode():
            for name in names:
                self.env.ref(name).method_direct_trigger()

    def _dispatch(self):
        self._cron("o2c_automation.ir_cron_process_dispatches")

    def _leave(self, notice):
        """Approve a notice and let it leave."""
        notice.action_approve()
        self._dispatch()

    def _mails(self, notice):
        """Return the mails of a notice, wherever in the mail queue they are."""
        domain = [("model", "=", notice._name), ("res_id", "=", notice.id)]
        return self.env["mail.mail"].sudo().search(domain)

    def _mail_server_answers(self, notice, status, failure=False):
        """Let the mail server answer for the mails of a notice, and read the answers."""
        mails = self._mails(notice)
        mails.mail_message_id.notification_ids.write(
            {"notification_status": status, "failure_type": failure}
        )
        mails.state = "sent" if status in ("sent", "bounce") else "exception"
        self._cron("o2c_automation.ir_cron_track_receipts")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningProposal(DunningCommon):
    def test_a_late_item_gets_a_notice_of_level_one(self):
        item = self._receivable(self._invoice(100.0, due=LATE))
        self._run()
        notice = self._notice()
        self.assertRecordValues(
            notice, [{"state": "proposed", "amount_total": 100.0, "date": TODAY}]
        )
        self.assertRecordValues(
            notice.line_ids, [{"move_line_id": item.id, "role": "due", "level": 1}]
        )

    def test_a_proposal_alone_raises_no_level(self):
        item = self._receivable(self._invoice(100.0, due=LATE))
        self._run()
        self.assertEqual(item.o2c_dunning_level, 0)

    def test_running_twice_proposes_once(self):
        self._invoice(100.0, due=LATE)
        self._run()
        self._run()
        self.assertEqual(len(self._notice()), 1)

    def test_an_item_that_is_not_late_enough_gets_none(self):
        self._invoice(100.0, due=TODAY - timedelta(days=2))
        self._run()
        self.assertFalse(self._notice())

    def test_a_disputed_item_gets_none(self):
        self._dispute(self._invoice(100.0, due=LATE), 100.0)
        self._run()
        self.assertFalse(self._notice())

    def test_of_a_partly_disputed_item_only_the_rest_is_claimed(self):
        self._dispute(self._invoice(100.0, due=LATE), 30.0)
        self._run()
        self.assertEqual(self._notice().amount_total, 70.0)

    def test_an_equal_credit_note_prevents_the_notice(self):
        self._invoice(100.0, due=LATE)
        self._credit_note(100.0)
        self._run()
        self.assertFalse(self._notice())

    def test_a_smaller_credit_note_is_on_the_letter(self):
        self._invoice(100.0, due=LATE)
        self._credit_note(40.0)
        self._run()
        self.assertEqual(self._notice().amount_total, 60.0)

    def test_the_hosts_no_followup_is_heeded(self):
        self._invoice(100.0, due=LATE).no_followup = True
        self._run()
        self.assertFalse(self._notice())

    def test_money_of_the_payer_on_the_bank_prevents_the_notice(self):
        self._invoice(100.0, due=LATE)
        self._bank_line(50.0, "thanks", partner=self.customer)
        run = self._run()
        self.assertFalse(self._notice())
        self.assertEqual(run.reason_counts, {"unmatched_money": 1})

    def test_money_that_may_be_of_the_payer_prevents_the_notice(self):
        self._invoice(100.0, due=LATE)
        bank_line = self._bank_line(50.0, "thanks")
        self.env["o2c.match.proposal"].sudo().create(
            {
                "statement_line_id": bank_line.id,
                "company_id": self.company.id,
                "currency_id": bank_line.currency_id.id,
                "partner_id": self.customer.id,
                "verdict": "suggest",
            }
        )
        run = self._run()
        self.assertEqual(run.reason_counts, {"unmatched_money": 1})

    def test_an_invoice_that_could_not_be_sent_is_not_reminded_of(self):
        invoice = self._invoice(100.0, due=LATE)
        self.env["o2c.dispatch"].sudo().create(
            {
                "res_model": "account.move",
                "res_id": invoice.id,
                "company_id": self.company.id,
                "channel": "email",
                "state": "undeliverable",
            }
        )
        run = self._run()
        self.assertIn("not_dispatched", run.reason_counts)

    def test_a_dry_run_writes_nothing_but_itself(self):
        self._invoice(100.0, due=LATE)
        events = self.env["o2c.event"].search_count([])
        run = self._run(simulate=True)
        self.assertEqual((run.is_simulation, run.done_count), (True, 1))
        self.assertFalse(self._notice())
        self.assertEqual(self.env["o2c.event"].search_count([]), events)

    def test_two_currencies_make_two_notices(self):
        currency = self.setup_other_currency("EUR", rates=[("2026-01-01", 2.0)])
        self._invoice(100.0, due=LATE)
        self._invoice(80.0, due=LATE, currency_id=currency.id)
        self._run()
        self.assertEqual(sorted(self._notice().mapped("amount_total")), [80.0, 100.0])

    def test_a_run_of_one_company_leaves_the_other_alone(self):
        other = self.setup_other_company()["company"]
        self._invoice(100.0, due=LATE)
        self._run(other)
        self.assertFalse(self._notice())

    def test_every_new_company_has_a_policy_of_three_levels(self):
        other = self.setup_other_company()["company"]
        policy = self.env["o2c.dunning.policy"].sudo().search([("company_id", "=", other.id)])
        self.assertEqual(policy.level_ids.mapped("number"), [1, 2, 3])

    def test_a_customers_own_policy_comes_first(self):
        own = self.policy.copy({"name": "Key accounts", "sequence": 99, "grace_days": 90})
        self.customer.o2c_dunning_policy_id = own
        self._invoice(100.0, due=LATE)
        self._run()
        self.assertFalse(self._notice())

    def test_each_instalment_has_its_own_level(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "Two halves",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 0}),
                    Command.create({"value": "percent", "value_amount": 50, "nb_days": 30}),
                ],
            }
        )
        invoice = self._invoice(100.0, date=LATE, invoice_payment_term_id=term.id)
        self._run()
        first = self._receivable(invoice).sorted("date_maturity")[0]
        self.assertEqual(self._notice().line_ids.move_line_id, first)

    def test_the_notice_goes_to_the_dunning_contact(self):
        clerk = self._customer("Accounts Payable", parent_id=self.customer.id, is_company=False)
        self.customer.o2c_dunning_contact_id = clerk
        self._invoice(100.0, due=LATE)
        self._run()
        self.assertEqual(self._notice().addressee_id, clerk)

    def test_queries_do_not_grow_with_the_number_of_customers(self):
        counts = []
        for number in (10, 60):
            for index in range(number):
                self._invoice(100.0, due=LATE, partner=self._customer(f"C{number}-{index}"))
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._run()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)

    def test_the_daily_cron_proposes_and_finishes_its_run(self):
        self._invoice(100.0, due=LATE)
        self._cron("o2c_automation.ir_cron_propose_notices")
        self.assertEqual(self._notice().run_id.state, "done")

    def test_a_run_that_was_killed_goes_on_behind_the_last_customer(self):
        self._invoice(100.0, due=LATE)
        self.env["o2c.run"]._start(
            "dunning",
            self.company,
            parameters={"day": str(TODAY), "done_until": self.customer.id},
        )
        waiting, _run = self.notices._open_run(self.company)
        self.assertNotIn(self.customer.id, waiting)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningDispatch(DunningCommon):
    def _proposed(self, amount=100.0, partner=None):
        invoice = self._invoice(amount, due=LATE, partner=partner)
        self._run()
        return self._notice(partner), self._receivable(invoice)

    def test_a_notice_that_left_raises_the_level(self):
        notice, item = self._proposed()
        self._leave(notice)
        self.assertRecordValues(notice, [{"state": "sent", "date_sent": TODAY}])
        self.assertRecordValues(item, [{"o2c_dunning_level": 1, "o2c_dunning_date": TODAY}])

    def test_the_mail_names_the_invoice_and_goes_to_the_customer(self):
        notice, item = self._proposed()
        self._leave(notice)
        mail = self._mails(notice)
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertIn(item.move_id.name, mail.subject)
        self.assertIn("100.00", mail.body_html)

    def test_running_again_after_it_left_proposes_nothing(self):
        notice, _item = self._proposed()
        self._leave(notice)
        self._run()
        self.assertEqual(self._notice(), notice)

    def test_an_automatic_level_leaves_without_approval(self):
        self.policy.level_ids.is_automatic = True
        notice, _item = self._proposed()
        self._dispatch()
        self.assertEqual(notice.state, "sent")

    def test_paid_between_proposal_and_sending_is_not_sent(self):
        notice, item = self._proposed()
        notice.action_approve()
        self._pay(item.move_id, 100.0)
        self._dispatch()
        self.assertRecordValues(notice, [{"state": "cancelled", "reason": "paid"}])
        self.assertEqual(item.o2c_dunning_level, 0)

    def test_a_payment_withdraws_a_proposed_notice_at_once(self):
        notice, item = self._proposed()
        self._pay(item.move_id, 100.0)
        self.assertEqual(notice.state, "cancelled")

    def test_a_part_payment_shrinks_the_claim(self):
        notice, item = self._proposed()
        self._pay(item.move_id, 30.0)
        self.assertRecordValues(notice, [{"state": "proposed", "amount_total": 70.0}])

    def test_a_dispute_withdraws_a_queued_notice(self):
        notice, item = self._proposed()
        notice.action_approve()
        self._dispute(item.move_id, 100.0)
        self.assertRecordValues(notice, [{"state": "cancelled", "reason": "disputed"}])

    def test_money_that_reached_the_bank_since_stops_the_notice(self):
        notice, _item = self._proposed()
        notice.action_approve()
        self._bank_line(100.0, "thanks", partner=self.customer)
        self._dispatch()
        self.assertRecordValues(notice, [{"state": "cancelled", "reason": "unmatched_money"}])

    def test_a_payment_calls_the_mail_back_from_the_mail_queue(self):
        notice, item = self._proposed()
        self._leave(notice)
        self._pay(item.move_id, 100.0)
        self.assertEqual(notice.state, "cancelled")
        self.assertRecordValues(item, [{"o2c_dunning_level": 0, "o2c_dunning_date": False}])

    def test_undoing_the_payment_brings_the_item_back_into_the_next_run(self):
        notice, item = self._proposed()
        bank_line = self._pay(item.move_id, 100.0)
        bank_line.action_undo_reconciliation()
        bank_line.partner_id = False
        self._run()
        self.assertEqual(self._notice().mapped("state"), ["proposed", "cancelled"])
        self.assertEqual(notice.state, "cancelled")

    def test_a_mail_the_server_refuses_leaves_the_level_where_it_was(self):
        notice, item = self._proposed()
        self._leave(notice)
        self._mail_server_answers(notice, "exception", "mail_smtp")
        self.assertEqual(notice.state, "queued")
        self.assertEqual(item.o2c_dunning_level, 0)

    def test_a_bounced_mail_takes_the_level_back(self):
        notice, item = self._proposed()
        self._leave(notice)
        self._mail_server_answers(notice, "sent")
        self._mail_server_answers(notice, "bounce", "mail_bounce")
        self.assertEqual((notice.state, item.o2c_dunning_level), ("queued", 0))

    def test_a_mail_that_left_stands_when_the_customer_pays_later(self):
        notice, item = self._proposed()
        self._leave(notice)
        self._mail_server_answers(notice, "sent")
        self._pay(item.move_id, 100.0)
        self.assertEqual((notice.state, item.o2c_dunning_level), ("sent", 1))

    def test_a_customer_without_an_address_stops_nobody_else(self):
        nameless = self._customer("No Address", email=False)
        notice, _item = self._proposed()
        lost, _lost_item = self._proposed(partner=nameless)
        (notice | lost).action_approve()
        self._dispatch()
        self.assertEqual((notice.state, lost.state), ("sent", "queued"))

    def test_a_cancelled_notice_is_proposed_again(self):
        notice, _item = self._proposed()
        notice.action_cancel()
        self._run()
        self.assertEqual(len(self._notice() - notice), 1)

    def test_the_letter_lists_the_balance_and_not_the_original_amount(self):
        invoice = self._invoice(100.0, due=LATE)
        self._pay(invoice, 25.0)
        self._run()
        letter = self._notice().letter_html
        self.assertIn("75.00", letter)
        self.assertNotIn("100.00", letter)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningAccess(DunningCommon):
    def test_a_collector_approves(self):
        self._invoice(100.0, due=LATE)
        self._run()
        notice = self._notice().with_user(self._user("collector"))
        notice.action_approve()
        self.assertEqual(notice.state, "queued")

    def test_a_collector_starts_a_run(self):
        self._invoice(100.0, due=LATE)
        start = self.env["o2c.dunning.start"].with_user(self._user("collector")).create({})
        start.company_id = self.company
        start.action_start()
        self.assertEqual(len(self._notice()), 1)

    def test_an_auditor_reads_and_does_not_approve(self):
        self._invoice(100.0, due=LATE)
        self._run()
        notice = self._notice().with_user(self._user("auditor"))
        self.assertEqual(notice.amount_total, 100.0)
        with self.assertRaises(AccessError):
            notice.action_approve()

    def test_a_billing_clerk_does_not_approve(self):
        self._invoice(100.0, due=LATE)
        self._run()
        with self.assertRaises(AccessError):
            self._notice().with_user(self._user("billing")).action_approve()

    def test_the_worklist_tells_what_comes_next(self):
        self._invoice(100.0, due=LATE)
        row = (
            self.env["o2c.collections.worklist"]
            .with_user(self._user("collector"))
            .search([("partner_id", "=", self.customer.id)])
        )
        self.assertRecordValues(
            row, [{"amount_overdue": 100.0, "days_late": 5, "next_step": "Reminder"}]
        )

    def test_the_worklist_tells_why_nothing_comes(self):
        self._dispute(self._invoice(100.0, due=LATE), 100.0)
        row = self.env["o2c.collections.worklist"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(row.next_step, "In dispute")
