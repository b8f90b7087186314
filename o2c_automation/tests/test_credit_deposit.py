from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .credit_common import FAR_AWAY, LONG_AGO
from .deposit_common import DepositCommon


@tagged("post_install", "-at_install")
class TestCreditDeposit(DepositCommon):
    """Before the money moves: what is asked for an order that is paid online."""

    def test_an_order_that_fits_is_asked_what_its_quotation_says(self):
        self.assertEqual(self._asked(self._quoted(900.0)), 90.0)

    def test_an_order_beyond_the_limit_is_asked_exactly_what_is_missing(self):
        self.assertEqual(self._asked(self._quoted(1500.0)), 500.0)

    def test_a_percentage_that_asks_for_more_stays(self):
        self.assertEqual(self._asked(self._quoted(1500.0, prepayment_percent=0.5)), 750.0)

    def test_whoever_is_stopped_or_pays_in_advance_is_asked_for_everything(self):
        for vals in ({"o2c_credit_status": "stopped"}, {"o2c_is_prepay_only": True}):
            with self.subTest(vals):
                customer = self._customer("Careless", credit_limit=1000.0, **vals)
                self.assertEqual(self._asked(self._quoted(300.0, partner=customer)), 300.0)

    def test_what_no_part_of_it_cures_is_asked_for_as_a_whole(self):
        self._rule(kind="overdue_days", threshold=30)
        self._invoice(1.0, due=LONG_AGO)
        self.assertEqual(self._asked(self._quoted(300.0)), 300.0)

    def test_a_policy_that_only_warns_asks_for_nothing(self):
        self._rule(kind="limit", effect="warn")
        self.assertEqual(self._asked(self._quoted(1500.0)), 150.0)

    def test_a_policy_that_does_not_hold_orders_asks_for_nothing(self):
        self.policy.is_hold_active = False
        self.assertEqual(self._asked(self._quoted(1500.0)), 150.0)

    def test_a_released_order_is_asked_what_its_quotation_says(self):
        order = self._quoted(1500.0)
        order.action_confirm()
        with patch.object(type(order), "action_confirm", lambda _orders: True):
            self._check(order)._release("A good customer")
        self.assertEqual((order.state, self._asked(order)), ("draft", 150.0))

    def test_of_a_quotation_that_is_not_paid_online_nothing_is_asked_or_read(self):
        order = self._quoted(1500.0, require_payment=False)
        self.assertEqual(order._get_prepayment_required_amount(), 0)
        with self.assertQueryCount(0):
            order._get_prepayment_required_amount()

    def test_a_confirmed_order_is_asked_what_the_host_says(self):
        order = self._quoted(900.0)
        order.action_confirm()
        self.customer.credit_limit = 100.0
        self.assertEqual(order._get_prepayment_required_amount(), 90.0)

    def test_it_is_asked_for_in_the_currency_of_the_order(self):
        order = self._quoted(1500.0, pricelist_id=self._pounds(3.0).id)
        # 1,500 pounds are 500 euro; 250 of them are missing.
        self.customer.credit_limit = 250.0
        self.assertEqual(self._asked(order), 750.0)

    def test_it_is_rounded_up_to_what_can_be_paid_and_lets_the_order_pass(self):
        order = self._quoted(1500.0, pricelist_id=self._pounds(3.3333).id)
        self.customer.credit_limit = 333.33
        asked = self._asked(order)
        self._pay_online(order, asked)
        self.assertEqual((order.state, self._reasons(order)), ("sale", ["within_limit"]))

    def test_what_was_paid_before_counts(self):
        order = self._quoted(1500.0)
        self._begin(order, 200.0)._set_done()
        self.assertEqual(self._asked(order), 500.0)

    def test_a_stopped_customer_who_paid_a_part_is_asked_for_the_whole(self):
        order = self._quoted(1500.0)
        self._begin(order, 200.0)._set_done()
        self.customer.o2c_credit_status = "stopped"
        self.assertEqual(self._asked(order), 1500.0)

    def test_the_salesperson_sees_it_in_the_payment_link(self):
        order = self._quoted(1500.0)
        values = order._get_default_payment_link_values()
        self.assertEqual((values["amount"], values["prepayment_amount"]), (500.0, 500.0))

    def test_a_link_for_less_than_is_asked_by_now_is_outgrown(self):
        order = self._quoted(1500.0)
        self.assertFalse(order._o2c_is_outgrown(500.0))
        self.assertTrue(order._o2c_is_outgrown(499.99))
        # Below the percentage the host refuses by itself.
        self.customer.credit_limit = 5000.0
        self.assertFalse(order._o2c_is_outgrown(100.0))

    def test_a_member_of_a_group_is_asked_by_what_the_group_has_left(self):
        self.policy.is_children_shared = True
        child = self._customer("Abel North", parent_id=self.customer.id)
        self._invoice(800.0, due=FAR_AWAY)
        self.assertEqual(self._asked(self._quoted(900.0, partner=child)), 700.0)

    def _pounds(self, rate):
        pound = self.setup_other_currency("GBP", rates=[("2016-01-01", rate)])
        return self.env["product.pricelist"].create({"name": "GB", "currency_id": pound.id})

    def _rule(self, **vals):
        commands = [Command.clear(), Command.create(vals)]
        self.policy.rule_ids = commands
