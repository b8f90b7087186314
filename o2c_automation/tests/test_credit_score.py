from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditScore(CreditCommon):
    """Scores are measured on the books, add up, say why, and stay as they were."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.card = cls.env["o2c.credit.scorecard"]._get_for(cls.company)
        cls.analyst = cls._user("credit_analyst")

    @classmethod
    def _ago(cls, days):
        return cls.today - timedelta(days=days)

    @classmethod
    def _paid(cls, amount, *, due, late, partner=None):
        """Return an invoice that was due ``due`` days ago and paid ``late`` days after that."""
        invoice = cls._invoice(amount, partner=partner, due=cls._ago(due))
        payment = cls._bank_line(
            amount,
            partner=invoice.partner_id,
            date=cls._ago(due - late),
            counterpart_account_id=cls._receivable(invoice).account_id.id,
        )
        lines = cls._receivable(invoice) | cls._receivable(payment.move_id)
        lines.reconcile()
        return invoice

    def _facts(self, partner=None):
        partner = partner or self.customer
        return partner._o2c_score_facts(self.company)[partner.id]

    def _score(self, partner=None):
        return self.card._score(partner or self.customer)

    def _part(self, score, name):
        return next(part for part in score.parts if part["factor"] == name)

    # === WHAT IS MEASURED === #

    def test_days_late_are_weighted_by_amount(self):
        self._paid(300.0, due=200, late=20)
        self._paid(100.0, due=200, late=0)
        self.assertAlmostEqual(self._facts()["days_late"], 15.0)

    def test_a_payment_before_it_is_due_is_not_late(self):
        self._paid(300.0, due=200, late=-10)
        self.assertEqual(self._facts()["days_late"], 0.0)

    def test_the_trend_is_how_much_later_than_before(self):
        self._paid(100.0, due=200, late=5)
        self._paid(100.0, due=60, late=25)
        self.assertAlmostEqual(self._facts()["days_late_trend"], 20.0)

    def test_a_credit_note_is_no_late_payment(self):
        invoice = self._invoice(100.0, due=self._ago(100))
        note = self._credit_note(100.0, date=self.today)
        (self._receivable(invoice) | self._receivable(note)).reconcile()
        self.assertNotIn("days_late", self._facts())

    def test_the_share_overdue_is_of_what_is_owed(self):
        self._invoice(100.0, due=self._ago(10))
        self._invoice(300.0, due=self.today + timedelta(days=10))
        self.assertAlmostEqual(self._facts()["overdue_share"], 25.0)

    def test_who_paid_everything_has_nothing_overdue(self):
        self._paid(100.0, due=100, late=0)
        self.assertEqual(self._facts()["overdue_share"], 0.0)

    def test_of_a_stranger_nothing_is_measured(self):
        stranger = self._customer("Nobody Knows")
        score = self._score(stranger)
        self.assertEqual({part["reason"] for part in score.parts}, {"no_data"})

    def test_sales_of_a_new_customer_are_of_the_months_there_were(self):
        self._invoice(600.0, due=self._ago(61))
        self.assertAlmostEqual(self._facts()["monthly_sales"] / 100, 299.0, delta=2.0)

    def test_a_returned_payment_is_counted(self):
        self._invoice(100.0, due=self.today)
        line = self._bank_line(-100.0, partner=self.customer, date=self._ago(5))
        line.sudo().o2c_is_return = True
        self.assertEqual(self._facts()["returned_payments"], 1.0)

    def test_the_insured_share_is_of_what_is_at_risk(self):
        self._invoice(1000.0)
        vals = {"name": "Policy", "partner_id": self.customer.id, "amount": 250.0}
        self.env["o2c.credit.cover"].create(vals)
        self.assertAlmostEqual(self._facts()["insurance"], 25.0)

    def test_the_limit_used_is_of_the_limit_that_counts(self):
        self._invoice(250.0)
        self.assertAlmostEqual(self._facts()["utilisation"], 25.0)

    def test_a_broken_promise_is_counted(self):
        item = self._receivable(self._invoice(100.0, due=self._ago(60)))
        promise = self.env["o2c.promise"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "amount": 100.0,
                "date": self._ago(20),
                "date_taken": self._ago(30),
                "move_line_ids": [Command.set(item.ids)],
            }
        )
        self.assertNotIn("broken_promises", self._facts())
        self._run_job("ir_cron_judge_promises")
        self.assertEqual((promise.state, self._facts()["broken_promises"]), ("broken", 1))

    def test_a_valid_dispute_is_not_the_customers_fault(self):
        invoice = self._invoice(100.0, due=self.today)
        self._dispute(invoice, verdict="valid")
        self.assertEqual(self._facts()["disputes"], 0.0)

    def test_an_open_dispute_counts(self):
        self._dispute(self._invoice(100.0, due=self.today))
        self.assertEqual(self._facts()["disputes"], 100.0)

    def _dispute(self, invoice, **vals):
        dispute = self.env["o2c.dispute"].create(
            {
                "type": "dispute",
                "move_line_id": self._receivable(invoice).id,
                "amount": 10.0,
                "reason_id": self.env["o2c.dispute.reason"].search([], limit=1).id,
                "date_opened": self._ago(3),
            }
        )
        if vals:
            dispute.sudo().write(vals)
        return dispute

    def test_an_old_outside_rating_counts_as_none(self):
        self.customer.write({"o2c_outside_rating": 90, "o2c_outside_rating_date": self._ago(500)})
        self.assertEqual(self._part(self._score(), "outside_rating")["reason"], "no_data")

    def test_a_fresh_outside_rating_counts(self):
        self.customer.write({"o2c_outside_rating": 90, "o2c_outside_rating_date": self._ago(5)})
        self.assertEqual(self._part(self._score(), "outside_rating")["value"], 90.0)

    def test_books_of_another_company_do_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._paid(100.0, due=100, late=50)
        facts = self.customer._o2c_score_facts(other)[self.customer.id]
        self.assertNotIn("days_late", facts)

    # === THE SCORE === #

    def test_the_parts_of_a_score_add_up_to_it(self):
        self._paid(300.0, due=200, late=20)
        score = self._score()
        total = sum(part["points"] for part in score.parts)
        self.assertEqual(total, round(score.points * 100))

    def test_the_score_names_the_class_and_a_limit(self):
        self._paid(1200.0, due=300, late=0)
        self.card.band_ids.write({"months_of_sales": 2})
        score = self._score()
        self.assertTrue(score.risk_class)
        self.assertEqual(score.proposed_limit % 100, 0)

    def test_the_explanation_names_each_factor(self):
        self._invoice(100.0, due=self._ago(10))
        explanation = self._score().explanation
        self.assertIn("Share overdue", explanation)
        self.assertIn("nothing measured", explanation)

    def test_a_later_score_tells_the_change(self):
        first = self._score()
        self._paid(500.0, due=100, late=90)
        second = self._score()
        self.assertAlmostEqual(second.points_change, second.points - first.points, places=2)

    def test_the_latest_score_is_on_the_customer(self):
        self._score()
        second = self._score()
        self.customer.invalidate_recordset()
        self.assertEqual(self.customer.o2c_credit_score_id, second)

    def test_the_latest_scores_are_found(self):
        first, second = self._score(), self._score()
        found = first.search([("is_latest", "=", True), ("partner_id", "=", self.customer.id)])
        self.assertEqual(found, second)

    def test_a_score_is_never_changed(self):
        score = self._score()
        with self.assertRaises(UserError):
            score.sudo().points = 100.0

    def test_a_score_is_never_deleted(self):
        score = self._score()
        with self.assertRaises(UserError):
            score.sudo().unlink()

    def test_the_class_is_set_where_the_scorecard_says_so(self):
        self.card.is_class_applied = True
        score = self._score()
        self.assertEqual(self.customer.o2c_risk_class, score.risk_class)

    def test_the_class_is_left_alone_otherwise(self):
        self.customer.o2c_risk_class = "a"
        self.card.band_ids.risk_class = "e"
        self._score()
        self.assertEqual(self.customer.o2c_risk_class, "a")

    def test_a_scorecard_weighs_something(self):
        with self.assertRaises(ValidationError):
            self.card.factor_ids = [Command.clear()]

    # === MANY === #

    def test_many_customers_cost_the_queries_of_one(self):
        customers = self.env["res.partner"].union(
            *(self._customer(f"Customer {number}") for number in range(30))
        )
        for customer in customers[:5]:
            self._paid(100.0, due=100, late=10, partner=customer)
        counts = []
        # The first round fills the registry's caches.
        for some in (customers[:2], customers[:2], customers):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.card._score(some)
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 20)

    def test_the_scheduled_job_scores_who_is_due_once(self):
        self._invoice(100.0, due=self.today)
        self._run_job("ir_cron_score_credit")
        self._run_job("ir_cron_score_credit")
        self.assertEqual(
            self.env["o2c.credit.score"].search_count([("partner_id", "=", self.customer.id)]), 1
        )

    def test_the_scheduled_job_leaves_a_run(self):
        self._invoice(100.0, due=self.today)
        self._run_job("ir_cron_score_credit")
        run = self.env["o2c.run"].search(
            [("kind", "=", "credit_score"), ("company_id", "=", self.company.id)]
        )
        self.assertEqual((run.state, run.done_count), ("done", 1))

    # === WHO === #

    def test_an_analyst_scores(self):
        action = self.customer.with_user(self.analyst).action_o2c_score_now()
        self.assertEqual(action["res_model"], "o2c.credit.score")

    def test_a_salesperson_sees_no_score(self):
        score = self._score()
        with self.assertRaises(AccessError):
            score.with_user(self.salesperson).read(["points"])

    def test_an_analyst_writes_no_score(self):
        with self.assertRaises(AccessError):
            self.env["o2c.credit.score"].with_user(self.analyst).create(
                {"partner_id": self.customer.id, "company_id": self.company.id, "points": 100}
            )

    def test_an_analyst_changes_no_weight(self):
        with self.assertRaises(AccessError):
            self.card.factor_ids[0].with_user(self.analyst).weight = 50

    def test_a_score_of_another_company_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        score = self.card._get_for(other)._score(self.customer)
        found = self.env["o2c.credit.score"].with_user(self.analyst).search([])
        self.assertNotIn(score.id, found.ids)
