from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .delivery_common import DeliveryCommon


@tagged("post_install", "-at_install")
class TestDeliveryRelease(DeliveryCommon):
    """Held deliveries go on."""

    def _held_delivery(self):
        picking = self._delivery()
        self._stop()
        picking.button_validate()
        self.assertEqual(picking.o2c_credit_state, "held")
        return picking

    def test_a_released_delivery_leaves(self):
        picking = self._held_delivery()
        self._delivery_check(picking)._release("Paid by phone")
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_a_released_delivery_leaves_by_remote_call(self):
        picking = self._held_delivery()
        self._delivery_check(picking)._release("Paid by phone")
        self._pick(picking)
        picking._action_done()
        self.assertEqual(picking.state, "done")

    def test_a_release_tells_the_warehouse(self):
        picking = self._held_delivery()
        self._delivery_check(picking)._release("Paid by phone")
        self.assertIn("released", picking.message_ids[0].body)

    def test_a_release_over_its_day_lets_nothing_leave(self):
        picking = self._held_delivery()
        yesterday = fields.Date.today() - timedelta(days=1)
        self._delivery_check(picking)._release("Today only", yesterday)
        picking.button_validate()
        self.assertNotEqual(picking.state, "done")

    def test_a_release_does_not_cover_what_came_later(self):
        picking = self._delivery()
        self.customer.credit_limit = 100.0
        picking.button_validate()
        self._delivery_check(picking)._release("The limit is fine")
        self._stop()
        picking.button_validate()
        self.assertNotEqual(picking.state, "done")

    def test_an_order_released_over_its_limit_is_delivered(self):
        self.customer.credit_limit = 100.0
        order = self._ordered()
        order.sudo().o2c_credit_check_id.with_user(self.manager)._release("Insured")
        picking = order.picking_ids.with_user(self.worker)
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_an_order_raised_over_its_limit_by_a_release_is_delivered(self):
        order = self._ordered()
        self.customer.credit_limit = 600.0
        asked = order._o2c_request_rise(1500.0, "They need more")
        asked.with_user(self.manager)._release("Insured")
        order.order_line.product_uom_qty = 15
        picking = order.picking_ids.with_user(self.worker)
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_the_salesperson_releases_nothing(self):
        check = self._delivery_check(self._held_delivery()).with_user(self.salesperson)
        with self.assertRaises(AccessError):
            check._release("Trust me")

    def test_a_denied_delivery_stays(self):
        picking = self._held_delivery()
        self._delivery_check(picking)._deny("Too risky")
        picking.button_validate()
        self.assertEqual((picking.state, picking.o2c_credit_state), ("assigned", "denied"))

    def test_a_denied_delivery_of_a_customer_restored_leaves(self):
        picking = self._held_delivery()
        self._delivery_check(picking)._deny("Too risky")
        self._restart()
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_a_delivery_is_not_released_in_part(self):
        picking = self._held_delivery()
        line = picking.sale_id.sudo().order_line
        with self.assertRaisesRegex(UserError, "not confirmed"):
            self._delivery_check(picking)._release_part({line: 2.0}, "Two of five")

    def test_the_job_lets_go_what_fits_by_now(self):
        picking = self._held_delivery()
        self._restart()
        self._run_job("ir_cron_recheck_credit")
        self.env.invalidate_all()
        self.assertEqual(self._delivery_check(picking).state, "approved")
        self.assertFalse(self._delivery_check(picking).activity_ids)

    def test_money_that_arrives_lets_the_goods_go(self):
        picking = self._delivery()
        self.customer.credit_limit = 100.0
        picking.button_validate()
        self._pay(400.0)
        self._run_job("ir_cron_recheck_credit")
        self.env.invalidate_all()
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_a_hold_of_a_cancelled_transfer_ends(self):
        picking = self._held_delivery()
        check = self._delivery_check(picking)
        picking.action_cancel()
        self._restart()
        self._run_job("ir_cron_recheck_credit")
        self.env.invalidate_all()
        self.assertEqual(check.state, "void")
