from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDunningCall(DunningCommon):
    """A level that is a call: a task for the collector, and no letter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.phone = "+49 30 1234"
        cls.level = cls.policy._levels_in_order()[0]
        cls.level.channel = "call"
        cls.invoice = cls._invoice(100.0, due=LATE)

    def _asked(self):
        self._run()
        notice = self._notice()
        notice.action_approve()
        return notice

    def _log(self, outcome):
        self.env["o2c.contact.log"].create({"partner_id": self.customer.id, "outcome": outcome})

    def _level_of(self, invoice):
        return self._receivable(invoice).o2c_dunning_level

    def test_the_collector_gets_a_task_and_the_customer_no_letter(self):
        notice = self._asked()
        self._dispatch()
        self.assertEqual(notice.activity_ids.activity_type_id.category, "phonecall")
        self.assertFalse(self._mails(notice))

    def test_a_level_that_leaves_by_itself_asks_for_the_call_at_once(self):
        self.level.is_automatic = True
        self._run()
        self.assertTrue(self._notice().activity_ids)

    def test_until_somebody_was_reached_the_level_does_not_count(self):
        notice = self._asked()
        self._log("not_reached")
        self.assertEqual((notice.state, self._level_of(self.invoice)), ("queued", 0))

    def test_who_was_reached_has_had_the_level(self):
        notice = self._asked()
        self._log("reached")
        self.assertEqual((notice.state, self._level_of(self.invoice)), ("sent", 1))
        self.assertFalse(notice.activity_ids)

    def test_a_customer_without_a_number_is_not_to_be_called(self):
        self.customer.phone = False
        self.assertEqual(self._run().reason_counts, {"no_contact": 1})

    def test_nobody_calls_who_has_paid(self):
        notice = self._asked()
        self._pay(self.invoice, 100.0)
        self.assertEqual(notice.state, "cancelled")
        self.assertFalse(notice.activity_ids)

    def test_nobody_calls_before_a_letter_that_was_cancelled(self):
        self.level.write({"channel": "email", "call_from_amount": 1.0})
        self._run()
        notice = self._notice()
        self.assertTrue(notice.activity_ids)
        notice.action_cancel()
        self.assertFalse(notice.activity_ids)

    def test_a_call_claims_no_fee(self):
        with self.assertRaises(ValidationError):
            self.level.claims_interest = True
