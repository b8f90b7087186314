from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon


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

    def test_a_corrected_invoice_is_reminded_of_no_more(self):
        notice, item = self._proposed()
        correction = self.env["o2c.correction"].create({"move_id": item.move_id.id})
        correction.line_ids.price_unit = 80.0
        correction.action_issue()
        self.assertEqual((notice.state, item.amount_residual), ("cancelled", 0.0))

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

    def _refused_then_part_paid(self):
        """Return a notice over 100.00 whose mail was refused, retried when 70.00 were left."""
        notice, item = self._proposed()
        self._leave(notice)
        self._mail_server_answers(notice, "exception", "mail_smtp")
        self._pay(item.move_id, 30.0)
        self.env["o2c.dispatch"].search([("res_id", "=", notice.id)]).action_retry()
        self._dispatch()
        return notice

    def test_a_refused_notice_leaves_again_with_what_is_still_owed(self):
        notice = self._refused_then_part_paid()
        leaving = self._mails(notice).filtered(lambda mail: mail.state == "outgoing")
        self.assertIn("70.00", leaving.body_html)
        self.assertNotIn("100.00", leaving.body_html)

    def test_the_mail_of_a_refused_notice_is_given_up(self):
        notice = self._refused_then_part_paid()
        self.assertEqual(sorted(self._mails(notice).mapped("state")), ["cancel", "outgoing"])

    def test_a_refused_notice_that_left_after_all_raises_the_level(self):
        notice = self._refused_then_part_paid()
        self.assertEqual(notice.state, "sent")
        self.assertEqual(notice.line_ids.move_line_id.o2c_dunning_level, 1)

    def _to_print(self):
        """Return dispatches of an invoice and of a notice that wait to be printed."""
        notice, item = self._proposed()
        notice.action_approve()
        self.env["o2c.dispatch"]._queue(item.move_id, "print")
        self.env["o2c.dispatch"]._queue(notice, "print")
        documents = [("account.move", item.move_id.id), (notice._name, notice.id)]
        return (
            self.env["o2c.dispatch"]
            .search([("channel", "=", "print")])
            .filtered(lambda dispatch: (dispatch.res_model, dispatch.res_id) in documents)
        )

    def test_documents_of_two_kinds_are_not_printed_together(self):
        dispatches = self._to_print()
        with self.assertRaisesRegex(UserError, "one kind"):
            dispatches.action_print()
        self.assertEqual(dispatches.mapped("state"), ["queued", "queued"])

    def test_printed_one_kind_at_a_time_each_gets_its_own_document(self):
        for dispatch in self._to_print():
            dispatch.action_print()
            self.assertEqual(dispatch.state, "handed_over")

    def test_a_bounced_mail_takes_the_level_back(self):
        notice, item = self._proposed()
        self._leave(notice)
        self._mail_server_answers(notice, "sent")
        self._mail_server_answers(notice, "bounce", "mail_bounce")
        self.assertEqual((notice.state, item.o2c_dunning_level), ("queued", 0))

    def test_a_bounced_mail_stops_the_next_notice_that_was_built_on_it(self):
        first, item = self._proposed()
        self._leave(first)
        with freeze_time(TODAY + timedelta(days=11)):
            self._run()
        second = self._notice() - first
        dispatch_sudo = self.env["o2c.dispatch"].sudo().search([("res_id", "=", first.id)])
        dispatch_sudo._give_up("bounced", "")
        self.assertRecordValues(second, [{"state": "cancelled", "reason": "earlier_returned"}])
        self.assertEqual((first.state, item.o2c_dunning_level), ("queued", 0))

    def test_a_mail_that_left_stands_when_the_customer_pays_later(self):
        notice, item = self._proposed()
        self._leave(notice)
        self._mail_server_answers(notice, "sent")
        self._pay(item.move_id, 100.0)
        self.assertEqual((notice.state, item.o2c_dunning_level), ("sent", 1))

    def test_a_customer_without_an_address_stops_nobody_else(self):
        nameless = self._customer("No Address")
        notice, _item = self._proposed()
        lost, _lost_item = self._proposed(partner=nameless)
        nameless.email = False
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

    def _handed_over(self):
        notice, item = self._proposed()
        self._leave(notice)
        return notice, item

    def test_a_pause_takes_a_mail_back_that_waits_in_the_mail_queue(self):
        notice, item = self._handed_over()
        item.no_followup = True
        self.assertEqual(notice.state, "cancelled")

    def test_new_money_takes_a_mail_back_that_waits_in_the_mail_queue(self):
        notice, _item = self._handed_over()
        self._bank_line(30.0, "thanks", partner=self.customer)
        self.assertEqual(notice.state, "cancelled")

    def test_a_dispute_that_grows_takes_a_mail_back_that_waits_in_the_mail_queue(self):
        invoice = self._invoice(100.0, due=LATE)
        dispute = self._dispute(invoice, 10.0)
        self._run()
        self._leave(self._notice())
        dispute.amount = 20.0
        self.assertEqual(self._notice().state, "cancelled")


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

    def test_a_run_leads_to_everybodys_next_step_and_to_its_notices(self):
        self._invoice(100.0, due=LATE)
        without_address = self._customer("Nowhere", email=False)
        self._invoice(100.0, due=LATE, partner=without_address)
        run = self._run()
        action = run.with_user(self._user("collector")).action_o2c_next_steps()
        rows = self.env[action["res_model"]].search(action["domain"])
        steps = {row.partner_id: row.next_step for row in rows}
        self.assertEqual(steps[self.customer], "A notice is waiting to leave")
        self.assertIn("No address", steps[without_address])
        self.assertEqual(self.notices.search(run.action_o2c_notices()["domain"]), self._notice())

    def test_the_worklist_tells_why_nothing_comes(self):
        self._dispute(self._invoice(100.0, due=LATE), 100.0)
        row = self.env["o2c.collections.worklist"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(row.next_step, "In dispute")
