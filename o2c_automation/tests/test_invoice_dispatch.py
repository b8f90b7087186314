from ast import literal_eval
from unittest.mock import patch

from lxml import etree

from odoo import fields
from odoo.tests import tagged

from .billing_common import BillingCommon


@tagged("post_install", "-at_install")
class TestInvoiceDispatch(BillingCommon):
    def test_posting_queues_the_invoice_for_the_channel_of_its_customer(self):
        invoice = self._invoice(100)
        self.assertRecordValues(
            invoice.o2c_dispatch_ids,
            [
                {
                    "state": "queued",
                    "channel": "email",
                    "partner_id": self.customer.id,
                    "reference": invoice.name,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_a_credit_note_is_sent_like_an_invoice(self):
        self.assertEqual(self._credit_note(50).o2c_dispatch_state, "queued")

    def test_a_mail_with_the_document_is_left_in_the_queue_of_the_mail_server(self):
        invoice = self._invoice(100)
        self._send()
        mail = self._mails(invoice)
        self.assertRecordValues(mail, [{"state": "outgoing", "recipient_ids": self.customer.ids}])
        self.assertEqual(mail.attachment_ids.mapped("mimetype"), ["application/pdf"])

    def test_running_twice_sends_once(self):
        invoice = self._invoice(100)
        self._send()
        self._send()
        self.assertEqual(len(self._mails(invoice)), 1)

    def test_five_invoices_to_one_address_are_five_mails(self):
        invoices = self.env["account.move"].concat(*(self._invoice(100) for _n in range(5)))
        self._send()
        self.assertEqual(self._mails(invoices).mapped("state"), ["outgoing"] * 5)
        self.assertEqual(set(self._mails(invoices).mapped("res_id")), set(invoices.ids))

    def test_delivered_is_what_the_mail_server_confirmed(self):
        invoice = self._invoice(100)
        self._send()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")
        self._deliver(invoice)
        self.assertEqual(invoice.o2c_dispatch_state, "delivered")

    def test_a_refusing_mail_server_gets_the_same_mail_again(self):
        invoice = self._invoice(100)
        self._send()
        mail = self._mails(invoice)
        self._deliver(invoice, "exception", "mail_smtp")
        dispatch = invoice.o2c_dispatch_ids
        self.assertRecordValues(dispatch, [{"state": "failed", "reason": "mail_server_refused"}])
        dispatch.action_retry()
        self._send()
        self.assertRecordValues(self._mails(invoice), [{"id": mail.id, "state": "outgoing"}])
        self.assertEqual(dispatch.state, "handed_over")

    def _leave_at(self, invoice, moment):
        """Let a worker be in the midst of giving the mail to the mail server since ``moment``."""
        self._send()
        self._mails(invoice).o2c_date_leaving = moment
        self._deliver(invoice, "exception", "unknown")

    def test_the_answer_of_the_mail_server_is_waited_for(self):
        invoice = self._invoice(100)
        self._leave_at(invoice, fields.Datetime.now())
        self.assertEqual(invoice.o2c_dispatch_ids.state, "handed_over")

    def test_a_mail_whose_worker_was_lost_is_shown_and_not_sent_again(self):
        invoice = self._invoice(100)
        self._leave_at(invoice, "2020-01-01")
        mail = invoice.o2c_dispatch_ids._waiting_mails("exception")
        self._send()
        self.assertRecordValues(
            invoice.o2c_dispatch_ids, [{"state": "undeliverable", "reason": "unconfirmed"}]
        )
        self.assertEqual(mail.state, "exception")
        self.assertTrue(invoice.activity_ids)

    def test_a_bounce_after_delivery_is_noticed(self):
        invoice = self._invoice(100)
        self._send()
        self._deliver(invoice)
        self._deliver(invoice, "bounce", "mail_bounce")
        email = invoice.o2c_dispatch_ids.filtered(lambda d: d.channel == "email")
        self.assertRecordValues(email, [{"state": "undeliverable", "reason": "bounced"}])

    def test_without_an_address_a_clerk_is_asked_and_the_invoice_is_to_be_printed(self):
        self.customer.email = False
        invoice = self._invoice(100)
        self._send()
        self.assertRecordValues(
            invoice.o2c_dispatch_ids.sorted("id"),
            [
                {"channel": "email", "state": "undeliverable", "reason": "no_email"},
                {"channel": "print", "state": "queued", "reason": False},
            ],
        )
        self.assertEqual(invoice.activity_ids.user_id, self.env.user)
        self.assertFalse(invoice.is_move_sent)

    def test_all_that_is_wrong_is_told_at_once(self):
        self.customer.email = "nobody at nowhere"
        invoice = self._invoice(0)
        self._send()
        error = invoice.o2c_dispatch_ids.filtered("error").error
        self.assertIn("Nothing to pay", error)
        self.assertIn("Invalid e-mail address", error)

    def test_a_poisoned_invoice_fails_with_its_reason_and_the_others_leave(self):
        invoices = self.env["account.move"].concat(*(self._invoice(100) for _n in range(3)))
        poisoned = invoices[1]
        send_class = self.env.registry["account.move.send"]
        prepare = send_class._prepare_invoice_pdf_report

        def refuse_one(send, data):
            if poisoned in data:
                raise ValueError("bad template")
            return prepare(send, data)

        with patch.object(send_class, "_prepare_invoice_pdf_report", refuse_one):
            self._send()
        self.assertEqual(
            invoices.mapped("o2c_dispatch_state"), ["handed_over", "failed", "handed_over"]
        )
        self.assertIn("bad template", poisoned.o2c_dispatch_ids.error)
        self.assertFalse(poisoned.is_move_sent)

    def test_an_invoice_reset_to_draft_does_not_leave_and_its_mail_is_recalled(self):
        invoice = self._invoice(100)
        self._send()
        invoice.button_draft()
        self.assertEqual(self._mails(invoice).state, "cancel")
        self.assertEqual(invoice.o2c_dispatch_ids.state, "superseded")

    def test_posted_again_it_leaves_as_its_next_version(self):
        invoice = self._invoice(100)
        invoice.button_draft()
        invoice.action_post()
        self.assertEqual(invoice.o2c_dispatch_ids.sorted("id").mapped("version"), [1, 2])
        self.assertEqual(invoice.o2c_dispatch_state, "queued")

    def test_what_somebody_sent_by_hand_meanwhile_is_not_sent_again(self):
        invoice = self._invoice(100)
        invoice.is_move_sent = True
        self._send()
        self.assertEqual(invoice.o2c_dispatch_ids.reason, "already_sent")
        self.assertEqual(invoice.o2c_dispatch_state, "sent_by_hand")

    def test_an_invoice_older_than_the_rule_is_left_alone(self):
        invoice = self._invoice(100, date="2025-12-31")
        self.assertFalse(invoice.o2c_dispatch_ids)
        self.assertEqual(invoice.o2c_dispatch_state, "not_sent")

    def test_without_a_rule_that_says_so_nothing_is_queued(self):
        self.rule.auto_dispatch = False
        self.assertFalse(self._invoice(100).o2c_dispatch_ids)

    def test_a_bill_of_a_vendor_is_nothing_to_send(self):
        bill = self._invoice(100, move_type="in_invoice")
        self.assertFalse(bill.o2c_dispatch_ids or bill.o2c_dispatch_state)

    def test_printing_hands_over_and_downloads_the_document(self):
        self.customer.invoice_sending_method = "manual"
        invoice = self._invoice(100)
        action = invoice.o2c_dispatch_ids.action_print()
        self.assertEqual(invoice.o2c_dispatch_state, "handed_over")
        self.assertIn(str(invoice.id), action["url"])
        self.assertTrue(invoice.invoice_pdf_report_id)

    def test_a_batch_is_printed_as_one_download(self):
        self.customer.invoice_sending_method = "manual"
        invoices = self._invoice(100) | self._invoice(200)
        action = invoices.o2c_dispatch_ids.action_print()
        self.assertEqual(set(invoices.o2c_dispatch_ids.mapped("state")), {"handed_over"})
        self.assertTrue(all(str(invoice.id) in action["url"] for invoice in invoices))

    def test_a_mail_speaks_the_customers_language_with_the_template_of_their_rule(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("account.email_template_edi_invoice").copy({"subject": "Bill"})
        template.with_context(lang="fr_FR").subject = "Facture {{ object.name }}"
        self.rule.copy({"partner_id": self.customer.id, "mail_template_id": template.id})
        self.customer.lang = "fr_FR"
        invoice, other = self._invoice(100), self._invoice(100, partner=self._customer("Baker"))
        self._send()
        self.assertEqual(self._mails(invoice).subject, f"Facture {invoice.name}")
        self.assertIn("Invoice (Ref", self._mails(other).subject)

    def test_what_is_posted_and_not_sent_is_listed_with_age_amount_and_owner(self):
        self.rule.auto_dispatch = False
        invoice = self._invoice(100, date="2026-01-01", invoice_user_id=self.env.user.id)
        action = self.env.ref("o2c_automation.account_move_action_not_sent")
        listed = self.env["account.move"].search(literal_eval(action.domain))
        self.assertIn(invoice, listed)
        shown = [node.get("name") for node in etree.fromstring(action.view_id.arch).iter("field")]
        wanted = {"o2c_age", "amount_total_signed", "invoice_user_id", "o2c_failed_checks_text"}
        self.assertLessEqual(wanted, set(shown))
        self.assertGreater(invoice.o2c_age, 0)

    def test_invoices_are_found_by_the_state_they_show(self):
        self.company.o2c_fallback_channel = False
        self.customer.email = False
        failed = self._invoice(100)
        self._send()
        queued = self._invoice(200, partner=self._customer("Baker Tools"))
        for invoice in failed | queued:
            found = self.env["account.move"].search(
                [("o2c_dispatch_state", "=", invoice.o2c_dispatch_state)]
            )
            self.assertIn(invoice, found)
            self.assertFalse(((failed | queued) - invoice) & found)
