from odoo.tests import tagged

from .billing_common import BillingCommon

ADDRESS = {"street": "1 Main Street", "zip": "12345", "city": "Springfield"}


@tagged("post_install", "-at_install")
class TestInvoicePost(BillingCommon):
    """Invoices by post: what the host's postal service tells is what their dispatch shows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "snailmail.letter" not in cls.env:
            cls.skipTest(cls, "This host has no postal service.")
        cls.customer.write(
            {
                **ADDRESS,
                "country_id": cls.env.ref("base.us").id,
                "invoice_sending_method": "snailmail",
            }
        )

    def setUp(self):
        super().setUp()
        self.invoice = self._invoice(100)
        self.dispatch = self.invoice.o2c_dispatch_ids

    def _letters(self):
        return (
            self.env["snailmail.letter"]
            .sudo()
            .search([("model", "=", "account.move"), ("res_id", "=", self.invoice.id)], order="id")
        )

    def _answer(self, state, status, failure=False, words=False):
        """Let the postal service answer for the letter that waits, as the host notes it."""
        letter = self._letters().filtered(lambda one: one.state == "pending")
        letter.state = state
        letter.notification_ids.write(
            {"notification_status": status, "failure_type": failure, "failure_reason": words}
        )
        self._run_job("ir_cron_track_receipts")

    def test_the_letter_is_what_the_dispatch_waits_for(self):
        self._send()
        self.assertEqual(self.dispatch.message_id, self._letters().message_id)
        self._run_job("ir_cron_track_receipts")
        self.assertEqual(self.dispatch.state, "handed_over")

    def test_a_letter_the_post_has_taken_is_delivered(self):
        self._send()
        self._answer("sent", "sent")
        self.assertEqual(self.dispatch.state, "delivered")

    def test_without_credit_at_the_post_it_is_printed_and_the_letter_does_not_leave_later(self):
        self._send()
        self._answer("error", "exception", "sn_credit", "Too little.<br>Go to <a href='x'>shop</a>")
        self.assertRecordValues(
            self.invoice.o2c_dispatch_ids.sorted("id"),
            [
                {"channel": "post", "state": "undeliverable", "reason": "no_carrier_credit"},
                {"channel": "print", "state": "queued", "reason": False},
            ],
        )
        self.assertEqual(self._letters().state, "canceled")
        self.assertIn("Too little.\n", self.dispatch.error)
        self.assertNotIn("<", self.dispatch.error)

    def test_what_the_post_may_take_later_is_one_letter_at_a_time(self):
        self._send()
        self._answer("error", "exception", "sn_error")
        self.assertRecordValues(self.dispatch, [{"state": "failed", "reason": "carrier_refused"}])
        self.dispatch.action_retry()
        self._send()
        self.assertEqual(self._letters().mapped("state"), ["canceled", "pending"])
        self._answer("sent", "sent")
        self.assertEqual(self.dispatch.state, "delivered")

    def test_an_address_the_post_would_not_take_is_told_before(self):
        self.customer.zip = False
        self._send()
        self.assertRecordValues(self.dispatch, [{"state": "undeliverable", "reason": "no_address"}])
        self.assertFalse(self._letters() or self.invoice.is_move_sent)

    def test_reset_to_draft_its_letter_is_called_back(self):
        self._send()
        self.invoice.button_draft()
        self.assertEqual((self._letters().state, self.dispatch.state), ("canceled", "superseded"))


@tagged("post_install", "-at_install")
class TestChannelNotSetUp(BillingCommon):
    """A channel the host cannot serve is told at once, and the next one is taken."""

    def test_what_no_module_carries_takes_the_next_channel_at_once(self):
        self.rule.dispatch_channel = "sms"
        invoice = self._invoice(100)
        self._send()
        self.assertRecordValues(
            invoice.o2c_dispatch_ids.sorted("id"),
            [
                {"channel": "sms", "state": "undeliverable", "reason": "no_method"},
                {"channel": "print", "state": "queued", "reason": False},
            ],
        )
        self.assertIn("Choose another sending method", invoice.o2c_dispatch_ids[0].error)
