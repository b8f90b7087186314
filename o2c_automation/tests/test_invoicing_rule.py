from unittest.mock import patch

from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .billing_common import BillingCommon


@tagged("post_install", "-at_install")
class TestInvoicingRule(BillingCommon):
    def _confirmed(self, amount, **kwargs):
        order = self._order(amount, **kwargs)
        order.action_confirm()
        return order

    def _invoice_due(self):
        self._run_job("ir_cron_invoice_due_orders")

    def test_a_new_company_has_one_rule_that_starts_now(self):
        company = self.env["res.company"].create({"name": "Newcomer"})
        rule = self.env["o2c.invoicing.rule"].search([("company_id", "=", company.id)])
        self.assertEqual(len(rule), 1)
        self.assertLess((fields.Datetime.now() - rule.date_from).total_seconds(), 3600)

    def _rule_given_anew(self):
        self.rule.unlink()
        self.company._o2c_create_default_policies()
        return self.env["o2c.invoicing.rule"].search([("company_id", "=", self.company.id)])

    def test_a_company_that_begins_gets_a_rule_that_acts_by_itself(self):
        automatic = {"trigger": "confirmation", "auto_post": True, "auto_dispatch": True}
        self.assertRecordValues(self._rule_given_anew(), [automatic])

    def test_a_company_with_posted_entries_gets_a_rule_that_does_nothing_by_itself(self):
        self._invoice(100)
        by_hand = {"trigger": "manual", "auto_post": False, "auto_dispatch": False}
        self.assertRecordValues(self._rule_given_anew(), [by_hand])

    def test_a_company_with_drafts_only_counts_as_one_that_begins(self):
        self._invoice(100, post=False)
        self.assertEqual(self._rule_given_anew().trigger, "confirmation")

    def test_in_a_company_that_was_live_orders_and_invoices_wait_for_people(self):
        self._invoice(100)
        self._rule_given_anew().date_from = "2026-01-01 00:00:00"
        order = self._confirmed(300)
        self._invoice_due()
        self.assertFalse(order.invoice_ids)
        self.assertEqual(self._invoice(200).o2c_dispatch_state, "not_sent")

    def test_asking_for_default_rules_again_adds_none(self):
        self.company._o2c_create_default_policies()
        rules = self.env["o2c.invoicing.rule"].search([("company_id", "=", self.company.id)])
        self.assertEqual(rules, self.rule)

    def test_a_confirmed_order_is_invoiced_posted_and_sent(self):
        order = self._confirmed(300)
        self._invoice_due()
        self._send()
        invoice = order.invoice_ids
        self.assertRecordValues(invoice, [{"state": "posted", "amount_total": 300.0}])
        self.assertEqual(len(self._mails(invoice)), 1)

    def test_running_twice_invoices_once(self):
        order = self._confirmed(300)
        self._invoice_due()
        self._invoice_due()
        self.assertEqual(len(order.invoice_ids), 1)

    def test_an_order_older_than_the_rule_is_never_invoiced(self):
        order = self._confirmed(300)
        order.date_order = "2025-12-31 12:00:00"
        self._invoice_due()
        self.assertFalse(order.invoice_ids)

    def test_an_order_whose_credit_was_held_since_is_not_invoiced(self):
        order = self._confirmed(300)
        order.sudo().o2c_credit_state = "held"
        self._invoice_due()
        order.action_o2c_invoice()
        self.assertFalse(order.invoice_ids)

    def test_by_hand_means_by_hand(self):
        self.rule.trigger = "manual"
        order = self._confirmed(300)
        self._invoice_due()
        self.assertFalse(order.invoice_ids)

    def test_invoices_for_review_stay_drafts(self):
        self.rule.auto_post = False
        order = self._confirmed(300)
        self._invoice_due()
        self.assertEqual(order.invoice_ids.state, "draft")

    def test_the_rule_of_a_customer_comes_before_the_one_of_all(self):
        own = self.rule.copy({"partner_id": self.customer.id, "trigger": "manual"})
        other = self._customer("Baker Tools")
        get_rule = self.env["o2c.invoicing.rule"]._get_rule
        self.assertEqual(get_rule(self.company, self.customer), own)
        self.assertEqual(get_rule(self.company, other), self.rule)

    def test_orders_of_one_customer_may_share_an_invoice(self):
        self.rule.consolidation = "customer"
        orders = self._confirmed(100) | self._confirmed(200)
        self._invoice_due()
        self.assertRecordValues(orders.invoice_ids, [{"amount_total": 300.0}])

    def test_by_default_each_order_has_an_invoice_of_its_own(self):
        orders = self._confirmed(100) | self._confirmed(200)
        self._invoice_due()
        self.assertEqual(len(orders.invoice_ids), 2)

    def test_a_daily_rule_invoices_once_a_day(self):
        self.rule.trigger = "daily"
        first = self._confirmed(100)
        self._invoice_due()
        second = self._confirmed(200)
        self._invoice_due()
        self.assertEqual((len(first.invoice_ids), len(second.invoice_ids)), (1, 0))

    def _poison(self, order):
        """Let the host refuse to invoice ``order``, alone or with others."""
        create = self.env.registry["sale.order"]._create_invoices

        def refuse(orders, *args, **kwargs):
            if order in orders:
                raise ValueError("No income account")
            return create(orders, *args, **kwargs)

        return patch.object(self.env.registry["sale.order"], "_create_invoices", refuse)

    def test_one_failing_order_stops_no_other_and_says_why(self):
        self.rule.consolidation = "customer"
        poisoned, sound = self._confirmed(100), self._confirmed(200)
        with self._poison(poisoned):
            self._invoice_due()
        self.assertEqual(sound.invoice_ids.amount_total, 200)
        self.assertIn("No income account", poisoned.o2c_invoicing_error)
        self.assertFalse(poisoned.invoice_ids)

    def test_a_run_counts_what_failed(self):
        poisoned, _sound = self._confirmed(100), self._confirmed(200)
        with self._poison(poisoned):
            self._invoice_due()
        run = self.env["o2c.run"].search([("kind", "=", "invoicing")], limit=1)
        self.assertRecordValues(run, [{"done_count": 1, "failed_count": 1, "state": "done"}])

    def test_a_failed_order_rests_until_tomorrow_unless_somebody_tries_again(self):
        order = self._confirmed(100)
        with self._poison(order):
            self._invoice_due()
        self._invoice_due()
        self.assertFalse(order.invoice_ids)
        order.action_o2c_invoice()
        self.assertEqual(len(order.invoice_ids), 1)
        self.assertFalse(order.o2c_invoicing_error)

    def test_a_returned_quantity_becomes_a_credit_note(self):
        order = self._confirmed(100, quantity=2)
        self._invoice_due()
        order.order_line.product_uom_qty = 1
        self._invoice_due()
        refund = order.invoice_ids.filtered(lambda m: m.move_type == "out_refund")
        self.assertRecordValues(refund, [{"amount_total": 100.0, "state": "posted"}])

    def test_a_company_never_invoices_the_orders_of_another(self):
        other = self.setup_other_company()["company"]
        order = self._confirmed(100)
        self.env["o2c.invoicing.rule"]._invoice_company(other)
        self.assertFalse(order.invoice_ids)

    def test_a_customer_has_one_active_rule(self):
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.rule.copy()

    def test_only_a_billing_clerk_invoices_orders(self):
        order = self._confirmed(100)
        collector = self._user("collector")
        with self.assertRaises(AccessError):
            order.with_user(collector).action_o2c_invoice()
