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

    def _confirmed(self, amount):
        order = self._sold(amount)
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
