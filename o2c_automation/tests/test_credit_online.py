from odoo.exceptions import UserError
from odoo.tests import tagged

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditOnline(CreditCommon):
    """Online payments count for what they are worth now, not for what they were once."""

    def _paid_online(self, state="done", amount=None):
        """Return an order over the limit that an online payment confirmed, and the payment."""
        order = self._sold(1500.0)
        payment = self._online_payment(order, state, amount)
        payment._check_amount_and_confirm_order()
        self.assertEqual(order.state, "sale")
        return order, payment

    def _confirm_again(self, order):
        order.sudo().action_cancel()
        order.action_draft()
        order.action_confirm()
        return order.o2c_credit_state

    def test_an_order_paid_online_is_confirmed_again_after_it_was_reopened(self):
        order, _payment = self._paid_online()
        self.assertEqual(self._confirm_again(order), "approved")

    def test_money_given_back_pays_no_order(self):
        order, payment = self._paid_online()
        self._part_of(payment, "done", -1500.0, "refund")
        self.assertEqual(self._confirm_again(order), "held")

    def test_money_given_back_in_part_pays_the_rest(self):
        order, payment = self._paid_online()
        self._part_of(payment, "done", -500.0, "refund")
        self.assertEqual(self._confirm_again(order), "approved")
        self._part_of(payment, "done", -500.01, "refund")
        self.assertEqual(self._confirm_again(order), "held")

    def test_a_refund_that_failed_takes_nothing_away(self):
        order, payment = self._paid_online()
        self._part_of(payment, "error", -1500.0, "refund")
        self.assertEqual(self._confirm_again(order), "approved")

    def test_what_was_voided_pays_no_order(self):
        order, payment = self._paid_online("authorized")
        self._part_of(payment, "done", 400.0)
        self._part_of(payment, "cancel", 1100.0)
        self.assertEqual(self._confirm_again(order), "held")

    def test_money_of_a_capture_given_back_pays_no_order(self):
        order, payment = self._paid_online("authorized")
        capture = self._part_of(payment, "done", 1500.0)
        self._part_of(capture, "done", -1500.0, "refund")
        self.assertEqual(self._confirm_again(order), "held")

    def test_money_given_back_lets_no_confirmed_order_grow(self):
        order, payment = self._paid_online()
        self._part_of(payment, "done", -1500.0, "refund")
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.order_line.price_unit = 1600.0

    def test_only_what_is_neither_captured_nor_voided_lowers_exposure_as_authorised(self):
        _order, payment = self._paid_online("authorized")
        self._part_of(payment, "done", 400.0)
        self._part_of(payment, "cancel", 300.0)
        self.assertEqual(self._exposure().authorised, 80000)
