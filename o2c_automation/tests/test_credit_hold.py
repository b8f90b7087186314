from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.sale_management.models.sale_order import SaleOrder as SaleManagementOrder

from .credit_common import LONG_AGO, CreditCommon


@tagged("post_install", "-at_install")
class TestCreditHold(CreditCommon):
    """No way around a hold, and nothing held by surprise."""

    def _assert_held(self, order):
        self.assertRecordValues(order.sudo(), [{"state": "draft", "o2c_credit_state": "held"}])

    def test_an_order_within_the_limit_is_confirmed(self):
        order = self._sold(1000.0)
        order.action_confirm()
        self.assertRecordValues(order, [{"state": "sale", "o2c_credit_state": "approved"}])

    def test_an_order_over_the_limit_is_held(self):
        order = self._sold(1000.01)
        order.action_confirm()
        self._assert_held(order)

    def test_a_sent_order_over_the_limit_is_held(self):
        order = self._sold(1500.0)
        order.action_quotation_sent()
        order.action_confirm()
        self.assertEqual(order.state, "sent")

    def test_the_check_explains_itself_with_frozen_figures(self):
        self._invoice(400.0, due=LONG_AGO)
        check = self._check(self._held(700.0))
        self._invoice(100.0, due=LONG_AGO)
        self.assertRecordValues(
            check,
            [
                {
                    "amount": 700.0,
                    "limit": 1000.0,
                    "exposure": 400.0,
                    "exposure_overdue": 400.0,
                    "headroom": 600.0,
                    "shortfall": 100.0,
                    "requester_id": self.salesperson.id,
                }
            ],
        )

    def test_a_hold_gives_the_credit_desk_one_activity(self):
        self.policy.responsible_id = self.manager
        order = self._held()
        order.action_confirm()
        self.assertEqual(self._check(order).activity_ids.user_id, self.manager)
        self.assertEqual(len(self._check(order).activity_ids), 1)

    def test_a_hold_by_somebody_else_tells_the_salesperson(self):
        order = self._order(1500.0, user=self.salesperson)
        order.action_confirm()
        self.assertIn(self.salesperson.partner_id, order.message_ids.sudo().notified_partner_ids)

    def test_a_hold_leaves_one_event_however_often_it_is_confirmed(self):
        order = self._held()
        order.action_confirm()
        events = self.env["o2c.event"].search([("kind", "=", "credit.check.held")])
        check = order.sudo().o2c_credit_check_id
        self.assertEqual(len(events.filtered(lambda event: event.res_id == check.id)), 1)

    def test_the_notice_names_the_held_orders_without_figures(self):
        notice = self._sold(1500.0).action_confirm()
        self.assertNotRegex(notice["params"]["message"].partition(":")[2], r"\d")

    def test_two_orders_in_one_call_do_not_share_the_headroom(self):
        orders = self._sold(600.0) + self._sold(600.0)
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "draft"])

    def test_two_orders_one_after_the_other_do_not_share_the_headroom(self):
        self._sold(600.0).action_confirm()
        self._held(600.0)

    def test_a_limit_works_without_the_hosts_own_option(self):
        self.company.account_use_credit_limit = False
        self._held(1500.0)

    def test_a_customer_without_a_limit_is_not_held(self):
        order = self._sold(10**6, partner=self._customer("New"))
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_a_limit_of_zero_is_no_credit(self):
        customer = self._customer("Prepays")
        customer.credit_limit = 0.0
        order = self._sold(0.01, partner=customer)
        order.action_confirm()
        self._assert_held(order)

    def test_a_limit_of_zero_is_told_as_no_credit(self):
        customer = self._customer("Prepays")
        customer.credit_limit = 0.0
        self.assertEqual(customer.o2c_credit_limit_text, "No credit")

    def test_a_customer_who_never_had_a_limit_is_told_so(self):
        self.assertEqual(self._customer("New").o2c_credit_limit_text, "No limit set")

    def test_switching_the_hosts_limit_off_takes_it_away(self):
        self.customer.use_partner_credit_limit = False
        self.assertEqual(self.customer.o2c_credit_limit_text, "No limit set")

    def test_the_policys_default_limit_counts_where_none_is_set(self):
        self.policy.write({"has_default_limit": True, "default_limit": 100.0})
        order = self._sold(100.01, partner=self._customer("New"))
        order.action_confirm()
        self._assert_held(order)

    def test_the_hosts_default_limit_counts_where_the_policy_has_none(self):
        self.env["ir.default"].set("res.partner", "credit_limit", 50.0, company_id=self.company.id)
        order = self._sold(50.01, partner=self._customer("New"))
        order.action_confirm()
        self._assert_held(order)

    def test_the_limit_of_one_company_says_nothing_in_another(self):
        other = self.setup_other_company()["company"]
        accounts = self.customer._o2c_credit_accounts(other)
        self.assertIsNone(accounts[self.customer].limit)

    def test_a_stopped_customer_is_held_within_the_limit(self):
        self.customer.o2c_credit_status = "stopped"
        self._held(1.0)

    def test_an_archived_policy_holds_nothing(self):
        self.policy.active = False
        order = self._sold(1500.0)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_only_a_credit_manager_sets_a_limit(self):
        clerk = self._user("billing")
        with self.assertRaises(AccessError):
            self.customer.with_user(clerk).credit_limit = 5000.0

    def test_a_salesperson_creates_contacts_of_a_customer_with_a_limit(self):
        maker = self._salesperson(
            "o2c_maker", "sales_team.group_sale_salesman,base.group_partner_manager"
        )
        contact = (
            self.env["res.partner"]
            .with_user(maker)
            .create({"name": "Ann", "parent_id": self.customer.id})
        )
        self.assertEqual(contact.commercial_partner_id, self.customer)

    # === OTHER DOORS === #

    def test_writing_the_state_is_refused(self):
        with self.assertRaisesRegex(UserError, "held for credit"):
            self._sold(1500.0).write({"state": "sale"})

    def test_writing_the_state_with_larger_lines_is_refused(self):
        order = self._sold(1.0)
        with self.assertRaises(UserError):
            order.write(
                {
                    "state": "sale",
                    "order_line": [Command.update(order.order_line.id, {"price_unit": 1500.0})],
                }
            )

    def test_writing_the_state_within_the_limit_leaves_a_check(self):
        order = self._sold(10.0)
        order.write({"state": "sale"})
        self.assertEqual(order.o2c_credit_state, "approved")

    def test_creating_a_confirmed_order_over_the_limit_is_refused(self):
        with self.assertRaises(UserError):
            self._sold(1500.0, state="sale")

    def test_a_default_state_from_the_context_is_refused(self):
        orders = type(self)
        env_before = orders.env
        orders.env = self.env(context={"default_state": "sale"})
        self.addCleanup(setattr, orders, "env", env_before)
        with self.assertRaises(UserError):
            self._sold(1500.0)

    def test_no_context_key_lets_an_order_pass(self):
        order = self._sold(1500.0).with_context(
            o2c_rise_checked=[1], o2c_credit_checked=True, default_o2c_credit_state="approved"
        )
        order.action_confirm()
        self._assert_held(order)

    def test_writing_the_shown_verdict_lets_no_order_pass(self):
        order = self._held()
        order.write({"o2c_credit_state": "approved"})
        with self.assertRaises(UserError):
            order.write({"state": "sale"})

    def test_pointing_to_an_old_check_lets_no_order_pass(self):
        order = self._sold(900.0)
        order.action_confirm()
        old = order.sudo().o2c_credit_check_id
        order.sudo().action_cancel()
        order.action_draft()
        self._sold(900.0).action_confirm()
        order.write({"o2c_credit_check_id": old.id})
        with self.assertRaises(UserError):
            order.write({"state": "sale"})

    def test_a_salesperson_cannot_write_checks(self):
        check = self._held().o2c_credit_check_id
        with self.assertRaises(AccessError):
            check.with_user(self.salesperson).write({"state": "approved"})

    def test_a_copy_of_a_confirmed_order_is_checked_anew(self):
        order = self._sold(900.0)
        order.action_confirm()
        copy = order.copy()
        copy.action_confirm()
        self._assert_held(copy)

    def test_a_reopened_order_is_checked_anew(self):
        order = self._sold(900.0)
        order.action_confirm()
        order.sudo().action_cancel()
        self._sold(900.0).action_confirm()
        order.action_draft()
        order.action_confirm()
        self._assert_held(order)

    def test_a_portal_signature_leaves_the_order_held_and_somebody_told(self):
        order = self._sold(1500.0, require_signature=True)
        order.write({"signed_by": "Abel", "signature": b"R0lGODlhAQABAAD/ACwAAAAAAQABAAACADs="})
        order.with_user(self.env.ref("base.public_user")).sudo()._validate_order()
        self._assert_held(order)
        self.assertTrue(order.signature)
        self.assertTrue(self._check(order).activity_ids)

    def test_an_order_paid_online_is_confirmed_whatever_the_limit(self):
        order = self._sold(1500.0)
        self._online_payment(order, "done")._check_amount_and_confirm_order()
        self.assertEqual(order.state, "sale")

    def test_an_authorised_card_payment_is_never_refused(self):
        self.customer.o2c_credit_status = "stopped"
        order = self._sold(1500.0)
        self._online_payment(order, "authorized")._check_amount_and_confirm_order()
        self.assertEqual(order.state, "sale")

    def test_a_what_if_writes_nothing(self):
        order = self._sold(1500.0)
        self.env.flush_all()
        with self.assertNoWrites():
            [decision] = order._o2c_preview_credit()
            self.env.flush_all()
        self.assertEqual(decision.verdict, "held")

    def test_a_salesperson_sees_the_verdict_and_not_the_figures(self):
        check = self._held().o2c_credit_check_id.with_user(self.salesperson)
        self.assertTrue(check.message)
        with self.assertRaises(AccessError):
            check.read(["exposure"])

    def test_confirming_costs_four_queries_more_for_one_order_and_for_many(self):
        self.customer.credit_limit = 10**6
        self._sold(1.0).action_confirm()
        one, ten = self._sold(1.0), [self._sold(1.0) for _number in range(10)]
        many = one.browse([order.id for order in ten])
        self.assertEqual([self._extra_queries(orders) for orders in (one, many)], [4, 4])

    def test_the_customers_of_a_list_confirmed_one_by_one_are_read_at_once(self):
        customers = [self._customer(f"Customer {number}") for number in range(2)]
        orders = self._sold(1.0).union(*(self._sold(1.0, partner=one) for one in customers))
        self.env.flush_all()
        self.env.invalidate_all()
        first, second, _third = orders
        first.action_confirm()
        with self.assertQueryCount(0):
            self.assertTrue(second.sudo().partner_invoice_id.commercial_partner_id.name)

    def _extra_queries(self, orders):
        """Return how many queries the credit decision adds to a confirmation."""
        self.env.flush_all()
        self.env.invalidate_all()
        # What the host reads in any case to confirm an order.
        orders.sudo().mapped("partner_invoice_id.commercial_partner_id.name")
        orders.sudo().mapped("company_id.currency_id.decimal_places")
        orders.sudo().mapped("order_line.price_total")
        before = self.env.cr.sql_log_count
        orders._o2c_check_credit()
        self.env["o2c.event"].flush_model()
        return self.env.cr.sql_log_count - before

    def test_a_limit_set_before_the_installation_counts_as_the_customers_own(self):
        other = self.setup_other_company()["company"]
        customer = self.customer.with_company(other)
        # As the host stores it, the addon not being there.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET credit_limit = credit_limit || jsonb_build_object(%s, 700.0)"
            " WHERE id = %s",
            [str(other.id), customer.id],
        )
        self.env["res.partner"]._o2c_adopt_limits(other)
        self.assertTrue(customer.o2c_has_credit_limit)

    def test_taking_the_own_limit_away_leaves_the_policys(self):
        self.customer.o2c_has_credit_limit = False
        account = self.customer._o2c_credit_accounts(self.company)[self.customer]
        self.assertIsNone(account.limit)

    def test_held_orders_reach_no_other_addons_confirmation(self):
        good, bad = self._sold(900.0), self._sold(900.0)
        reached = []

        def confirming(orders):
            reached.append(orders)
            return True

        with patch.object(SaleManagementOrder, "action_confirm", confirming):
            (good + bad).action_confirm()
        self.assertEqual(reached, [good])
