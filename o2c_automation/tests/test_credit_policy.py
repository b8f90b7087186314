from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import TODAY
from .credit_common import LONG_AGO, CreditCommon


@tagged("post_install", "-at_install")
class TestCreditPolicy(CreditCommon):
    """Which policy counts for whom, what its rules do, and what is kept of them."""

    def _verdict(self, amount=100.0, partner=None, **kwargs):
        """Return the credit state of a new order that was confirmed."""
        order = self._sold(amount, partner=partner, **kwargs)
        order.action_confirm()
        return order.o2c_credit_state

    def _rule(self, kind, threshold=0.0, effect="hold", **vals):
        vals = {"kind": kind, "threshold": threshold, "effect": effect, **vals}
        return self.env["o2c.credit.rule"].create({"policy_id": self.policy.id, **vals})

    def _policy(self, **vals):
        """Return a policy for some customers only, before the general one."""
        return self.env["o2c.credit.policy"].create(
            {
                "name": "Special",
                "sequence": 1,
                "company_id": self.company.id,
                "rule_ids": [Command.create({"kind": "order_amount", "threshold": 50.0})],
                **vals,
            }
        )

    # === MATCHING === #

    def test_a_policy_for_a_tag_counts_for_who_has_it(self):
        tag = self.env["res.partner.category"].create({"name": "Risky"})
        self._policy(tag_ids=[Command.set(tag.ids)])
        tagged = self._customer("Tagged", category_id=[Command.set(tag.ids)])
        self.assertEqual([self._verdict(), self._verdict(partner=tagged)], ["approved", "held"])

    def test_a_policy_for_a_country_counts_for_who_is_there(self):
        country = self.env.ref("base.fr")
        self._policy(country_ids=[Command.set(country.ids)])
        french = self._customer("French", country_id=country.id)
        self.assertEqual([self._verdict(), self._verdict(partner=french)], ["approved", "held"])

    def test_a_policy_for_a_risk_class_counts_for_who_is_in_it(self):
        self._policy(risk_class="d")
        risky = self._customer("Risky", o2c_risk_class="d")
        self.assertEqual([self._verdict(), self._verdict(partner=risky)], ["approved", "held"])

    def test_a_policy_of_another_company_counts_for_nobody_here(self):
        other = self.setup_other_company()["company"]
        self._policy(company_id=other.id)
        self.assertEqual(self._verdict(), "approved")

    # === RULES === #

    def test_a_rule_that_warns_lets_pass_and_says_so(self):
        self._rule("order_amount", 50.0, "warn")
        order = self._sold(100.0)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        self.assertIn("large", self._check(order).message)

    def test_a_rule_that_denies_leaves_nothing_to_wait_for(self):
        self._rule("order_amount", 50.0, "deny")
        self.assertEqual(self._verdict(), "denied")

    def test_thresholds_in_money_are_exact_to_the_cent(self):
        self._rule("order_amount", 99.99)
        self.assertEqual([self._verdict(99.99), self._verdict(100.0)], ["approved", "held"])

    def test_the_oldest_overdue_item_counts(self):
        self._rule("overdue_days", 30)
        self._invoice(1.0, due=LONG_AGO)
        self.assertEqual(self._verdict(), "held")

    def test_a_tolerance_lets_a_little_more_pass(self):
        self.policy.rule_ids.filtered(lambda rule: rule.kind == "limit").threshold = 10.0
        self.assertEqual([self._verdict(1100.0), self._verdict(0.01)], ["approved", "held"])

    def test_terms_later_than_agreed_are_held(self):
        self._rule("terms_changed")
        later = self.env.ref("account.account_payment_term_30days")
        verdicts = [self._verdict(payment_term_id=term.id) for term in (later.browse(), later)]
        self.assertEqual(verdicts, ["approved", "held"])

    def test_terms_edited_on_the_customer_do_not_loosen_what_was_agreed(self):
        self._rule("terms_changed")
        self._invoice(1.0, date=TODAY, due=TODAY)
        later = self.env.ref("account.account_payment_term_30days")
        self.customer.property_payment_term_id = later
        self.assertEqual(self._verdict(payment_term_id=later.id), "held")

    def test_later_terms_on_a_confirmed_order_are_refused(self):
        self._rule("terms_changed")
        order = self._sold(100.0, payment_term_id=False)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "later than agreed"):
            order.payment_term_id = self.env.ref("account.account_payment_term_30days")

    def test_terms_to_the_end_of_next_month_are_later_than_none(self):
        self._rule("terms_changed")
        self.assertEqual(self._verdict(payment_term_id=self._end_of_next_month().id), "held")

    def test_terms_to_the_end_of_a_month_are_as_agreed_whatever_the_day(self):
        self._rule("terms_changed")
        term = self._end_of_next_month()
        self.customer.property_payment_term_id = term
        self._invoice(1.0, invoice_payment_term_id=term.id)
        self.assertEqual(self._verdict(payment_term_id=term.id), "approved")

    def test_a_release_covers_no_later_terms(self):
        self._rule("terms_changed")
        order = self._held(payment_term_id=False)
        self._check(order)._release("Paid by phone")
        with self.assertRaisesRegex(UserError, "later than agreed"):
            order.payment_term_id = self._end_of_next_month()

    def test_a_release_covers_later_terms_that_nobody_minds(self):
        order = self._held(payment_term_id=False)
        self._check(order)._release("Paid by phone")
        order.payment_term_id = self._end_of_next_month()
        self.assertEqual(order.o2c_credit_state, "released")

    def _end_of_next_month(self):
        line = {"value": "percent", "value_amount": 100.0, "nb_days": 0}
        line["delay_type"] = "days_after_end_of_next_month"
        return self.env["account.payment.term"].create(
            {"name": "End of next month", "line_ids": [Command.create(line)]}
        )

    def test_the_notice_level_of_what_is_open_counts(self):
        self._rule("dunning_level", 1)
        self._receivable(self._invoice(1.0)).o2c_dunning_level = 2
        self.assertEqual(self._verdict(), "held")

    def test_a_customer_is_new_until_invoices_were_paid(self):
        self._rule("new_customer", 1)
        self.assertEqual(self._verdict(), "held")
        invoice = self._invoice(10.0)
        (self._receivable(invoice) + self._receivable(self._pay(10.0).move_id)).reconcile()
        self.assertEqual(self._verdict(), "approved")

    def test_a_new_customer_has_the_limit_of_new_customers(self):
        self.policy.write({"first_invoices": 2, "first_limit": 50.0})
        self.assertEqual(self._verdict(partner=self._customer("New")), "held")

    def test_a_confirmed_order_of_an_overdue_customer_is_held_at_the_delivery(self):
        self.policy.is_checked_on_delivery = True
        self._rule("overdue_days", 30, checkpoint="deliver")
        self._invoice(1.0, due=LONG_AGO)
        order = self._sold(100.0)
        order.action_confirm()
        [case] = order.sudo()._o2c_credit_decide("deliver")
        self.assertEqual((order.state, case.decision.verdict), ("sale", "held"))

    def test_a_confirmed_order_counts_once_at_the_delivery(self):
        self.policy.is_checked_on_delivery = True
        order = self._sold(1000.0)
        order.action_confirm()
        [case] = order.sudo()._o2c_credit_decide("deliver")
        self.assertEqual(case.decision.verdict, "approved")

    # === TERMS OF THE CUSTOMER === #

    def test_who_prepays_is_held_whatever_the_limit(self):
        self.customer.o2c_is_prepay_only = True
        self.assertEqual(self._verdict(1.0), "held")

    def test_a_temporary_limit_without_its_last_day_is_refused(self):
        # It would count for nothing, and nobody would be told.
        with self.assertRaisesRegex(ValidationError, "until when"):
            self.customer.o2c_temporary_limit = 5000.0

    def test_negative_limits_are_refused(self):
        until = fields.Date.today()
        for vals in (
            {"credit_limit": -1.0},
            {"o2c_temporary_limit": -1.0, "o2c_temporary_limit_until": until},
        ):
            with self.subTest(vals), self.assertRaisesRegex(ValidationError, "negative"):
                self.customer.write(vals)

    def test_a_temporary_limit_counts_until_it_ends(self):
        today = fields.Date.today()
        self.customer.write({"o2c_temporary_limit": 5000.0, "o2c_temporary_limit_until": today})
        self.assertEqual(self._verdict(3000.0), "approved")
        self.customer.o2c_temporary_limit_until = today - timedelta(days=1)
        self.assertEqual(self._verdict(1.0), "held")

    def test_a_limit_that_is_no_longer_valid_holds_new_orders(self):
        self.customer.o2c_limit_valid_until = fields.Date.today() - timedelta(days=1)
        self.assertEqual(self._verdict(1.0), "held")

    def test_only_a_credit_manager_lets_a_customer_off_prepaying(self):
        self.customer.o2c_is_prepay_only = True
        with self.assertRaises(AccessError):
            self.customer.with_user(self._user("collector")).o2c_is_prepay_only = False

    # === VERSIONS === #

    def test_an_old_decision_shows_the_rules_it_was_taken_under(self):
        order = self._sold(1.0)
        order.action_confirm()
        before = self._check(order).policy_version_id
        self._rule("order_amount", 50.0)
        self.assertEqual(self._check(order).policy_version_id, before)
        self.assertNotIn("Amount of the order", before.content)

    def test_a_later_decision_shows_the_new_rules(self):
        self._verdict(1.0)
        self._rule("order_amount", 50.0)
        order = self._sold(1.0)
        order.action_confirm()
        self.assertIn("Amount of the order", self._check(order).policy_version_id.content)

    def test_rules_nobody_was_judged_by_leave_no_version(self):
        self._verdict(1.0)
        count = len(self.policy.version_ids)
        for threshold in (10, 20, 30):
            self._rule("overdue_days", threshold)
        self.assertEqual(len(self.policy.version_ids), count + 1)

    def test_nobody_rewrites_a_version(self):
        with self.assertRaises(AccessError):
            self.policy.version_ids[:1].with_user(self.manager).write({"content": "Nothing"})

    def test_a_policy_without_a_version_gets_one_with_its_first_decision(self):
        self.policy.version_ids.sudo().unlink()
        self.env.registry.clear_cache()
        order = self._sold(1.0)
        order.action_confirm()
        self.assertTrue(self._check(order).policy_version_id)

    def test_a_version_tells_what_uses_the_limit_up(self):
        self._verdict(1.0)
        self.policy.is_children_shared = True
        self._verdict(1.0)
        self.assertIn("Groups Share a Limit", self.policy.version_ids[:1].content)

    # === WHAT COUNTS === #

    def _dispute(self, amount):
        line = self._receivable(self._invoice(amount))
        vals = {"type": "dispute", "move_line_id": line.id, "amount": amount}
        self.env["o2c.dispute"].create(vals)

    def test_disputes_use_the_limit_up(self):
        self._dispute(900.0)
        self.assertEqual(self._verdict(200.0), "held")

    def test_disputes_are_left_out_where_the_policy_says_so(self):
        self.policy.is_disputed_left_out = True
        self._dispute(900.0)
        self.assertEqual(self._verdict(200.0), "approved")

    # === WAYS OUT === #

    def test_a_held_order_says_what_lets_it_go_on(self):
        invoice = self._invoice(800.0)
        order = self._held(400.0)
        self.assertIn(invoice.name, order.o2c_ways_out)

    def test_salespeople_see_the_ways_out_without_figures(self):
        self._invoice(800.0)
        order = self._held(400.0)
        seen = [order.with_user(user).o2c_ways_out for user in (self.salesperson, self.manager)]
        self.assertNotIn("200.00", seen[0])
        self.assertIn("200.00", seen[1])

    def test_an_order_that_is_not_held_needs_no_way_out(self):
        self.assertFalse(self._sold(1.0).o2c_ways_out)
