from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from ..models.billing import o2c_dispatch_letter_carriers as carriers
from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDispatchCarriers(DunningCommon):
    """Notices by text message and by post, where the host has modules that carry them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write(
            {
                "phone": "+1 555 123 4567",
                "street": "1 Main Street",
                "zip": "12345",
                "city": "Springfield",
                "country_id": cls.env.ref("base.us").id,
            }
        )
        cls.invoice = cls._invoice(100.0, due=LATE)

    def _sent_by(self, channel):
        """Return a notice that left through ``channel``."""
        self.policy.level_ids.channel = channel
        self._run()
        notice = self._notice()
        self._leave(notice)
        return notice

    def _queued(self, channel, notice):
        """Return what the host queued for ``notice``."""
        model = carriers.CARRIERS[channel]
        if model not in self.env:
            self.skipTest(f"This host has no {model}.")
        messages = notice.message_ids
        link = "mail_message_id" if channel == "sms" else "message_id"
        return self.env[model].sudo().search([(link, "in", messages.ids)])

    def _dispatches(self, notice):
        return self.env["o2c.dispatch"].search(
            [("res_model", "=", notice._name), ("res_id", "=", notice.id)]
        )

    def test_a_text_message_is_queued_once_and_says_what_to_pay(self):
        notice = self._sent_by("sms")
        self._dispatch()
        message = self._queued("sms", notice)
        self.assertEqual((len(message), message.state), (1, "outgoing"))
        self.assertIn("100.00", message.body)

    def test_a_payment_calls_a_text_message_back(self):
        notice = self._sent_by("sms")
        message = self._queued("sms", notice)
        self._pay(self.invoice, 100.0)
        self.assertEqual((message.state, notice.state), ("canceled", "cancelled"))

    def test_what_the_carrier_delivered_is_delivered(self):
        notice = self._sent_by("sms")
        self._queued("sms", notice)
        notice.message_ids.sudo().notification_ids.notification_status = "sent"
        self._cron("o2c_automation.ir_cron_track_receipts")
        self.assertEqual(self._dispatches(notice).state, "delivered")

    def test_a_number_that_does_not_work_is_printed_instead(self):
        notice = self._sent_by("sms")
        self._queued("sms", notice)
        notice.message_ids.sudo().notification_ids.write(
            {"notification_status": "exception", "failure_type": "sms_number_format"}
        )
        self._cron("o2c_automation.ir_cron_track_receipts")
        self.assertRecordValues(
            self._dispatches(notice),
            [
                {"channel": "sms", "state": "undeliverable", "reason": "no_phone"},
                {"channel": "print", "state": "queued", "reason": False},
            ],
        )

    def test_a_letter_waits_at_the_post(self):
        notice = self._sent_by("post")
        self.assertEqual(self._queued("post", notice).state, "pending")

    def test_a_payment_calls_a_letter_back_from_the_post(self):
        notice = self._sent_by("post")
        letter = self._queued("post", notice)
        self._pay(self.invoice, 100.0)
        self.assertEqual((letter.state, notice.state), ("canceled", "cancelled"))

    def test_a_letter_without_a_full_address_is_printed(self):
        self.customer.zip = False
        notice = self._sent_by("post")
        self._queued("post", notice)
        self.assertEqual(self._dispatches(notice).mapped("channel"), ["post", "print"])

    def test_without_a_module_for_it_post_is_printed_by_a_person(self):
        with patch.dict(carriers.CARRIERS, {"post": "no.such.model"}):
            self.assertEqual(self._dispatches(self._sent_by("post")).channel, "print")

    def test_without_a_module_for_it_a_text_message_is_a_mail(self):
        with patch.dict(carriers.CARRIERS, {"sms": "no.such.model"}):
            self.assertEqual(self._dispatches(self._sent_by("sms")).channel, "email")

    def test_who_has_no_number_gets_no_text_message(self):
        self.customer.phone = False
        self.policy.level_ids.channel = "sms"
        self.assertEqual(self._run().reason_counts, {"no_contact": 1})
