from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import O2cCommon


@tagged("post_install", "-at_install")
class TestO2cEvent(O2cCommon):
    def setUp(self):
        super().setUp()
        self.invoice = self._invoice(250)
        self.event = self.env["o2c.event"]._log(
            "invoice.tested", self.invoice, reason="a_reason", message="Tested", facts={"n": 1}
        )

    def test_an_event_keeps_document_customer_amount_and_actor(self):
        self.assertRecordValues(
            self.event,
            [
                {
                    "res_model": "account.move",
                    "res_id": self.invoice.id,
                    "partner_id": self.customer.id,
                    "amount": 250.0,
                    "company_id": self.company.id,
                    "user_id": self.env.uid,
                    "data": {"n": 1},
                }
            ],
        )

    def test_an_event_belongs_to_no_run_because_a_context_says_so(self):
        runs = self.env["o2c.run"]
        with runs._running("credit", self.company) as run:
            log = self.env["o2c.event"]
            own = run._tagged(log)._log("run.own", self.invoice)
            forged = log.with_context(o2c_run_id=run.id)._log("run.forged", self.invoice)
        self.assertEqual((own.run_id, forged.run_id), (run, runs))

    def test_nobody_changes_an_event_not_even_the_superuser(self):
        with self.assertRaises(UserError):
            self.event.sudo().write({"message": "Something else"})

    def test_nobody_deletes_an_event_not_even_the_superuser(self):
        with self.assertRaises(UserError):
            self.event.sudo().unlink()

    def test_a_user_cannot_write_an_event_of_their_own(self):
        manager = self._user("ar_manager")
        with self.assertRaises(AccessError):
            self.env["o2c.event"].with_user(manager).create(
                {"kind": "forged", "company_id": self.company.id}
            )

    def test_an_event_opens_its_document(self):
        action = self.event.action_open_document()
        self.assertEqual((action["res_model"], action["res_id"]), ("account.move", self.invoice.id))

    def test_events_of_another_company_are_not_seen(self):
        other = self.setup_other_company()["company"]
        hidden = self.event.sudo().create({"kind": "elsewhere", "company_id": other.id})
        auditor = self._user("auditor")
        self.assertNotIn(hidden, self.env["o2c.event"].with_user(auditor).search([]))

    def test_the_figures_behind_a_credit_decision_are_for_the_credit_desk(self):
        collector, analyst = self._user("collector"), self._user("credit_analyst")
        self.assertNotIn("data", self.event.with_user(collector).fields_get())
        self.assertIn("data", self.event.with_user(analyst).fields_get())

    def test_what_happened_is_told_in_words(self):
        event = self.env["o2c.event"]._log("order.invoiced", self.invoice)
        self.assertEqual(event.what, "Order invoiced")
