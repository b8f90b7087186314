from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestContactLog(DunningCommon):
    """What was said on the phone is written down once, and counts wherever it matters."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(1_000.0, due=LATE)
        cls.collector = cls._user("collector")

    def _log(self, **vals):
        contacts = self.env["o2c.contact.log"].with_user(self.collector)
        return contacts.create({"partner_id": self.customer.id, **vals})

    def _obstacle(self):
        return (
            self.env["o2c.worklist.rank"].search([("partner_id", "=", self.customer.id)]).obstacle
        )

    def test_a_talk_takes_the_customer_off_the_worklist_for_some_days(self):
        self._log(outcome="reached")
        self.assertEqual(self._obstacle(), "recent_contact")

    def test_who_was_not_reached_comes_up_again_the_next_day(self):
        self._log(outcome="not_reached", date=TODAY - timedelta(days=1))
        self.assertFalse(self._obstacle())

    def test_until_the_agreed_day_nobody_calls(self):
        self._log(outcome="callback", date_next=TODAY + timedelta(days=3))
        self.assertEqual(self._obstacle(), "next_contact")

    def test_on_the_agreed_day_the_customer_comes_up_with_points(self):
        self._log(outcome="callback", date_next=TODAY)
        rank = self.env["o2c.worklist.rank"].search([("partner_id", "=", self.customer.id)])
        self.assertFalse(rank.obstacle)
        self.assertIn(["appointment", 10, 10], rank.parts)

    def test_a_callback_needs_a_day(self):
        with self.assertRaises(ValidationError):
            self._log(outcome="callback")

    def test_the_next_contact_is_not_before_this_one(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self._log(date_next=TODAY - timedelta(days=1))

    def test_no_notice_follows_a_talk_too_soon(self):
        self._log(outcome="reached")
        self._run()
        self.assertFalse(self._notice())

    def test_a_call_nobody_answered_holds_no_notice_back(self):
        self._log(outcome="not_reached")
        self._run()
        self.assertTrue(self._notice())

    def test_the_customers_page_tells_of_the_contact(self):
        self._log(outcome="reached", note="Waits for the <b>boss</b>")
        body = self.customer.message_ids[0].body
        self.assertIn("Waits for the &lt;b&gt;boss&lt;/b&gt;", body)

    def test_each_contact_leaves_an_event(self):
        contact = self._log()
        events = self.env["o2c.event"].search([("res_model", "=", contact._name)])
        self.assertRecordValues(
            events, [{"kind": "contact.logged", "partner_id": self.customer.id}]
        )

    def test_what_a_branch_office_says_is_about_the_company_that_owes(self):
        office = self.env["res.partner"].create({"name": "Desk", "parent_id": self.customer.id})
        self.assertEqual(self._log(partner_id=office.id).partner_id, self.customer)

    def test_a_promise_taken_on_the_phone_is_in_the_log(self):
        promises = self.env["o2c.promise"].with_user(self.collector)
        promise = promises.with_context(o2c_on_call=True).create(
            {"partner_id": self.customer.id, "amount": 100.0, "date": TODAY}
        )
        contact = self.env["o2c.contact.log"].search([("promise_id", "=", promise.id)])
        self.assertEqual(contact.outcome, "promise")

    def test_a_promise_from_elsewhere_is_no_contact(self):
        self.env["o2c.promise"].create(
            {"partner_id": self.customer.id, "amount": 100.0, "date": TODAY}
        )
        self.assertFalse(self.env["o2c.contact.log"].search([]))

    def test_a_dispute_taken_on_the_phone_is_in_the_log(self):
        self.env = self.env(context={**self.env.context, "o2c_on_call": True})
        dispute = self.env["o2c.dispute"].create(
            {
                "move_line_id": self._receivable(self.invoice).id,
                "amount": 10.0,
                "reason_id": self._reason("price").id,
            }
        )
        contact = self.env["o2c.contact.log"].search([("dispute_id", "=", dispute.id)])
        self.assertEqual(contact.outcome, "dispute")

    def test_who_only_looks_logs_nothing(self):
        contacts = self.env["o2c.contact.log"].with_user(self._user("auditor"))
        with self.assertRaises(AccessError):
            contacts.create({"partner_id": self.customer.id})
