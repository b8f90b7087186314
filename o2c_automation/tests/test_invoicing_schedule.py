from ast import literal_eval
from contextlib import nullcontext

from lxml import etree

from odoo.tests import freeze_time, tagged

from .billing_common import BillingCommon


@tagged("post_install", "-at_install")
class TestInvoicingSchedule(BillingCommon):
    """Rules that invoice on a day, on delivery, together, or from an amount on."""

    def _confirmed(self, amount, **kwargs):
        order = self._order(amount, **kwargs)
        order.action_confirm()
        return order

    def _invoice_due(self, day=None):
        with freeze_time(day) if day else nullcontext():
            self._run_job("ir_cron_invoice_due_orders")

    def _order_of_june(self, **vals):
        with freeze_time("2026-06-03"):
            return self._confirmed(100, **vals)

    def test_a_monthly_rule_waits_for_the_month_end(self):
        self.rule.write({"trigger": "monthly", "month_day": 31, "date_from": "2026-06-01"})
        order = self._order_of_june()
        self._invoice_due("2026-06-29 12:00:00")
        self.assertFalse(order.invoice_ids)
        self._invoice_due("2026-06-30 12:00:00")
        self.assertEqual(len(order.invoice_ids), 1)

    def test_the_day_begins_where_the_company_is(self):
        self.company.partner_id.tz = "Pacific/Auckland"
        self.rule.write({"trigger": "monthly", "month_day": 30, "date_from": "2026-06-01"})
        order = self._order_of_june()
        self._invoice_due("2026-06-29 13:00:00")
        self.assertEqual(len(order.invoice_ids), 1)

    def test_a_day_without_orders_is_over_when_one_comes_later(self):
        self.rule.write({"trigger": "weekly", "weekday": "0", "date_from": "2026-06-01"})
        self._invoice_due("2026-06-01 12:00:00")
        order = self._order_of_june()
        self._invoice_due("2026-06-04 12:00:00")
        self.assertFalse(order.invoice_ids)
        self._invoice_due("2026-06-08 12:00:00")
        self.assertEqual(len(order.invoice_ids), 1)

    def test_an_order_waits_until_all_is_delivered(self):
        self.rule.trigger = "full_delivery"
        order = self._confirmed(100, quantity=2)
        order.order_line.qty_delivered = 1
        self._invoice_due()
        self.assertFalse(order.invoice_ids)
        self.assertEqual(order.o2c_invoicing_reason, "Waits for the delivery.")
        order.order_line.qty_delivered = 2
        self._invoice_due()
        self.assertEqual(len(order.invoice_ids), 1)

    def test_something_delivered_is_enough_where_the_rule_says_so(self):
        self.rule.trigger = "delivery"
        order = self._confirmed(100, quantity=2)
        self._invoice_due()
        self.assertFalse(order.invoice_ids)
        order.order_line.qty_delivered = 1
        self._invoice_due()
        self.assertEqual(len(order.invoice_ids), 1)

    def test_a_delivery_has_the_order_invoiced_soon(self):
        self.rule.trigger = "delivery"
        order = self._confirmed(100)
        triggers = self.env["ir.cron.trigger"].search_count([])
        order._o2c_delivered()
        self.assertGreater(self.env["ir.cron.trigger"].search_count([]), triggers)

    def test_a_small_amount_waits_and_says_so(self):
        self.rule.write({"consolidation": "customer", "minimum_amount": 150})
        first = self._confirmed(100)
        self._invoice_due()
        self.assertFalse(first.invoice_ids)
        self.assertIn("150", first.o2c_invoicing_reason)
        second = self._confirmed(60)
        self._invoice_due()
        self.assertEqual((first | second).invoice_ids.amount_total, 160)
        self.assertFalse(first.o2c_invoicing_wait)

    def test_orders_with_one_reference_share_an_invoice(self):
        self.rule.consolidation = "reference"
        together = self._confirmed(100, client_order_ref="PO 7")
        together |= self._confirmed(200, client_order_ref="PO 7")
        alone = self._confirmed(50) | self._confirmed(70)
        self._invoice_due()
        self.assertEqual(len(together.invoice_ids), 1)
        self.assertEqual(len(alone.invoice_ids), 2)

    def test_orders_to_one_delivery_address_share_an_invoice(self):
        self.rule.consolidation = "delivery"
        depots = self.env["res.partner"].create(
            [
                {"name": name, "parent_id": self.customer.id, "type": "delivery"}
                for name in ("North", "South")
            ]
        )
        orders = self.env["sale.order"]
        for depot in (depots[0], depots[1], depots[0]):
            orders |= self._confirmed(100, partner_shipping_id=depot.id)
        self._invoice_due()
        self.assertEqual(sorted(orders.invoice_ids.mapped("amount_total")), [100, 200])

    def test_orders_of_one_project_share_an_invoice(self):
        if "project_id" not in self.env["sale.order"]._fields:
            self.skipTest("This host has no projects on orders.")
        self.rule.consolidation = "project"
        project = self.env["project.project"].sudo().create({"name": "Hall 7"})
        together = self._confirmed(100) | self._confirmed(200)
        together.project_id = project
        alone = self._confirmed(50)
        self._invoice_due()
        self.assertEqual(together.invoice_ids.amount_total, 300)
        self.assertEqual(alone.invoice_ids.amount_total, 50)

    def test_a_down_payment_is_deducted_as_the_host_does(self):
        self.rule.trigger = "manual"
        order = self._confirmed(100)
        vals = {"advance_payment_method": "percentage", "amount": 30}
        wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids)
        wizard.create({**vals, "sale_order_ids": order.ids}).create_invoices()
        order.invoice_ids.action_post()
        self.rule.trigger = "confirmation"
        self._invoice_due()
        totals = order.invoice_ids.sorted("id").mapped("amount_total")
        self.assertEqual(totals, [30.0, 70.0])

    def test_a_line_that_takes_something_back_is_set_off(self):
        order = self._order(100, quantity=3)
        order.order_line.copy({"order_id": order.id, "product_uom_qty": -1})
        order.action_confirm()
        self._invoice_due()
        self.assertRecordValues(
            order.invoice_ids, [{"move_type": "out_invoice", "amount_total": 200.0}]
        )

    def test_more_taken_back_than_ordered_is_a_credit_note(self):
        order = self._confirmed(100, quantity=-1)
        self._invoice_due()
        self.assertRecordValues(
            order.invoice_ids, [{"move_type": "out_refund", "amount_total": 100.0}]
        )

    def test_what_is_delivered_and_not_invoiced_is_listed_with_age_amount_and_owner(self):
        self.rule.trigger = "manual"
        order = self._order_of_june(user=self.env.user)
        action = self.env.ref("o2c_automation.sale_order_action_not_invoiced")
        self.assertIn(order, self.env["sale.order"].search(literal_eval(action.domain)))
        shown = [node.get("name") for node in etree.fromstring(action.view_id.arch).iter("field")]
        wanted = {"o2c_invoicing_age", "amount_to_invoice", "user_id", "o2c_invoicing_reason"}
        self.assertLessEqual(wanted, set(shown))
        with freeze_time("2026-06-13"):
            self.assertEqual(order.o2c_invoicing_age, 10)

    def test_the_list_says_what_each_order_waits_for(self):
        self.rule.trigger = "manual"
        order = self._confirmed(100)
        self.assertEqual(order.o2c_invoicing_reason, "Invoiced by hand only.")
        order.sudo().o2c_credit_state = "held"
        self.assertEqual(order.o2c_invoicing_reason, "The customer's credit is not released.")

    def test_a_scheduled_order_shows_its_day(self):
        self.rule.write({"trigger": "monthly", "month_day": 31})
        with freeze_time("2028-02-10"):
            order = self._confirmed(100)
            self.assertEqual(order.o2c_invoicing_reason, "Invoiced on 2028-02-29.")
            self.assertEqual(str(self.rule.date_next), "2028-02-29")
