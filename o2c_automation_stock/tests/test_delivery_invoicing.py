from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged

from .delivery_common import DeliveryCommon


@tagged("post_install", "-at_install")
class TestDeliveryInvoicing(DeliveryCommon):
    """Goods are invoiced once they are delivered, as the rule of the customer says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.env["o2c.invoicing.rule"].search([("company_id", "=", cls.company.id)])
        cls.rule.write({"date_from": "2020-01-01 00:00:00", "trigger": "delivery"})

    def _deliver(self, order, quantity, backorder=True):
        """Deliver ``quantity`` of ``order``, with or without the rest to follow."""
        picking = order.picking_ids.filtered(lambda one: one.state == "assigned")
        picking = picking.with_user(self.worker)
        self._pick(picking, quantity)
        action = picking.button_validate()
        if action is not True:
            wizards = self.env[action["res_model"]].with_user(self.worker)
            wizard = Form(wizards.with_context(**action["context"])).save()
            wizard.process() if backorder else wizard.process_cancel_backorder()
        self.assertEqual(picking.state, "done")

    def _invoice_due(self):
        self._run_job("ir_cron_invoice_due_orders")

    def _billed(self, order):
        return order.invoice_ids.invoice_line_ids.mapped("quantity")

    def test_nothing_is_invoiced_before_it_is_delivered(self):
        order = self._ordered(5)
        self._invoice_due()
        self.assertFalse(order.invoice_ids)

    def test_a_delivery_asks_for_the_invoice_soon(self):
        order = self._ordered(5)
        count = self.env["ir.cron.trigger"].search_count
        triggers = count([])
        self._deliver(order, 5)
        self.assertGreater(count([]), triggers)

    def test_a_part_that_is_delivered_is_invoiced(self):
        order = self._ordered(5)
        self._deliver(order, 2)
        self._invoice_due()
        self.assertEqual(self._billed(order), [2.0])

    def test_an_invoice_knows_when_its_goods_were_delivered(self):
        order = self._ordered(5)
        self._deliver(order, 2)
        self._invoice_due()
        delivered = order.order_line.move_ids.filtered(lambda move: move.state == "done").date
        self.assertEqual(order.invoice_ids.o2c_date_delivered, delivered)

    def test_the_rest_gets_an_invoice_of_its_own(self):
        order = self._ordered(5)
        for quantity in (2, 3):
            self._deliver(order, quantity)
            self._invoice_due()
        self.assertEqual(sorted(self._billed(order)), [2.0, 3.0])

    def test_where_all_is_to_be_delivered_first_a_part_waits(self):
        self.rule.trigger = "full_delivery"
        order = self._ordered(5)
        self._deliver(order, 2)
        self._invoice_due()
        self.assertFalse(order.invoice_ids)
        self._deliver(order, 3)
        self._invoice_due()
        self.assertEqual(self._billed(order), [5.0])

    def test_goods_that_never_come_are_not_waited_for(self):
        self.rule.trigger = "full_delivery"
        order = self._ordered(5)
        self._deliver(order, 2, backorder=False)
        self._invoice_due()
        self.assertEqual(self._billed(order), [2.0])

    def test_the_list_knows_what_is_delivered_and_not_invoiced(self):
        order = self._ordered(5)
        self.assertFalse(order.o2c_amount_delivered)
        self._deliver(order, 2)
        self.assertEqual(order.o2c_amount_delivered, 200.0)
        self._invoice_due()
        self.env.invalidate_all()
        self.assertFalse(order.o2c_amount_delivered)

    def test_the_days_count_from_the_delivery(self):
        order = self._ordered(5)
        order.date_order = fields.Datetime.now() - timedelta(days=30)
        self._deliver(order, 5)
        order.picking_ids.move_ids.date = fields.Datetime.now() - timedelta(days=3)
        self.assertEqual(order.o2c_invoicing_age, 3)

    def test_the_filter_finds_what_is_delivered(self):
        order, waiting = self._ordered(5), self._ordered(5)
        self._deliver(order, 2)
        view = self.env["sale.order"].get_view(
            self.env.ref("o2c_automation.sale_order_view_search_not_invoiced").id, "search"
        )
        self.assertIn("'delivery_status', 'in', ('partial', 'full')", view["arch"])
        found = self.env["sale.order"].search([("delivery_status", "in", ("partial", "full"))])
        self.assertEqual(found & (order | waiting), order)
