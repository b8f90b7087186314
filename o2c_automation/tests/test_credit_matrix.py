from odoo.exceptions import UserError
from odoo.tests import tagged

from .credit_common import LONG_AGO, OUTCOMES, STATES, CreditCommon


@tagged("post_install", "-at_install")
class TestCreditMatrix(CreditCommon):
    """Every way to confirm or raise an order, against every outcome of the decision."""

    def _assert_each(self, confirm, amount=600.0, **vals):
        """Confirm an order by ``confirm`` for each outcome, and compare what it left."""
        self.customer.credit_limit = 10**6
        for outcome in OUTCOMES:
            with self.subTest(outcome):
                self._expect("approve")
                order = self._sold(amount, **vals)
                self._expect(outcome)
                confirm(order)
                state, credit = STATES[outcome]
                self.assertRecordValues(
                    order.sudo(), [{"state": state, "o2c_credit_state": credit}]
                )

    # === CONFIRMING === #

    def test_from_the_form(self):
        self._assert_each(lambda order: order.action_confirm())

    def test_from_a_list_the_good_ones_go_and_the_others_are_named(self):
        self.customer.credit_limit = 10**6
        for outcome in OUTCOMES:
            with self.subTest(outcome):
                self._expect(outcome)
                small, large = self._sold(10.0), self._sold(600.0)
                result = (small + large).action_confirm()
                self.assertEqual(small.state, "sale")
                self.assertEqual((large.state, large.o2c_credit_state), STATES[outcome])
                named = isinstance(result, dict) and large.name in str(result["params"])
                self.assertEqual(named, outcome in ("hold", "deny"))

    def test_by_a_portal_signature(self):
        public = self.env.ref("base.public_user")
        self._assert_each(lambda order: order.with_user(public).sudo()._validate_order())

    def test_from_a_quotation_that_was_sent(self):
        self.customer.credit_limit = 10**6
        for outcome in OUTCOMES:
            with self.subTest(outcome):
                self._expect(outcome)
                order = self._sold(600.0)
                order.action_quotation_sent()
                order.action_confirm()
                state, credit = STATES[outcome]
                expected = {"state": state.replace("draft", "sent"), "o2c_credit_state": credit}
                self.assertRecordValues(order.sudo(), [expected])

    def test_by_a_copy_of_a_confirmed_order(self):
        self.customer.credit_limit = 10**6
        order = self._sold(600.0)
        order.action_confirm()
        for outcome in OUTCOMES:
            with self.subTest(outcome):
                self._expect(outcome)
                copy = order.copy()
                copy.action_confirm()
                self.assertEqual((copy.state, copy.o2c_credit_state), STATES[outcome])

    def test_by_reopening_a_cancelled_order(self):
        def reopen(order):
            order.sudo().action_cancel()
            order.action_draft()
            order.action_confirm()

        self._assert_each(reopen)

    def test_an_online_payment_confirms_whatever_the_outcome(self):
        self.customer.credit_limit = 10**6
        for outcome in OUTCOMES:
            for paid in ("authorized", "done"):
                with self.subTest(outcome, paid=paid):
                    self._expect(outcome)
                    order = self._sold(600.0)
                    self._online_payment(order, paid)._check_amount_and_confirm_order()
                    self.assertEqual(order.state, "sale")

    def test_by_writing_the_state(self):
        self.customer.credit_limit = 10**6
        for outcome in OUTCOMES:
            with self.subTest(outcome):
                self._expect(outcome)
                order = self._sold(600.0)
                if STATES[outcome][0] == "sale":
                    order.write({"state": "sale"})
                    self.assertEqual(order.state, "sale")
                else:
                    with self.assertRaises(UserError):
                        order.write({"state": "sale"})

    # === RAISING WHAT IS CONFIRMED === #

    def _assert_rise(self, raise_order):
        """Raise a confirmed order by ``raise_order`` for each outcome of the decision."""
        self.customer.credit_limit = 10**6
        term = self.env.ref("account.account_payment_term_immediate")
        for outcome in OUTCOMES:
            with self.subTest(outcome):
                self._expect("approve")
                order = self._sold(490.0, payment_term_id=term.id)
                order.action_confirm()
                self._expect(outcome)
                if STATES[outcome][0] == "sale":
                    raise_order(order)
                    self.assertEqual(order.state, "sale")
                else:
                    with self.assertRaisesRegex(UserError, "cannot be raised"):
                        raise_order(order)

    def test_a_quantity_raised(self):
        self._assert_rise(lambda order: order.order_line.write({"product_uom_qty": 6}))

    def test_a_price_raised(self):
        self._assert_rise(lambda order: order.order_line.write({"price_unit": 600.0}))

    def test_a_line_added(self):
        self._assert_rise(
            lambda order: order.order_line.create(
                {"order_id": order.id, "product_id": self.product.id, "price_unit": 50.0}
            )
        )

    def test_prices_brought_up_to_the_pricelist(self):
        # The quotation was written at 490; the catalogue says 600 by now.
        self.product.list_price = 600.0
        self._assert_rise(lambda order: order.action_update_prices())

    def test_taxes_brought_up_to_the_fiscal_position(self):
        tax = self.env["account.tax"].create({"name": "Twenty", "amount": 20.0})
        self.product.taxes_id = tax
        self._assert_rise(lambda order: order.action_update_taxes())

    def test_a_discount_set_to_nothing(self):
        order = self._sold(1050.0)
        less = {"product_id": self.product.id, "price_unit": -100.0, "tax_ids": False}
        discount = order.order_line.create({"order_id": order.id, **less})
        order.action_confirm()
        self.assertEqual((order.state, order.amount_total), ("sale", 950.0))
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            discount.product_uom_qty = 0

    def test_later_terms_for_each_outcome(self):
        self.customer.credit_limit = 10**6
        later = self.env.ref("account.account_payment_term_30days")
        for outcome in OUTCOMES:
            with self.subTest(outcome):
                self._expect("approve")
                order = self._sold(600.0, payment_term_id=False)
                order.action_confirm()
                self._expect(outcome)
                if STATES[outcome][0] == "sale":
                    order.payment_term_id = later
                    self.assertEqual(order.payment_term_id, later)
                else:
                    with self.assertRaisesRegex(UserError, "cannot be raised"):
                        order.payment_term_id = later

    def test_later_terms_of_payment(self):
        # The order is judged anew as a whole: it has become too old a debt to wait longer for.
        self.env["o2c.credit.rule"].create(
            {"policy_id": self.policy.id, "kind": "overdue_days", "threshold": 30}
        )
        order = self._sold(100.0, payment_term_id=False)
        order.action_confirm()
        self._invoice(1.0, due=LONG_AGO)
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.payment_term_id = self.env.ref("account.account_payment_term_30days")

    def test_a_date_in_the_past_is_no_rise_and_changes_no_rate(self):
        rates = [("2016-01-01", 10.0), ("2024-01-01", 1.0)]
        pound = self.setup_other_currency("GBP", rates=rates)
        pricelist = self.env["product.pricelist"].create({"name": "GB", "currency_id": pound.id})
        order = self._sold(900.0, pricelist_id=pricelist.id)
        order.action_confirm()
        order.date_order = "2017-01-01 12:00:00"
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.order_line.price_unit = 1500.0
