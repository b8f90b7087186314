from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import TODAY
from .credit_common import CreditCommon

LONG_AGO = TODAY - timedelta(days=90)


@tagged("post_install", "-at_install")
class TestCreditBacktest(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.credit_limit = 10**6

    def _past(self, amount, day=LONG_AGO, due=None, paid=None):
        """Return an order confirmed on ``day``, invoiced, due and paid on the days given."""
        order = self._order(amount)
        order.action_confirm()
        order.date_order = day
        if due:
            invoice = order._create_invoices()
            invoice.write({"invoice_date": day, "date": day, "invoice_date_due": due})
            invoice.action_post()
            if paid:
                self._settle(invoice, paid)
        return order

    def _settle(self, invoice, day):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"payment_date": day})._create_payments()

    def _replay(self):
        since = LONG_AGO - timedelta(days=1)
        self.env.flush_all()
        found = self.env["o2c.credit.replay"]._replay(self.policy, since, TODAY)
        return {one.key: (one.decision.verdict, one.outcome) for one in found}

    def test_an_order_that_fitted_on_its_day_passes(self):
        order = self._past(600.0)
        self.customer.credit_limit = 1000.0
        self.assertEqual(self._replay(), {order.id: ("approved", "not_invoiced")})

    def test_what_was_ordered_before_used_up_todays_limit(self):
        orders = [self._past(600.0), self._past(600.0, LONG_AGO + timedelta(days=1))]
        self.customer.credit_limit = 1000.0
        self.assertEqual(
            self._replay(),
            {
                orders[0].id: ("approved", "not_invoiced"),
                orders[1].id: ("held", "not_invoiced"),
            },
        )

    def test_what_was_paid_by_then_used_up_nothing(self):
        self._past(600.0, due=LONG_AGO, paid=LONG_AGO)
        later = self._past(600.0, LONG_AGO + timedelta(days=1))
        self.customer.credit_limit = 1000.0
        self.assertEqual(self._replay()[later.id], ("approved", "not_invoiced"))

    def test_what_became_of_an_order_is_told(self):
        after = LONG_AGO + timedelta(days=20)
        late = self._past(1.0, due=LONG_AGO, paid=after)
        unpaid = self._past(1.0, due=LONG_AGO)
        on_time = self._past(1.0, due=after, paid=LONG_AGO)
        outcomes = {key: outcome for key, (_verdict, outcome) in self._replay().items()}
        expected = {late.id: "late", unpaid.id: "unpaid", on_time.id: "on_time"}
        self.assertEqual(outcomes, expected)

    def test_the_exposure_is_the_balance_of_the_ledger_of_that_day(self):
        self._past(600.0, due=LONG_AGO, paid=LONG_AGO + timedelta(days=30))
        day = LONG_AGO + timedelta(days=10)
        later = self._past(10.0, day)
        self.env.flush_all()
        found = self.env["o2c.credit.replay"]._replay(self.policy, LONG_AGO, TODAY)
        exposure = next(one.decision.exposure for one in found if one.key == later.id)
        eve = day - timedelta(days=1)
        balance = self.env["o2c.receivable"]._balance(self.company, partners=self.customer, at=eve)
        self.assertEqual(exposure.receivable, self.company.currency_id.o2c_to_minor(balance))

    def test_replaying_writes_nothing(self):
        self._past(600.0, due=LONG_AGO)
        self.env.flush_all()
        with self.assertNoWrites():
            self.env["o2c.credit.replay"]._replay(self.policy, LONG_AGO, TODAY)
            self.env.flush_all()

    def test_its_queries_do_not_depend_on_the_number_of_orders(self):
        self._past(10.0, due=LONG_AGO)
        few = self._queries()
        for _number in range(5):
            self._past(10.0, due=LONG_AGO)
        self.assertLessEqual(self._queries(), few)

    def _queries(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["o2c.credit.replay"]._replay(self.policy, LONG_AGO, TODAY)
        return self.env.cr.sql_log_count - before

    def test_a_credit_analyst_reads_the_figures_on_the_screen(self):
        self._past(600.0, due=LONG_AGO, paid=LONG_AGO)
        self._past(900.0, LONG_AGO + timedelta(days=1), due=LONG_AGO + timedelta(days=1))
        self.customer.credit_limit = 800.0
        screen = self._screen(self._user("credit_analyst"))
        screen.action_start()
        self.assertEqual(
            (screen.order_count, screen.amount_stopped, screen.amount_caught), (2, 900.0, 900.0)
        )

    def test_a_salesperson_tries_no_policies(self):
        with self.assertRaises(AccessError):
            self._screen(self.salesperson)

    def _screen(self, user):
        screens = self.env["o2c.credit.backtest"].with_user(user)
        return screens.create(
            {"policy_id": self.policy.id, "date_from": LONG_AGO, "date_to": TODAY}
        )
