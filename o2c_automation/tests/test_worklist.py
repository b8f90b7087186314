from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .dunning_common import LATE, DunningCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestWorklist(DunningCommon):
    """Collectors see whom to contact first and why, and find everybody else with the reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worklist = cls.env["o2c.collections.worklist"]
        cls.ranks = cls.env["o2c.worklist.rank"]
        cls.rules = cls.env["o2c.worklist.policy"]._get_for(cls.company).sudo()
        cls.collector = cls._user("collector")
        cls.invoice = cls._invoice(1_000.0, due=LATE)

    def _row(self, partner=None):
        self.ranks._refresh_all(self.company)
        self.env.invalidate_all()
        return self.worklist.search([("partner_id", "=", (partner or self.customer).id)])

    def _count_queries(self, partners):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.ranks._refresh(self.company, partners.ids)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    # === POINTS === #

    def test_the_points_shown_add_up(self):
        row = self._row()
        rank = self.ranks.search([("partner_id", "=", self.customer.id)])
        self.assertEqual(row.points, sum(points for _kind, points, _maximum in rank.parts))

    def test_what_the_points_are_for_is_told(self):
        self.assertEqual(self._row().points_text, "Overdue amount 3 of 30 · Days late 1 of 20")

    def test_who_owes_more_comes_first(self):
        big = self._customer("Big Debts")
        self._invoice(9_000.0, partner=big, due=LATE)
        self._row()
        self.assertEqual(self.worklist.search([]).partner_id[:2], big | self.customer)

    def test_who_breaks_promises_comes_before_who_does_not(self):
        before = self._row().points
        promise = self.env["o2c.promise"].create(
            {
                "partner_id": self.customer.id,
                "amount": 10.0,
                "date": TODAY,
                "date_taken": TODAY - timedelta(days=9),
            }
        )
        promise._transition("broken")
        self.assertEqual(self._row().points, before + 5)

    def test_the_risk_class_counts_though_collectors_do_not_read_it(self):
        before = self._row().points
        self.customer.with_company(self.company).o2c_risk_class = "e"
        self.assertEqual(self._row().with_user(self.collector).points, before + 10)

    def test_the_weight_of_a_rule_is_the_companys_to_choose(self):
        self.rules.rule_ids.filtered(lambda rule: rule.kind == "amount").weight = 100
        self.assertIn("Overdue amount 10 of 100", self._row().points_text)

    # === WORTH A CONTACT === #

    def test_a_customer_who_only_owes_is_worth_a_contact(self):
        self.assertFalse(self._row().obstacle)

    def test_a_paused_customer_is_found_with_the_reason(self):
        self.env["o2c.dunning.pause"].create(
            {
                "partner_id": self.customer.id,
                "reason_id": self.env["o2c.dunning.pause.reason"].search([], limit=1).id,
                "date_end": TODAY,
            }
        )
        self.assertEqual(self._row().obstacle, "paused")

    def test_a_customer_who_disputes_everything_is_not_called(self):
        self._dispute(self.invoice, 1_000.0)
        self.assertEqual(self._row().obstacle, "disputed")

    def test_a_customer_whose_promise_runs_is_not_called(self):
        self.env["o2c.promise"].create(
            {"partner_id": self.customer.id, "amount": 1_000.0, "date": TODAY}
        )
        self.assertEqual(self._row().obstacle, "promise")

    def test_an_equal_credit_note_keeps_everybody_off_the_phone(self):
        self._credit_note(1_000.0)
        self.assertEqual(self._row().obstacle, "credit_covers")

    def test_small_amounts_are_not_worth_a_call(self):
        self.rules.min_amount = 1_000.01
        self.assertEqual(self._row().obstacle, "below_minimum")

    def test_a_customer_who_got_a_notice_is_left_alone_for_some_days(self):
        self._run()
        self._leave(self._notice())
        self.assertEqual(self._row().obstacle, "recent_contact")

    def test_a_customer_who_paid_leaves_the_list_at_once(self):
        self.assertTrue(self._row())
        self._pay(self.invoice, 1_000.0)
        self.env.flush_all()
        self.assertFalse(self.worklist.search([("partner_id", "=", self.customer.id)]))

    # === OPENED === #

    def test_opening_the_worklist_ranks_by_todays_facts(self):
        self.worklist.with_user(self.collector).action_open_worklist()
        self.assertTrue(self.worklist.search([("partner_id", "=", self.customer.id)]).points)

    def test_an_order_of_a_moment_ago_is_not_made_again(self):
        self._row()
        self.ranks.search([]).sudo().unlink()
        self.worklist.action_open_worklist()
        self.assertFalse(self.ranks.search([]))

    def test_nothing_is_written_where_nothing_changed(self):
        self._row()
        before = self.ranks.search([]).mapped("write_date")
        with freeze_time(TODAY + timedelta(hours=1)):
            self._row()
        self.assertEqual(self.ranks.search([]).mapped("write_date"), before)

    def test_twenty_customers_cost_as_many_queries_as_two(self):
        many = self.env["res.partner"]
        for number in range(20):
            many |= self._customer(f"Debtor {number}")
            self._invoice(100.0, partner=many[-1], due=LATE)
        self._count_queries(many)
        self.assertLessEqual(self._count_queries(many), self._count_queries(many[:2]) + 2)

    def test_the_nightly_job_ranks_every_company(self):
        self._run_job("ir_cron_rank_worklist")
        self.assertTrue(self.ranks.search([("partner_id", "=", self.customer.id)]))

    # === PORTFOLIOS === #

    def _portfolio(self, user, **vals):
        return self.env["o2c.portfolio.rule"].create(
            {"name": "Rule", "user_id": user.id, "company_id": self.company.id, **vals}
        )

    def test_the_first_rule_that_fits_names_the_collector(self):
        tag = self.env["res.partner.category"].create({"name": "Elsewhere"})
        self._portfolio(self.env.user, category_ids=[Command.link(tag.id)])
        self._portfolio(self.collector, amount_to=5_000.0)
        self.assertEqual(self._row().collector_id, self.collector)

    def test_a_collector_named_on_the_customer_counts_for_more(self):
        self._portfolio(self.collector)
        self.customer.with_company(self.company).o2c_collector_id = self.env.user
        self.assertEqual(self._row().collector_id, self.env.user)

    def test_a_substitute_sees_the_portfolio_of_who_is_away(self):
        self._portfolio(self.collector)
        other = self._user("ar_manager")
        self.env["o2c.collector.absence"].with_user(self.collector).create(
            {"substitute_id": other.id, "date_to": TODAY, "company_id": self.company.id}
        )
        self.assertEqual(self._row().substitute_id, other)

    def test_after_the_last_day_the_portfolio_is_the_collectors_again(self):
        self._portfolio(self.collector)
        self.env["o2c.collector.absence"].create(
            {
                "user_id": self.collector.id,
                "substitute_id": self.env.user.id,
                "date_from": TODAY - timedelta(days=9),
                "date_to": TODAY - timedelta(days=1),
            }
        )
        self.assertFalse(self._row().substitute_id)

    def test_only_a_manager_changes_the_rules(self):
        with self.assertRaises(AccessError):
            self.rules.with_user(self.collector).min_amount = 5.0
