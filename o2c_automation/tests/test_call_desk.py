from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon
from .tour_common import TourCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCallDesk(DunningCommon):
    """A collector sees on one page what is needed, and does there what comes of a call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.collector = cls._user("collector")
        cls.invoice = cls._invoice(1_000.0, due=LATE)
        cls.item = cls._receivable(cls.invoice)
        cls.customer.phone = "+1 555 0100"
        cls.desk = cls.env["o2c.call.desk"].with_user(cls.collector)

    def _shown(self):
        return self.desk.get_customer(self.customer.id, self.company.id)

    def _panel(self, key):
        return {panel["key"]: panel for panel in self._shown()["panels"]}[key]

    def _action(self, name, items=()):
        return self.desk.get_action(name, self.customer.id, self.company.id, list(items))

    def _save(self, action, **vals):
        """Save the form of an action as the collector does."""
        model = self.env[action["res_model"]].with_user(self.collector)
        model = model.with_context(**action["context"])
        defaults = model.default_get(list(model._fields))
        return model.create({**defaults, **vals})

    # === SHOWN === #

    def test_the_number_to_call_is_shown(self):
        self.assertEqual(self._shown()["people"][0]["phone"], "+1 555 0100")

    def test_open_items_tell_how_late_and_how_much_is_disputed(self):
        self._dispute(self.invoice, 40.0)
        [item] = self._shown()["items"]
        self.assertEqual(item["days_late"], 5)
        self.assertIn("40.00", item["disputed"])

    def test_stopped_credit_is_shown_to_who_calls(self):
        self.customer.with_company(self.company).o2c_credit_status = "stopped"
        self.assertIn(["Credit", "Stopped"], self._panel("standing")["facts"])

    def test_how_many_promises_were_kept_is_shown(self):
        for state in ("kept", "broken"):
            promise = self.env["o2c.promise"].create(
                {"partner_id": self.customer.id, "amount": 1.0, "date": TODAY}
            )
            promise._transition(state)
        self.assertIn(["Promises kept", "1 of 2"], self._panel("standing")["facts"])

    def test_what_is_owed_is_shown_by_age(self):
        labels = [label for label, _text in self._panel("standing")["facts"]]
        self.assertIn("1–30 days late", labels)

    def test_the_last_notices_are_shown(self):
        self._run()
        self.assertEqual(self._panel("notices")["table"]["rows"][0][1], "Reminder")

    def test_where_there_is_nothing_it_is_said(self):
        for key in ("contacts", "notices", "promises"):
            with self.subTest(key=key):
                self.assertTrue(self._panel(key)["empty"])

    def test_an_auditor_looks_and_may_not_act(self):
        desk = self.desk.with_user(self._user("auditor"))
        self.assertFalse(desk.get_customer(self.customer.id, self.company.id)["can_act"])

    def test_a_salesperson_is_not_shown_the_screen(self):
        user = self.env["res.users"].create(
            {
                "name": "Seller",
                "login": "seller",
                "company_id": self.company.id,
                "company_ids": self.company.ids,
            }
        )
        with self.assertRaises(AccessError):
            self.desk.with_user(user).get_customer(self.customer.id, self.company.id)

    def test_customers_of_other_companies_are_not_shown(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(AccessError):
            self.desk.get_customer(self.customer.id, other.id)

    # === DONE === #

    def test_a_promise_is_about_the_chosen_items(self):
        self._invoice(50.0, due=LATE)
        promise = self._save(self._action("promise", self.item.ids), amount=1.0, date=TODAY)
        self.assertEqual(promise.move_line_ids, self.item)

    def test_a_promise_leaves_an_entry_in_the_log(self):
        self._save(self._action("promise"), amount=1.0, date=TODAY)
        self.assertEqual(self._panel("contacts")["table"]["rows"][0][1], "Promised to Pay")

    def test_a_dispute_is_about_the_chosen_item(self):
        action = self._action("dispute", self.item.ids)
        dispute = self._save(action, amount=10.0, reason_id=self._reason("price").id)
        self.assertEqual(dispute.move_line_id, self.item)

    def test_a_pause_is_about_the_chosen_items(self):
        reason = self.env["o2c.dunning.pause.reason"].search([], limit=1)
        action = self._action("pause", self.item.ids)
        pause = self._save(action, reason_id=reason.id, date_end=TODAY)
        self.assertEqual(pause.move_line_ids, self.item)

    def test_a_mail_to_the_customer_is_a_contact(self):
        context = self._action("mail")["context"]
        composer = self.env["mail.compose.message"].with_user(self.collector)
        composer.with_context(**context).create({}).action_send_mail()
        contact = self.env["o2c.contact.log"].search([("partner_id", "=", self.customer.id)])
        self.assertRecordValues(contact, [{"channel": "email", "outcome": "message"}])

    def test_items_of_another_customer_are_not_taken(self):
        other = self._receivable(self._invoice(9.0, partner=self._customer("Other")))
        context = self._action("pause", other.ids)["context"]
        self.assertEqual(context["default_move_line_ids"], [])

    # === NEXT === #

    def test_the_next_customer_is_the_most_urgent_who_had_no_turn(self):
        big = self._customer("Big Debts")
        self._invoice(9_000.0, partner=big, due=LATE)
        self.env["o2c.worklist.rank"]._refresh_all(self.company)
        first = self.desk.get_next([])
        self.assertEqual(first, [big.id, self.company.id])
        self.assertEqual(self.desk.get_next([first]), [self.customer.id, self.company.id])

    def test_in_the_end_nobody_is_left(self):
        self.assertEqual(self.desk.get_next([[self.customer.id, self.company.id]]), [])


@tagged("post_install", "-at_install")
class TestCallDeskTour(DunningCommon, TourCase):
    """The same in the browser."""

    def test_a_collector_works_two_customers_in_a_row(self):
        due = fields.Date.today() - timedelta(days=40)
        big = self._customer("Big Debts", phone="+1 555 0100")
        self._invoice(9_000.0, partner=big, due=due)
        self._invoice(500.0, due=due)
        self.env["o2c.worklist.rank"]._refresh_all(self.company)
        self.start_tour("/odoo/o2c-overdue", "o2c_call_desk", login=self._user("collector").login)
        logged = self.env["o2c.contact.log"].search([("company_id", "=", self.company.id)])
        self.assertEqual(
            set(logged.mapped(lambda one: (one.partner_id, one.outcome))),
            {(big, "promise"), (self.customer, "not_reached")},
        )
