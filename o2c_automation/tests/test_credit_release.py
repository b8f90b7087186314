from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditRelease(CreditCommon):
    """Who may let a held order go, and how far that goes."""

    def test_a_release_confirms_the_order(self):
        order = self._held()
        self._check(order)._release("Paid by phone")
        self.assertRecordValues(order, [{"state": "sale", "o2c_credit_state": "released"}])

    def test_a_release_keeps_who_and_why(self):
        order = self._held()
        self._check(order)._release("Paid by phone")
        self.assertRecordValues(
            self._check(order),
            [{"decided_by_id": self.manager.id, "decision_reason": "Paid by phone"}],
        )

    def test_a_release_closes_the_activity(self):
        order = self._held()
        self._check(order)._release("Paid by phone")
        self.assertFalse(self._check(order).activity_ids)

    def test_a_release_leaves_an_event(self):
        check = self._check(self._held())
        check._release("Paid by phone")
        event = self.env["o2c.event"].search([("kind", "=", "credit.check.released")], limit=1)
        self.assertEqual((event.res_id, event.user_id), (check.id, self.manager))

    def test_a_release_needs_a_reason(self):
        with self.assertRaisesRegex(UserError, "reason"):
            self._check(self._held())._release("  ")

    def test_a_salesperson_cannot_release(self):
        check = self._held().o2c_credit_check_id.with_user(self.salesperson)
        with self.assertRaises(AccessError):
            check._release("Trust me")

    def test_an_analyst_cannot_release(self):
        check = self._check(self._held()).with_user(self._user("credit_analyst"))
        with self.assertRaises(AccessError):
            check._release("Looks fine")

    def test_nobody_releases_an_order_they_confirmed(self):
        self.manager.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        order = self._order(1500.0).with_user(self.manager)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "of their own"):
            self._check(order)._release("It is mine")

    def test_nobody_releases_an_order_they_sell(self):
        order = self._held()
        order.sudo().user_id = self.manager
        with self.assertRaisesRegex(UserError, "of their own"):
            self._check(order)._release("It is mine")

    def test_nobody_releases_what_they_asked_to_release(self):
        check = self._check(self._held())
        check._request_release("Please")
        with self.assertRaisesRegex(UserError, "of their own"):
            check._release("Granted")

    def test_nobody_releases_what_they_enlarged_whoever_confirmed_it_again(self):
        order = self._held()
        self._may_sell(self.manager)
        order.with_user(self.manager).order_line.price_unit = 5000.0
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "of their own"):
            self._check(order)._release("It is mine by now")

    def test_nobody_releases_what_they_confirmed_again(self):
        order = self._held()
        self._may_sell(self.manager)
        order.with_user(self.manager).action_confirm()
        with self.assertRaisesRegex(UserError, "of their own"):
            self._check(order)._release("Only looked")

    def test_nobody_releases_what_they_sold_when_it_was_held(self):
        order = self._order(1500.0, user=self.manager).with_user(self.salesperson)
        order.sudo().action_confirm()
        order.sudo().user_id = self.salesperson
        with self.assertRaisesRegex(UserError, "of their own"):
            self._check(order)._release("Not mine any more")

    def test_nobody_releases_what_they_made_for_another_to_confirm(self):
        self._may_sell(self.manager)
        made = self._sold(1500.0).sudo().with_user(self.manager).copy()
        made.user_id = self.salesperson
        order = made.with_user(self.salesperson)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "of their own"):
            self._check(order)._release("Theirs")

    def test_a_new_check_does_not_forget_who_changed_the_order(self):
        order = self._held()
        self._may_sell(self.manager)
        order.with_user(self.manager).order_line.price_unit = 5000.0
        order.sudo().action_cancel()
        order.action_draft()
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "of their own"):
            self._check(order)._release("A fresh start")

    def test_asking_again_does_not_forget_who_asked_before(self):
        check = self._check(self._held())
        check._request_release("Please")
        check.with_user(self.salesperson)._request_release("Please do")
        with self.assertRaisesRegex(UserError, "of their own"):
            check._release("Granted")

    def _may_sell(self, user):
        user.group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")

    def test_a_salesperson_asks_for_a_release(self):
        check = self._held().o2c_credit_check_id.with_user(self.salesperson)
        check._request_release("Key customer")
        self.assertRecordValues(
            self._check(check.order_id),
            [{"request_user_id": self.salesperson.id, "request_reason": "Key customer"}],
        )

    def test_the_wizard_releases(self):
        order = self._held()
        action = self._check(order).action_release()
        wizard = self.env["o2c.credit.check.decide"].with_user(self.manager)
        wizard.with_context(**action["context"]).create({"reason": "Fine"}).action_apply()
        self.assertEqual(order.state, "sale")

    def test_an_order_raised_after_it_was_held_is_not_released(self):
        order = self._held()
        order.order_line.price_unit = 5000.0
        with self.assertRaisesRegex(UserError, "was changed"):
            self._check(order)._release("Paid by phone")

    def test_a_denied_order_stays_denied_when_confirmed_again(self):
        order = self._held()
        self._check(order)._deny("Too risky")
        order.action_confirm()
        self.assertRecordValues(order, [{"state": "draft", "o2c_credit_state": "denied"}])

    def test_a_denied_order_made_small_enough_is_confirmed(self):
        order = self._held()
        self._check(order)._deny("Too risky")
        order.order_line.price_unit = 500.0
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_denied_order_may_be_asked_for_again(self):
        order = self._held()
        self._check(order)._deny("Too risky")
        order.o2c_credit_check_id.with_user(self.salesperson)._request_release("Insured now")
        self.assertEqual(order.o2c_credit_state, "held")

    def test_a_cancelled_order_is_no_longer_on_the_worklist(self):
        order = self._held()
        check = self._check(order)
        order.sudo().action_cancel()
        self.assertEqual(check.state, "void")
        self.assertFalse(check.activity_ids)

    def test_a_release_does_not_survive_cancelling_the_order(self):
        order = self._held()
        self._check(order)._release("Paid by phone")
        order.sudo().action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(order.o2c_credit_state, "held")


@tagged("post_install", "-at_install")
class TestCreditRise(CreditCommon):
    """Confirmed orders that grow."""

    def _confirmed(self, amount):
        order = self._sold(amount)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        return order

    def test_a_quantity_raised_over_the_limit_is_refused(self):
        order = self._confirmed(900.0)
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.order_line.product_uom_qty = 11

    def test_a_price_raised_over_the_limit_is_refused(self):
        order = self._confirmed(900.0)
        with self.assertRaises(UserError):
            order.write(
                {"order_line": [Command.update(order.order_line.id, {"price_unit": 9000.0})]}
            )

    def test_a_line_added_over_the_limit_is_refused(self):
        order = self._confirmed(900.0)
        with self.assertRaises(UserError):
            self.env["sale.order.line"].create(
                {"order_id": order.id, "product_id": self.product.id, "price_unit": 200.0}
            )

    def test_a_line_added_by_a_default_of_the_context_is_refused(self):
        order = self._confirmed(900.0)
        lines = self.env["sale.order.line"].with_context(default_order_id=order.id)
        with self.assertRaises(UserError):
            lines.create({"product_id": self.product.id, "price_unit": 200.0})

    def test_a_forged_context_does_not_skip_the_check(self):
        order = self._confirmed(900.0)
        with self.assertRaises(UserError):
            order.order_line.with_context(o2c_rise_checked=order.ids).price_unit = 9000.0

    def test_a_rise_within_the_limit_passes_and_leaves_a_check(self):
        order = self._confirmed(900.0)
        order.order_line.price_unit = 1000.0
        self.assertEqual(self._check(order).amount_order, 1000.0)

    def test_lines_that_change_together_are_judged_together(self):
        order = self._confirmed(900.0)
        order.write(
            {
                "order_line": [
                    Command.create({"product_id": self.product.id, "price_unit": 800.0}),
                    Command.update(order.order_line.id, {"price_unit": 100.0}),
                ]
            }
        )
        self.assertEqual(order.amount_total, 900.0)

    def test_headroom_used_by_others_is_gone_when_an_order_rises_again(self):
        order = self._confirmed(900.0)
        order.order_line.price_unit = 100.0
        self._confirmed(900.0)
        with self.assertRaises(UserError):
            order.order_line.price_unit = 900.0

    def test_moving_a_confirmed_order_to_a_customer_over_the_limit_is_refused(self):
        order = self._sold(500.0, partner=self._customer("Rich"))
        order.action_confirm()
        self.customer.credit_limit = 100.0
        with self.assertRaises(UserError):
            order.partner_invoice_id = self.customer

    def test_a_released_higher_amount_passes_up_to_that_amount(self):
        order = self._confirmed(900.0)
        check = order._o2c_request_rise(1200.0, "Second truck")
        check.with_user(self.manager)._release("Fine")
        order.order_line.price_unit = 1200.0
        self.assertEqual(order.amount_total, 1200.0)

    def test_a_released_higher_amount_does_not_cover_more(self):
        order = self._confirmed(900.0)
        check = order._o2c_request_rise(1200.0, "Second truck")
        check.with_user(self.manager)._release("Fine")
        with self.assertRaises(UserError):
            order.order_line.price_unit = 1200.01

    def test_an_expired_release_covers_nothing(self):
        order = self._confirmed(900.0)
        check = order._o2c_request_rise(1200.0, "Second truck")
        yesterday = fields.Date.today() - timedelta(days=1)
        check.with_user(self.manager)._release("Fine", yesterday)
        with self.assertRaises(UserError):
            order.order_line.price_unit = 1200.0


@tagged("post_install", "-at_install")
class TestCreditRecheck(CreditCommon):
    """Held orders go on by themselves when they fit."""

    def _recheck(self):
        with self.enter_registry_test_mode():
            self.env.ref("o2c_automation.ir_cron_recheck_credit").method_direct_trigger()

    def test_a_held_order_is_confirmed_when_money_arrived(self):
        order = self._held()
        self._pay(500.0)
        self._recheck()
        self.assertRecordValues(order, [{"state": "sale", "o2c_credit_state": "approved"}])

    def test_confirming_it_closes_the_activity(self):
        order = self._held()
        self._pay(500.0)
        self._recheck()
        self.assertFalse(self._check(order).activity_ids)

    def test_a_held_order_is_confirmed_when_the_limit_was_raised(self):
        order = self._held()
        self.customer.credit_limit = 2000.0
        self._recheck()
        self.assertEqual(order.state, "sale")

    def test_a_held_order_that_does_not_fit_stays_held(self):
        order = self._held()
        self._pay(499.99)
        self._recheck()
        self.assertEqual(order.o2c_credit_state, "held")

    def test_one_payment_lets_one_of_two_held_orders_go(self):
        orders = self._held(1500.0) + self._held(1500.0)
        self._pay(500.0)
        self._recheck()
        self.assertEqual(orders.mapped("state"), ["sale", "draft"])

    def test_the_run_counts_what_it_did(self):
        self._held()
        self._pay(500.0)
        self._recheck()
        run = self.env["o2c.run"].search([("kind", "=", "credit")], limit=1)
        self.assertEqual((run.done_count, run.state), (1, "done"))

    def test_a_policy_may_leave_held_orders_to_people(self):
        self.policy.is_auto_release = False
        order = self._held()
        self._pay(500.0)
        self._recheck()
        self.assertEqual(order.state, "draft")

    def test_a_denied_order_is_not_looked_at_again(self):
        order = self._held()
        self._check(order)._deny("Too risky")
        self._pay(500.0)
        self._recheck()
        self.assertEqual(order.state, "draft")

    def test_running_it_twice_changes_nothing(self):
        order = self._held()
        self._pay(500.0)
        self._recheck()
        checks = order.sudo().o2c_credit_check_ids
        self._recheck()
        self.assertEqual(order.sudo().o2c_credit_check_ids, checks)
