from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditForgery(CreditCommon):
    """A salesperson who writes stored figures by remote call gets no order through."""

    def test_a_total_written_on_the_order_counts_for_nothing(self):
        order = self._sold(1500.0)
        order.write({"amount_total": 1.0, "amount_untaxed": 1.0})
        self._assert_held_on_confirmation(order)

    def test_a_rate_written_on_the_order_counts_for_nothing(self):
        order = self._sold(1500.0)
        order.write({"currency_rate": 1e6})
        self._assert_held_on_confirmation(order)

    def test_figures_given_with_a_new_order_count_for_nothing(self):
        lines = [Command.create({"product_id": self.product.id, "price_unit": 1500.0})]
        vals = {"partner_id": self.customer.id, "order_line": lines}
        forged = {"amount_total": 1.0, "currency_rate": 1e6}
        order = self.env["sale.order"].with_user(self.salesperson).create({**vals, **forged})
        self._assert_held_on_confirmation(order)

    def test_a_total_written_after_a_release_does_not_widen_it(self):
        order = self._held()
        self._check(order)._release("Paid by phone")
        order.write({"amount_total": 1.0})
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.order_line.price_unit = 9000.0

    def test_a_total_written_first_hides_no_rise(self):
        order = self._confirmed(900.0)
        order.write({"amount_total": 1e6})
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.order_line.price_unit = 9000.0

    def test_figures_written_on_a_confirmed_order_do_not_lower_the_exposure(self):
        order = self._confirmed(900.0)
        order.write({"invoice_status": "invoiced", "currency_rate": 1e6})
        order.order_line.write({"price_total": 1.0, "qty_invoiced": 1.0, "qty_to_invoice": 0.0})
        self.assertEqual(self._exposure().open_orders, 90000)

    def test_a_rate_of_long_ago_does_not_make_an_order_cheap(self):
        long_ago = fields.Date.today() - timedelta(days=900)
        currency = self.setup_other_currency("EUR", rates=[(long_ago, 10.0), ("2026-01-01", 1.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": currency.id}
        )
        order = self._sold(1500.0, pricelist_id=pricelist.id)
        order.write({"date_order": fields.Datetime.to_datetime(long_ago)})
        self._assert_held_on_confirmation(order)

    def test_terms_of_payment_that_raise_the_total_are_checked(self):
        tax = self.env["account.tax"].create({"name": "Twenty", "amount": 20.0})
        order = self._sold(1000.0, payment_term_id=self._discounting_term().id)
        order.order_line.tax_ids = tax
        self.customer.credit_limit = 1190.0
        order.action_confirm()
        self.assertEqual((order.state, order.amount_total), ("sale", 1180.0))
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.payment_term_id = False

    def test_a_dearer_currency_on_a_confirmed_order_is_checked(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 0.1)])
        order = self._confirmed(900.0)
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.currency_id = currency

    def test_an_order_does_not_call_itself_invoiced_by_its_lines(self):
        order = self._confirmed(900.0)
        order.order_line.write({"invoice_status": "invoiced"})
        self.assertEqual(self._exposure().open_orders, 90000)

    def test_lines_of_others_invoices_do_not_lower_the_exposure(self):
        seller = self._salesperson(
            "o2c_seller", "sales_team.group_sale_salesman,account.group_account_invoice"
        )
        order = self._order(900.0, user=seller).with_user(seller)
        order.action_confirm()
        billed = self._invoice(900.0, partner=self._customer("Baker")).invoice_line_ids
        order.order_line.write({"invoice_lines": [Command.link(billed.id)]})
        self.assertEqual(self._exposure().open_orders, 90000)

    def test_a_line_does_not_become_a_down_payment(self):
        order = self._confirmed(900.0)
        order.order_line.write({"is_downpayment": True})
        self.assertEqual(self._exposure().open_orders, 90000)

    def test_a_line_that_calls_itself_a_down_payment_is_exposure(self):
        order = self._sold(900.0)
        order.order_line.unlink()
        line = {"product_id": self.product.id, "price_unit": 900.0, "is_downpayment": True}
        order.order_line = [Command.create({**line, "tax_ids": [Command.clear()]})]
        order.action_confirm()
        self.assertEqual(self._exposure().open_orders, 90000)

    def test_another_orders_payment_does_not_prepay_an_order(self):
        payment = self._online_payment(self._order(1500.0), "done")
        seller = self._salesperson(
            "o2c_seller", "sales_team.group_sale_salesman,account.group_account_invoice"
        )
        order = self._order(1500.0, user=seller).with_user(seller)
        order.write({"transaction_ids": [Command.link(payment.id)]})
        self._assert_held_on_confirmation(order)

    def test_a_verdict_written_on_the_order_is_not_shown(self):
        order = self._held()
        order.write({"o2c_credit_state": "approved", "o2c_credit_check_id": False})
        self.assertEqual(order.o2c_credit_state, "held")

    def test_an_order_does_not_leave_the_order_it_was_split_from(self):
        order, other = self._held(), self._held()
        order.write({"o2c_split_root_id": other.id})
        self.assertFalse(order.o2c_split_root_id)

    def test_an_order_taken_back_and_confirmed_again_is_checked_again(self):
        order = self._confirmed(900.0)
        order.write({"state": "sent"})
        self._confirmed(900.0)
        with self.assertRaisesRegex(UserError, "held for credit"):
            order.write({"state": "sale"})

    def test_sending_a_held_quotation_leaves_it_on_hold(self):
        order = self._held()
        order.write({"state": "sent"})
        self.assertEqual(order.o2c_credit_state, "held")

    def test_an_order_confirmed_in_another_company_is_checked_when_it_comes_back(self):
        other = self.env["res.company"].create(
            {"name": "Lenient", "currency_id": self.company.currency_id.id}
        )
        self.salesperson.company_ids |= other
        order = self._sold(9000.0)
        order = order.with_context(allowed_company_ids=[other.id, self.company.id])
        home = {"company_id": self.company.id}
        if "warehouse_id" in order:
            home["warehouse_id"] = order.warehouse_id.id
        order.company_id = other
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.write(home)

    def test_more_delivered_by_hand_than_ordered_is_checked(self):
        self._assert_not_delivered_beyond(quantity=1)

    def test_what_is_delivered_by_hand_and_was_not_ordered_is_checked(self):
        self._assert_not_delivered_beyond(quantity=0)

    def _assert_not_delivered_beyond(self, quantity):
        self.product.invoice_policy = "delivery"
        order = self._confirmed(100.0, quantity=quantity)
        with self.assertRaisesRegex(UserError, r"cannot be raised to \$.9,000"):
            order.order_line.qty_delivered = 90

    def test_what_was_ordered_is_delivered_by_hand_unchecked(self):
        self.product.invoice_policy = "delivery"
        order = self._confirmed(900.0)
        self.customer.credit_limit = 1.0
        order.order_line.qty_delivered = 1
        self.assertEqual(order.order_line.qty_to_invoice, 1.0)

    def test_a_payment_of_the_order_does_not_pay_for_what_is_delivered_beyond_it(self):
        self.product.invoice_policy = "delivery"
        order = self._sold(900.0)
        self._online_payment(order.sudo(), "done")
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.order_line.qty_delivered = 10

    def _confirmed(self, amount, **kwargs):
        order = self._sold(amount, **kwargs)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        return order

    def _discounting_term(self):
        """Return terms whose tax is computed on what is left after the early discount."""
        return self.env["account.payment.term"].create(
            {
                "name": "Ten days, ten percent",
                "early_discount": True,
                "discount_percentage": 10.0,
                "discount_days": 10,
                "early_pay_discount_computation": "mixed",
                "line_ids": [
                    Command.create({"value": "percent", "value_amount": 100.0, "nb_days": 30})
                ],
            }
        )

    def _assert_held_on_confirmation(self, order):
        order.action_confirm()
        self.assertEqual((order.state, order.o2c_credit_state), ("draft", "held"))
