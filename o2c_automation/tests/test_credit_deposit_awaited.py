from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .deposit_common import DepositCommon


@tagged("post_install", "-at_install")
class TestCreditDepositAwaited(DepositCommon):
    """From the moment its payment begins, nobody else has the credit an order will use."""

    def setUp(self):
        super().setUp()
        # 90 are asked for, 810 of the limit of 1,000 will be used.
        self.order = self._quoted(900.0)
        self.payment = self._begin(self.order)

    def test_of_two_orders_that_fit_one_at_a_time_the_second_is_asked_for_what_is_missing(self):
        other = self._quoted(900.0)
        self.assertEqual(self._asked(other), 710.0)
        second = self._begin(other)
        self._end(second, "authorized")
        self._end(self.payment, "authorized")
        self.assertEqual([self.order.state, other.state], ["sale", "sale"])
        self.assertNotIn("deposit_paid", self._reasons(self.order) + self._reasons(other))

    def test_an_order_that_is_not_paid_online_is_held_beside_it(self):
        other = self._sold(200.0)
        other.action_confirm()
        self.assertEqual(other.o2c_credit_state, "held")
        other.order_line.price_unit = 190.0
        other.action_confirm()
        self.assertEqual(other.o2c_credit_state, "approved")

    def test_a_confirmed_order_is_not_raised_into_it(self):
        other = self._sold(190.0)
        other.action_confirm()
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            other.order_line.price_unit = 200.0

    def test_it_does_not_stand_in_its_own_way(self):
        self.assertEqual(self._asked(self.order), 90.0)
        self._begin(self.order)
        self._end(self.payment)
        self.assertEqual((self.order.state, self._reasons(self.order)), ("sale", ["within_limit"]))

    def test_it_ends_with_the_order_its_payment_or_a_day(self):
        def cancel_order():
            self.order.sudo().action_cancel()

        def cancel_payment():
            self.payment.state = "cancel"

        for name, end in {"order": cancel_order, "payment": cancel_payment}.items():
            with self.subTest(name):
                self.order = self._quoted(900.0)
                self.payment = self._begin(self.order)
                self.assertGreater(self._asked(self._quoted(900.0)), 90.0)
                end()
                if name == "order":
                    self.assertGreater(self._asked(self._quoted(900.0)), 90.0)
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.assertEqual(self._asked(self._quoted(900.0)), 90.0)

    def test_it_is_booked_all_the_same_when_it_is_paid_later(self):
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self._sold(900.0).action_confirm()
            self._end(self.payment)
        self.assertEqual(self.order.state, "sale")
        self.assertEqual(self._reasons(self.order), ["deposit_paid", "over_limit"])

    def test_a_payment_of_the_whole_order_keeps_no_credit(self):
        for percent, amount in ((1.0, 900.0), (0.1, 900.0)):
            with self.subTest(percent):
                customer = self._customer("Cash", credit_limit=1000.0)
                order = self._quoted(900.0, partner=customer, prepayment_percent=percent)
                self._begin(order, amount)
                other = self._sold(1000.0, partner=customer)
                other.action_confirm()
                self.assertEqual(other.state, "sale")

    def test_other_members_of_a_group_leave_it_alone(self):
        self.policy.is_children_shared = True
        child = self._customer("Abel North", parent_id=self.customer.id)
        self._begin(self.order)
        other = self._sold(200.0, partner=child)
        other.action_confirm()
        self.assertEqual(other.o2c_credit_state, "held")

    def test_deliveries_and_invoices_of_what_is_confirmed_go_on(self):
        customer = self._customer("Steady", credit_limit=1000.0)
        confirmed = self._sold(900.0, partner=customer)
        confirmed.action_confirm()
        self._begin(self._quoted(900.0, partner=customer))
        cases = confirmed.sudo()._o2c_credit_decide("invoice")
        self.assertEqual([case.decision.verdict for case in cases], ["approved"])

    def test_who_has_no_payment_under_way_costs_nothing_to_look_at(self):
        customer = self._customer("Plain", credit_limit=1000.0)
        order = self._sold(100.0, partner=customer).sudo()
        standing = customer._o2c_credit_standings(self.company)[customer]
        exposure = self._exposure(customer)
        self.assertFalse(customer.sudo().o2c_deposit_until)
        with self.assertQueryCount(0):
            self.assertEqual(order._o2c_beside_deposits(standing, exposure), exposure)
