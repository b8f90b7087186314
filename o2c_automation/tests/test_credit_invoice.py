from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditInvoice(CreditCommon):
    """Invoices meet the credit decision where the policy says so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.is_checked_on_invoice = True
        cls.customer.credit_limit = 10000.0
        rule = cls.env["o2c.invoicing.rule"].search([("company_id", "=", cls.company.id)])
        rule.write({"date_from": "2026-01-01 00:00:00", "auto_dispatch": False})

    def _confirmed(self, amount=500.0):
        order = self._order(amount, user=self.salesperson)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        return order

    def _stop(self):
        self.customer.o2c_credit_status = "stopped"

    def _held_order(self):
        """Return an order whose invoice the invoicing job left out."""
        order = self._confirmed()
        self._stop()
        self._run_job("ir_cron_invoice_due_orders")
        self.assertFalse(order.invoice_ids)
        return order

    def _invoice_check(self, order):
        return order.sudo().o2c_invoice_check_id.with_user(self.manager)

    def test_an_invoice_of_an_order_to_somebody_else_is_held_by_their_credit(self):
        invoice = self._order(500.0, partner=self._customer("Baker"))
        invoice.action_confirm()
        invoice = invoice._create_invoices()
        self._stop()
        invoice.partner_id = self.customer
        with self.assertRaisesRegex(UserError, "held for credit"):
            invoice.with_user(self._user("billing")).action_post()

    # === BY RULE === #

    def test_an_order_of_a_good_customer_is_invoiced(self):
        order = self._confirmed()
        self._run_job("ir_cron_invoice_due_orders")
        self.assertEqual(order.invoice_ids.state, "posted")

    def test_a_held_invoice_is_among_the_exceptions_with_its_reason(self):
        self.assertIn("stopped", self._held_order().o2c_invoicing_error)

    def test_a_held_invoice_is_on_the_worklist_of_the_credit_desk(self):
        check = self._invoice_check(self._held_order())
        self.assertRecordValues(check, [{"state": "held", "checkpoint": "invoice"}])
        self.assertTrue(check.activity_ids)

    def test_a_released_invoice_is_made_by_the_next_run(self):
        order = self._held_order()
        self._invoice_check(order)._release("Paid by phone")
        self._run_job("ir_cron_invoice_due_orders")
        self.assertEqual(order.invoice_ids.state, "posted")

    def test_a_denied_invoice_stays_out(self):
        order = self._held_order()
        self._invoice_check(order)._deny("Too risky")
        order.action_o2c_invoice()
        self.assertFalse(order.invoice_ids)

    def test_the_job_lets_go_what_fits_by_now(self):
        order = self._held_order()
        self.customer.o2c_credit_status = "open"
        self._run_job("ir_cron_recheck_credit")
        self._run_job("ir_cron_invoice_due_orders")
        self.assertEqual(order.invoice_ids.state, "posted")

    def test_without_the_checkpoint_everything_is_invoiced(self):
        self.policy.is_checked_on_invoice = False
        order = self._confirmed()
        self._stop()
        self._run_job("ir_cron_invoice_due_orders")
        self.assertEqual(order.invoice_ids.state, "posted")

    # === WHAT WAS DELIVERED === #

    def test_what_was_delivered_is_invoiced_whatever_the_credit(self):
        order = self._confirmed()
        order.order_line.qty_delivered = 1
        self._stop()
        self._run_job("ir_cron_invoice_due_orders")
        self.assertEqual(order.invoice_ids.state, "posted")

    def test_what_was_delivered_is_held_where_the_policy_says_so(self):
        self.policy.is_delivered_held = True
        order = self._confirmed()
        order.order_line.qty_delivered = 1
        self._stop()
        self._run_job("ir_cron_invoice_due_orders")
        self.assertFalse(order.invoice_ids)

    # === BY HAND === #

    def test_posting_by_hand_keeps_the_hold_and_says_why(self):
        invoice = self._confirmed()._create_invoices()
        self._stop()
        notice = invoice.action_post()
        self.assertEqual(invoice.state, "draft")
        self.assertIn("stopped", notice["params"]["message"])

    def test_a_released_invoice_is_posted_by_hand(self):
        order = self._confirmed()
        invoice = order._create_invoices()
        self._stop()
        invoice.action_post()
        self._invoice_check(order)._release("Paid by phone")
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_the_last_step_refuses_whatever_route_leads_there(self):
        invoice = self._confirmed()._create_invoices()
        self._stop()
        with self.assertRaisesRegex(UserError, "held for credit"):
            invoice._post()

    def test_of_several_the_good_ones_are_posted(self):
        other = self._customer("Baker Ltd")
        order = self._order(50.0, partner=other)
        order.action_confirm()
        invoices = self._confirmed()._create_invoices() | order._create_invoices()
        self._stop()
        invoices.action_post()
        self.assertEqual(invoices.mapped("state"), ["draft", "posted"])

    def test_a_credit_note_is_posted_whatever_the_credit(self):
        self._stop()
        self.assertEqual(self._credit_note(10.0).state, "posted")

    # === WITHOUT AN ORDER === #

    def test_an_invoice_from_no_order_is_refused_over_the_limit(self):
        with self.assertRaisesRegex(UserError, "exceeds"):
            self._invoice(10001.0)

    def test_an_invoice_from_no_order_counts_once(self):
        self.assertEqual(self._invoice(10000.0).state, "posted")

    def test_a_credit_manager_who_did_not_write_it_posts_it(self):
        invoice = self._invoice(10001.0, post=False)
        groups = "o2c_automation.group_credit_manager,account.group_account_invoice"
        vals = {"company_id": self.company.id, "company_ids": self.company.ids}
        manager = new_test_user(self.env, login="o2c_poster", groups=groups, **vals)
        invoice.with_user(manager).action_post()
        self.assertEqual(invoice.state, "posted")
        event = self.env["o2c.event"].search([("kind", "=", "credit.invoice.released")])
        self.assertEqual((event.res_model, event.res_id), ("account.move", invoice.id))

    def test_a_warning_is_kept_on_the_invoice(self):
        vals = {"kind": "order_amount", "threshold": 50.0, "effect": "warn"}
        self.env["o2c.credit.rule"].create({"policy_id": self.policy.id, **vals})
        self.assertIn("large", str(self._invoice(100.0).message_ids.mapped("body")))
