from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditDefault(CreditCommon):
    """Defaulters lose their credit by rule and get it back by rule; limits are reviewed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.rules = cls.env["o2c.credit.default.policy"].search(
            [("company_id", "=", cls.company.id)]
        )
        cls.rules.write({"overdue_days": 90, "clean_days": 0})

    def _overdue(self, days):
        return self._invoice(100.0, due=self.today - timedelta(days=days))

    def _case(self):
        return self.env["o2c.credit.default"].search([("partner_id", "=", self.customer.id)])

    def _settle(self, invoice):
        note = self._credit_note(100.0, date=self.today)
        (self._receivable(invoice) | self._receivable(note)).reconcile()

    def test_a_defaulter_is_stopped_and_has_no_limit(self):
        self._overdue(90)
        self.rules._run()
        self.assertRecordValues(
            self.customer, [{"o2c_credit_status": "stopped", "credit_limit": 0.0}]
        )

    def test_below_the_threshold_nothing_happens(self):
        self._overdue(89)
        self.rules._run()
        self.assertEqual(self.customer.credit_limit, 1000.0)

    def test_the_case_tells_why(self):
        self._overdue(90)
        self.rules._run()
        self.assertIn("90 days", self._case().message)

    def test_two_returned_payments_are_a_default(self):
        self._overdue(1)
        for _number in range(2):
            line = self._bank_line(-10.0, partner=self.customer, date=self.today)
            line.sudo().o2c_is_return = True
        self.rules._run()
        self.assertEqual(self._case().reason_codes, ["returned_payments"])

    def test_a_second_run_changes_nothing(self):
        self._overdue(90)
        self.rules._run()
        run = self.rules._run()
        self.assertEqual((len(self._case()), run.done_count, run.skipped_count), (1, 0, 1))

    def test_credit_comes_back_as_it_was(self):
        invoice = self._overdue(90)
        self.rules._run()
        self._settle(invoice)
        self.rules._run()
        self.assertRecordValues(
            self.customer, [{"o2c_credit_status": False, "credit_limit": 1000.0}]
        )

    def test_what_somebody_agreed_since_stays(self):
        invoice = self._overdue(90)
        self.rules._run()
        self.customer.credit_limit = 50.0
        self._settle(invoice)
        self.rules._run()
        self.assertEqual((self.customer.credit_limit, self._case().state), (50.0, "restored"))

    def test_credit_does_not_come_back_too_soon(self):
        self.rules.clean_days = 14
        invoice = self._overdue(90)
        self.rules._run()
        self._settle(invoice)
        self.rules._run()
        self.assertEqual(self._case().state, "flagged")

    def test_trying_it_names_the_customer_and_changes_nothing(self):
        self._overdue(90)
        run = self.rules._run(simulate=True)
        self.assertIn(self.customer.name, run.note)
        self.assertTrue(run.is_simulation)
        self.assertFalse(self._case())
        self.assertEqual(self.customer.credit_limit, 1000.0)

    def test_the_run_counts_the_reasons(self):
        self._overdue(90)
        self.assertEqual(self.rules._run().reason_counts, {"default_overdue_days": 1})

    def test_events_of_a_run_tell_of_it(self):
        self._overdue(90)
        run = self.rules._run()
        self.assertIn("credit.default.flagged", run.event_ids.mapped("kind"))

    def test_the_scheduled_job_acts_where_it_may(self):
        self._overdue(90)
        self.rules.is_automatic = False
        self._run_job("ir_cron_review_credit")
        self.assertFalse(self._case())
        self.rules.is_automatic = True
        self._run_job("ir_cron_review_credit")
        self.assertTrue(self._case())

    def test_a_review_that_is_due_gives_one_activity(self):
        self.customer.o2c_review_date = self.today
        self.rules.responsible_id = self.manager
        self.rules._plan_reviews()
        self.rules._plan_reviews()
        self.assertEqual(self.customer.activity_ids.user_id, self.manager)
        self.assertEqual(len(self.customer.activity_ids), 1)

    def test_a_review_that_is_not_due_gives_none(self):
        self.customer.o2c_review_date = self.today + timedelta(days=1)
        self.rules._plan_reviews()
        self.assertFalse(self.customer.activity_ids)

    def test_an_analyst_takes_no_credit(self):
        with self.assertRaises(AccessError):
            self.rules.with_user(self._user("credit_analyst")).action_run()

    def test_a_salesperson_sees_no_defaulters(self):
        with self.assertRaises(AccessError):
            self.env["o2c.credit.default"].with_user(self.salesperson).search([])
