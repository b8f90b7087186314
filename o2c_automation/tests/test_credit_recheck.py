from datetime import timedelta

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common import TODAY
from .credit_common import LONG_AGO, CreditCommon

# Two weeks ago the customer promised to pay within a week.
TAKEN = TODAY - timedelta(days=14)
PROMISED = TODAY - timedelta(days=7)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCreditGoodAgain(CreditCommon):
    """Whatever makes a customer good again lets the held orders go, with nobody's help.

    Nothing is looked at before its day here: only what happened brings the second look.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.o2c_dispute_account_id = cls.company_data["default_account_expense"]

    def _let_go(self, order):
        """Run the second look, and return whether it confirmed ``order``."""
        self._run_job("ir_cron_recheck_credit")
        self.env.invalidate_all()
        return order.state == "sale"

    # === PROMISES === #

    def _hold_for_broken_promises(self):
        vals = {"policy_id": self.policy.id, "kind": "broken_promise", "effect": "hold"}
        self.env["o2c.credit.rule"].create(vals)

    def _promise(self, invoice, amount):
        return self.env["o2c.promise"].create(
            {
                "partner_id": self.customer.id,
                "company_id": self.company.id,
                "amount": amount,
                "date": PROMISED,
                "date_taken": TAKEN,
                "move_line_ids": [Command.set(self._receivable(invoice).ids)],
            }
        )

    def test_a_promise_that_turns_out_kept_lets_the_order_go(self):
        self._hold_for_broken_promises()
        invoice = self._invoice(100.0, due=LONG_AGO)
        promise = self._promise(invoice, 100.0)
        self._run_job("ir_cron_judge_promises")
        self.assertEqual(promise.state, "broken")
        order = self._held(500.0)

        money = self._pay_on(PROMISED, 100.0)
        (self._receivable(invoice) + money).reconcile()
        # The money alone is no release: whether the promise was kept is not judged yet.
        self.assertFalse(self._let_go(order))
        self._run_job("ir_cron_judge_promises")
        self.assertEqual(promise.state, "kept")
        self.assertTrue(self._let_go(order))

    def _pay_on(self, day, amount):
        """Return the open item of a payment that came on ``day``."""
        payment = self._pay(amount)
        payment.action_draft()
        payment.date = day
        payment.action_post()
        return self._receivable(payment.move_id)

    # === DISPUTES === #

    def _disputed(self, amount):
        item = self._receivable(self._invoice(amount, due=LONG_AGO))
        reason = self.env.ref("o2c_automation.dispute_reason_price")
        vals = {"move_line_id": item.id, "amount": amount, "reason_id": reason.id}
        return self.env["o2c.dispute"].create(vals)

    def test_a_dispute_closed_by_a_credit_note_lets_the_order_go(self):
        dispute = self._disputed(40.0)
        order = self._held(980.0)
        dispute.action_approve()
        self.assertFalse(self._let_go(order))
        dispute.action_credit_note()
        self.assertEqual(dispute.state, "resolved")
        self.assertTrue(self._let_go(order))

    def test_a_dispute_written_off_lets_the_order_go(self):
        dispute = self._disputed(40.0)
        order = self._held(980.0)
        dispute.action_approve()
        dispute.action_write_off()
        self.assertTrue(self._let_go(order))

    def test_a_dispute_that_is_rejected_uses_the_limit_up_as_before(self):
        dispute = self._disputed(40.0)
        order = self._held(980.0)
        dispute.action_reject()
        self.assertFalse(self._let_go(order))

    # === GROUPS === #

    def _group(self):
        """Return two daughters that share the limit of the customer."""
        self.policy.is_children_shared = True
        return [self._customer(name, parent_id=self.customer.id) for name in ("One", "Two")]

    def test_a_raised_limit_of_the_parent_lets_the_daughters_order_go(self):
        daughter, _other = self._group()
        order = self._held(1500.0, partner=daughter)
        self.customer.credit_limit = 2000.0
        self.assertTrue(self._let_go(order))

    def test_money_of_one_daughter_lets_the_others_order_go(self):
        daughter, other = self._group()
        self._invoice(400.0, partner=other)
        order = self._held(700.0, partner=daughter)
        self._pay(400.0, partner=other)
        self.assertTrue(self._let_go(order))

    def test_without_a_shared_limit_the_parents_money_brings_no_second_look(self):
        daughter = self._customer("Daughter", parent_id=self.customer.id, credit_limit=100.0)
        check = self._check(self._held(500.0, partner=daughter)).sudo()
        before = check.date_next_check
        self._pay(400.0)
        self.assertEqual(check.date_next_check, before)
