from html import unescape

from odoo.exceptions import UserError
from odoo.tests import tagged

from .credit_common import FAR_AWAY
from .deposit_common import DepositCommon


@tagged("post_install", "-at_install")
class TestCreditDepositPaid(DepositCommon):
    """When the money has moved: what was asked for is enough, and nothing less is."""

    def _state(self, order):
        return order.state, order.sudo().o2c_credit_state

    def _activity(self, order):
        return self._check(order).activity_ids

    # === ENOUGH OR NOT === #

    def test_what_is_asked_for_confirms_the_order_paid_or_authorised(self):
        for state in ("done", "authorized"):
            for more in (0.0, 0.01, 1000.0):
                with self.subTest(state, more=more):
                    customer = self._customer("Prompt", credit_limit=1000.0)
                    order = self._quoted(1500.0, partner=customer)
                    self._pay_online(order, 500.0 + more, state)
                    self.assertEqual(self._state(order), ("sale", "approved"))
                    self.assertNotIn("deposit_paid", self._reasons(order))

    def test_less_than_is_asked_for_holds_the_order_and_tells_the_desk(self):
        order = self._quoted(1500.0)
        self._pay_online(order, 499.99)
        self.assertEqual(self._state(order), ("draft", "held"))
        self.assertTrue(self._activity(order))

    def test_less_than_the_quotation_asks_for_is_left_to_the_host(self):
        order = self._quoted(900.0)
        self._pay_online(order, 89.99)
        self.assertEqual(self._state(order), ("draft", "none"))

    def test_the_rest_confirms_what_a_part_did_not(self):
        order = self._quoted(1500.0)
        self._pay_online(order, 300.0)
        self._pay_online(order, 200.0)
        self.assertEqual(self._state(order), ("sale", "approved"))

    def test_a_stopped_customer_who_paid_everything_gets_the_order(self):
        self.customer.o2c_credit_status = "stopped"
        order = self._quoted(1500.0)
        self._pay_online(order)
        self.assertEqual(self._state(order), ("sale", "approved"))

    def test_a_salesperson_who_asks_for_one_percent_gets_round_nothing(self):
        order = self._quoted(1500.0, prepayment_percent=0.01)
        self._pay_online(order, 15.0)
        self.assertEqual(self._state(order), ("draft", "held"))

    # === A RACE BETWEEN PAGE AND MONEY === #

    def _raced(self, state="done", change=None, **vals):
        """Return an order whose customer came to owe 800 more while it was being paid."""
        customer = self._customer("Hasty", credit_limit=1000.0)
        order = self._quoted(1500.0, partner=customer, **vals)
        payment = self._begin(order)
        if change:
            change(order)
        self._invoice(800.0, partner=order.partner_invoice_id, due=FAR_AWAY)
        self._end(payment, state)
        return order

    def test_an_order_is_confirmed_though_its_customer_came_to_owe_more(self):
        for state in ("done", "authorized"):
            with self.subTest(state):
                order = self._raced(state)
                self.assertEqual(self._state(order), ("sale", "approved"))
                self.assertEqual(self._reasons(order), ["deposit_paid", "over_limit"])
                self.assertTrue(order.sudo().o2c_credit_check_id.is_warning)

    def test_it_is_confirmed_though_the_customer_was_stopped_meanwhile(self):
        order = self._quoted(1500.0)
        payment = self._begin(order)
        self.customer.o2c_credit_status = "stopped"
        self._end(payment)
        self.assertEqual(self._state(order), ("sale", "approved"))
        self.assertEqual(self._reasons(order), ["deposit_paid", "customer_stopped"])

    def test_the_desk_and_the_salesperson_are_told_and_it_is_audited(self):
        order = self._raced()
        check = self._check(order)
        self.assertIn(order.name, self._activity(order).summary)
        self.assertIn("The deposit that was asked for was paid online.", check.message)
        bodies = " ".join(order.message_ids.mapped("body"))
        self.assertIn("Confirmed beyond the customer's credit", unescape(bodies))
        event = self.env["o2c.event"].search(
            [("kind", "=", "credit.check.deposit"), ("res_id", "=", check.id)]
        )
        self.assertRecordValues(
            event, [{"reason": "over_limit", "partner_id": order.partner_id.id}]
        )

    def test_an_order_on_hold_is_confirmed_by_its_deposit_as_well(self):
        order = self._quoted(1500.0)
        order.action_confirm()
        payment = self._begin(order)
        self._invoice(800.0, due=FAR_AWAY)
        self._end(payment)
        self.assertEqual(self._state(order), ("sale", "approved"))
        self.assertIn("beyond its credit", self._activity(order).summary)

    def test_what_was_asked_for_is_for_the_order_as_it_was(self):
        later = self.env.ref("account.account_payment_term_30days")
        other = self._customer("Somebody Else", credit_limit=100.0)
        changes = {
            "raised": lambda order: order.order_line.write({"price_unit": 3000.0}),
            "on later terms": lambda order: order.write({"payment_term_id": later.id}),
            "for somebody else": lambda order: order.write({"partner_invoice_id": other.id}),
        }
        for name, change in changes.items():
            with self.subTest(name):
                order = self._raced(change=change, payment_term_id=False)
                self.assertEqual(self._state(order), ("draft", "held"))

    def test_what_was_asked_for_is_enough_for_a_smaller_order(self):
        order = self._raced(change=lambda order: order.order_line.write({"price_unit": 1400.0}))
        self.assertEqual(self._state(order), ("sale", "approved"))

    def test_less_than_was_asked_for_is_no_race(self):
        order = self._quoted(1500.0)
        payment = self._begin(order, 400.0)
        self._invoice(800.0, due=FAR_AWAY)
        self._end(payment)
        self.assertEqual(self._state(order), ("draft", "held"))

    def test_an_order_opened_again_is_decided_on_again(self):
        order = self._raced()
        order.sudo().action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual(self._state(order), ("draft", "held"))

    def test_money_given_back_was_not_paid(self):
        order = self._quoted(1500.0)
        payment = self._begin(order)
        self._invoice(800.0, due=FAR_AWAY)
        payment.state = "done"
        self._part_of(payment, "done", -500.0, "refund")
        order.action_confirm()
        self.assertEqual(self._state(order), ("draft", "held"))

    def test_it_lets_a_confirmed_order_grow_by_nothing(self):
        order = self._raced()
        order.order_line.price_unit = 1200.0
        with self.assertRaisesRegex(UserError, "cannot be raised"):
            order.order_line.price_unit = 1500.0

    def test_nobody_says_himself_what_was_asked_for(self):
        clerk = self._salesperson("o2c_clerk", groups="account.group_account_invoice")
        order = self._quoted(1500.0)
        payment = self._begin(order, 1.0).with_user(clerk)
        payment.write({"o2c_deposit_asked": 1.0})
        self.assertEqual(payment.o2c_deposit_asked, 500.0)
        vals = {"o2c_deposit_asked": 1.0, "o2c_deposit_partner_id": self.customer.id}
        copied = payment.copy({"reference": "forged", **vals})
        self.assertFalse(copied.o2c_deposit_asked)

    # === WHAT FOLLOWS === #

    def test_a_deposit_lowers_exposure_once_before_and_after_it_is_posted(self):
        order = self._quoted(1500.0)
        payment = self._begin(order)
        self._end(payment, "authorized")
        self.assertEqual(self._exposure().total, 100000)
        self._end(payment, "done")
        payment.payment_id = self._pay(500.0)
        self.assertEqual(self._exposure().total, 100000)
        # Nothing is left for another order, and the deposit pays for none.
        self.assertEqual(self._asked(self._quoted(200.0)), 200.0)

    def _post_process(self, order):
        """Pay what is asked for, through all that the host does about it."""
        journal = self.company_data["default_journal_bank"]
        self._create_dummy_payment_method_for_provider(self.provider, journal)
        payment = self._begin(order)
        payment._set_done()
        payment.with_user(self.env.ref("base.user_root"))._post_process()
        self.assertEqual(payment.payment_id.amount, payment.amount)
        return payment

    def test_the_host_books_the_payment_and_the_limit_is_used_up(self):
        order = self._quoted(1500.0)
        self._post_process(order)
        self.assertEqual(self._state(order), ("sale", "approved"))
        exposure = self._exposure()
        self.assertEqual((exposure.open_orders, exposure.unapplied), (150000, 50000))
        self.assertEqual(exposure.total, 100000)

    def test_the_invoice_of_the_deposit_is_posted_and_paid_where_invoices_are_checked(self):
        self.policy.is_checked_on_invoice = True
        self.env["ir.config_parameter"].sudo().set_param("sale.automatic_invoice", "True")
        order = self._quoted(1500.0)
        payment = self._post_process(order)
        self.assertRecordValues(
            payment.invoice_ids, [{"state": "posted", "amount_total": 500.0, "amount_residual": 0}]
        )
        self.assertEqual(self._exposure().total, 100000)

    def test_a_posted_deposit_of_a_quotation_counts_once(self):
        order = self._quoted(1500.0)
        payment = self._begin(order, 300.0)
        payment.state = "done"
        payment.payment_id = self._pay(300.0)
        # The 300 lower exposure as unapplied; 200 more are missing.
        self.assertEqual(self._asked(order), 500.0)
        self._pay_online(order, 200.0)
        self.assertEqual(self._state(order), ("sale", "approved"))
