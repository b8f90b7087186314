from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditApproval(CreditCommon):
    """Who releases which amount, and where two have to agree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analyst = cls._user("credit_analyst")
        cls.second = new_test_user(
            cls.env,
            login="o2c_second_manager",
            groups="o2c_automation.group_credit_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        analysts, managers = (
            cls.env.ref(f"o2c_automation.group_credit_{role}") for role in ("analyst", "manager")
        )
        cls.rules = cls.env["o2c.credit.approval.rule"].create(
            [
                {"name": "Small", "amount_to": 2000.0, "group_id": analysts.id},
                {"name": "Middle", "amount_to": 5000.0, "group_id": managers.id},
                {"name": "Large", "group_id": managers.id, "needed_count": "2"},
            ]
        )

    def test_an_analyst_releases_what_the_matrix_lets_analysts_release(self):
        order = self._held(1500.0)
        self._check(order).with_user(self.analyst)._release("Small enough")
        self.assertEqual(order.state, "sale")

    def test_an_analyst_releases_nothing_above(self):
        check = self._check(self._held(2001.0)).with_user(self.analyst)
        with self.assertRaisesRegex(AccessError, "Middle"):
            check._release("Almost small")

    def test_an_analyst_denies_nothing_above(self):
        check = self._check(self._held(2001.0)).with_user(self.analyst)
        with self.assertRaises(AccessError):
            check._deny("No")

    def test_a_rule_counts_for_its_company_only(self):
        self.rules.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        check = self._check(self._held(1500.0)).with_user(self.analyst)
        with self.assertRaisesRegex(AccessError, "credit manager"):
            check._release("No rule here")

    def test_one_of_two_leaves_the_order_on_hold(self):
        order = self._held(6000.0)
        self._check(order)._release("Insured")
        self.assertEqual(order.o2c_credit_state, "held")

    def test_the_second_of_two_releases(self):
        order = self._held(6000.0)
        self._check(order)._release("Insured")
        self._check(order).with_user(self.second)._release("Seen the policy")
        self.assertEqual(order.state, "sale")

    def test_nobody_agrees_with_themselves(self):
        check = self._check(self._held(6000.0))
        check._release("Insured")
        with self.assertRaisesRegex(UserError, "second person"):
            check._release("Still insured")

    def test_the_activity_goes_on_to_the_second(self):
        self.policy.responsible_id = self.manager
        check = self._check(self._held(6000.0))
        check._release("Insured")
        self.assertRecordValues(check.activity_ids, [{"active": True}])
        self.assertNotEqual(check.activity_ids.user_id, self.manager)

    def test_the_first_of_two_leaves_an_event(self):
        check = self._check(self._held(6000.0))
        check._release("Insured")
        event = self.env["o2c.event"].search([("kind", "=", "credit.check.endorsed")], limit=1)
        self.assertEqual((event.res_id, event.user_id), (check.id, self.manager))

    def test_the_earlier_end_of_two_counts(self):
        order = self._held(6000.0)
        tomorrow = fields.Date.today() + timedelta(days=1)
        self._check(order)._release("Insured", tomorrow)
        self._check(order).with_user(self.second)._release("Fine")
        self.assertEqual(self._check(order).date_expiry, tomorrow)

    def test_an_approval_does_not_count_for_a_larger_order(self):
        order = self._held(6000.0)
        self._check(order)._release("Insured")
        order.order_line.price_unit = 9000.0
        order.action_confirm()
        self._check(order).with_user(self.second)._release("Fine")
        self.assertEqual(order.o2c_credit_state, "held")

    def test_an_approval_does_not_outlive_a_denial(self):
        order = self._held(6000.0)
        self._check(order)._release("Insured")
        self._check(order).with_user(self.second)._deny("Policy lapsed")
        self._check(order).with_user(self.salesperson)._request_release("Renewed")
        self._check(order).with_user(self.second)._release("Fine")
        self.assertEqual(order.o2c_credit_state, "held")

    def test_a_denial_of_one_is_enough(self):
        order = self._held(6000.0)
        self._check(order)._deny("Too risky")
        self.assertEqual(order.o2c_credit_state, "denied")

    def test_the_exposure_may_be_what_counts(self):
        self.rules[0].write({"basis": "exposure", "amount_to": 2000.0})
        self._invoice(800.0)
        check = self._check(self._held(1500.0)).with_user(self.analyst)
        with self.assertRaises(AccessError):
            check._release("A small order")

    def test_a_rule_may_be_for_one_risk_class(self):
        self.rules[0].risk_class = "a"
        check = self._check(self._held(1500.0)).with_user(self.analyst)
        with self.assertRaises(AccessError):
            check._release("A small order")
        self.customer.o2c_risk_class = "a"
        check._release("A good customer")
        self.assertEqual(check.state, "released")

    def test_the_screen_offers_the_buttons_to_deciders_only(self):
        check = self._check(self._held(2500.0))
        offered = [check.with_user(user).can_decide for user in (self.manager, self.analyst)]
        self.assertEqual(offered, [True, False])

    def test_a_rule_needs_somebody(self):
        with self.assertRaises(ValidationError):
            self.env["o2c.credit.approval.rule"].create({"name": "Nobody"})

    def test_a_rule_names_nobody_without_a_credit_role(self):
        with self.assertRaises(ValidationError):
            self.rules[0].user_ids = self.salesperson

    def test_a_credit_manager_does_not_change_the_matrix(self):
        with self.assertRaises(AccessError):
            self.rules[0].with_user(self.manager).amount_to = 1e6

    def test_nobody_writes_an_approval_by_hand(self):
        check = self._check(self._held(6000.0))
        with self.assertRaises(AccessError):
            self.env["o2c.credit.approval"].with_user(self.manager).create(
                {"check_id": check.id, "user_id": self.second.id, "reason": "Forged"}
            )


@tagged("post_install", "-at_install")
class TestCreditDenial(CreditCommon):
    """Denials that end, and who may ask."""

    def _denied_until(self, date):
        order = self._held()
        self._check(order)._deny("Wait for the balance sheet", date)
        return order

    def test_a_denial_holds_until_its_last_day(self):
        order = self._denied_until(fields.Date.today())
        self._run_job("ir_cron_recheck_credit")
        self.assertEqual(order.o2c_credit_state, "denied")

    def test_a_denial_that_ended_is_a_hold_again(self):
        order = self._denied_until(fields.Date.today() - timedelta(days=1))
        self._run_job("ir_cron_recheck_credit")
        self.env.invalidate_all()
        self.assertEqual(order.o2c_credit_state, "held")
        self.assertTrue(self._check(order).activity_ids)

    def test_a_denial_without_end_stays(self):
        order = self._denied_until(False)
        self._run_job("ir_cron_recheck_credit")
        self.assertEqual(order.o2c_credit_state, "denied")

    def test_a_decision_does_not_end_in_the_past(self):
        action = self._check(self._held()).action_deny()
        wizard = self.env["o2c.credit.check.decide"].with_user(self.manager)
        yesterday = fields.Date.today() - timedelta(days=1)
        with self.assertRaises(ValidationError):
            wizard.with_context(**action["context"]).create(
                {"reason": "No", "date_expiry": yesterday}
            )

    def test_an_auditor_asks_for_nothing(self):
        order = self._denied_until(False)
        check = order.o2c_credit_check_id.with_user(self._user("auditor"))
        with self.assertRaises(AccessError):
            check._request_release("Only looking")

    def test_a_collector_asks_for_nothing(self):
        check = self._check(self._held()).with_user(self._user("collector"))
        with self.assertRaises(AccessError):
            check._request_release("They promised to pay")

    def test_an_analyst_asks(self):
        check = self._check(self._denied_until(False)).with_user(self._user("credit_analyst"))
        check._request_release("New figures")
        self.assertEqual(check.state, "held")
