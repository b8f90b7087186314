from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .delivery_common import DeliveryCommon


@tagged("post_install", "-at_install")
class TestDeliveryHold(DeliveryCommon):
    """Goods of a held customer leave by no route."""

    def test_goods_of_a_customer_in_good_standing_leave(self):
        picking = self._delivery()
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_the_button_validates_nothing_and_says_why(self):
        picking = self._delivery()
        self._stop()
        notice = picking.button_validate()
        self.assertNotEqual(picking.state, "done")
        self.assertIn("stopped", notice["params"]["message"])

    def test_the_notice_tells_no_figures(self):
        picking = self._delivery()
        self.customer.credit_limit = 17.0
        self.assertNotIn("17", picking.button_validate()["params"]["message"])

    def test_the_hold_is_kept_with_an_activity_for_the_credit_desk(self):
        picking = self._delivery()
        self._stop()
        picking.button_validate()
        check = self._delivery_check(picking)
        self.assertRecordValues(check, [{"state": "held", "checkpoint": "deliver"}])
        self.assertTrue(check.activity_ids)

    def test_a_second_attempt_keeps_the_same_hold(self):
        picking = self._delivery()
        self._stop()
        picking.button_validate()
        check = self._delivery_check(picking)
        picking.button_validate()
        self.assertEqual(self._delivery_check(picking), check)

    def test_a_remote_call_to_the_last_step_is_refused(self):
        picking = self._delivery()
        self._stop()
        self._pick(picking)
        with self.assertRaisesRegex(UserError, "held for credit"):
            picking._action_done()

    def test_moves_by_themselves_are_refused(self):
        picking = self._delivery()
        self._stop()
        self._pick(picking)
        with self.assertRaisesRegex(UserError, "held for credit"):
            picking.move_ids._action_done()

    def test_a_state_written_by_remote_call_is_refused(self):
        picking = self._delivery()
        self._stop()
        with self.assertRaisesRegex(UserError, "held for credit"):
            picking.move_ids.write({"state": "done"})

    def test_a_context_opens_no_gate(self):
        picking = self._delivery()
        self._stop()
        forged = {"skip_backorder": True, "skip_sanity_check": True, "cancel_backorder": True}
        picking.with_context(**forged, button_validate_picking_ids=picking.ids).button_validate()
        self.assertNotEqual(picking.state, "done")

    def test_a_backorder_wizard_opened_before_the_stop_validates_nothing(self):
        picking = self._delivery()
        self._pick(picking, quantity=2)
        action = picking.button_validate()
        self._stop()
        wizards = self.env[action["res_model"]].with_user(self.worker)
        Form(wizards.with_context(**action["context"])).save().process()
        self.assertNotEqual(picking.state, "done")

    def test_of_several_those_in_good_standing_leave(self):
        other = self._customer("Baker Ltd")
        pickings = self._delivery() | self._delivery(partner=other)
        self._stop()
        pickings.button_validate()
        self.assertEqual(pickings.mapped("state"), ["assigned", "done"])

    def test_a_packing_step_before_the_door_is_not_held(self):
        self.warehouse.delivery_steps = "pick_ship"
        picking = self._delivery()
        self._stop()
        first = picking.filtered(lambda one: one.state == "assigned")
        first.button_validate()
        self.assertEqual(first.state, "done")

    def test_returned_goods_come_in(self):
        picking = self._delivery()
        picking.button_validate()
        self._stop()
        wizard = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
        )
        returned = wizard.create({})
        returned.product_return_moves.quantity = 5
        back = self.env["stock.picking"].browse(returned.action_create_returns()["res_id"])
        back.button_validate()
        self.assertEqual(back.state, "done")

    def test_without_the_checkpoint_everything_leaves(self):
        self.policy.is_checked_on_delivery = False
        picking = self._delivery()
        self._stop()
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_an_order_over_a_limit_lowered_meanwhile_is_held(self):
        picking = self._delivery(quantity=5)
        self.customer.credit_limit = 499.0
        picking.button_validate()
        self.assertEqual(picking.o2c_credit_state, "held")

    def test_an_order_within_its_limit_is_not_counted_twice(self):
        self.customer.credit_limit = 500.0
        picking = self._delivery(quantity=5)
        picking.button_validate()
        self.assertEqual(picking.state, "done")


@tagged("post_install", "-at_install")
class TestDeliveryBatch(DeliveryCommon):
    """Batches of transfers, where that module is installed."""

    def test_a_batch_leaves_held_transfers_behind(self):
        if "stock.picking.batch" not in self.env:
            self.skipTest("stock_picking_batch is not installed")
        pickings = self._delivery() | self._delivery(partner=self._customer("Baker Ltd"))
        batch = (
            self.env["stock.picking.batch"]
            .with_user(self.worker)
            .create({"picking_ids": [Command.set(pickings.ids)]})
        )
        batch.action_confirm()
        self._stop()
        self._pick(pickings)
        batch.action_done()
        self.assertEqual(pickings.mapped("state"), ["assigned", "done"])


@tagged("post_install", "-at_install")
class TestDeliverySight(DeliveryCommon):
    """Holds are seen before anybody loads a van."""

    def _sweep(self):
        with self.enter_registry_test_mode():
            cron = self.env.ref("o2c_automation_stock.ir_cron_hold_deliveries")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_the_job_holds_what_may_not_leave(self):
        picking = self._delivery()
        self._stop()
        self._sweep()
        self.assertEqual(picking.o2c_credit_state, "held")

    def test_the_job_holds_nothing_of_others(self):
        picking = self._delivery(partner=self._customer("Baker Ltd"))
        self._stop()
        self._sweep()
        self.assertFalse(picking.o2c_credit_state)

    def test_held_transfers_are_found_by_the_filter(self):
        picking = self._delivery()
        self._delivery(partner=self._customer("Baker Ltd"))
        self._stop()
        self._sweep()
        found = self.env["stock.picking"].with_user(self.worker)
        self.assertEqual(found.search([("o2c_credit_state", "=", "held")]), picking)

    def test_the_transfer_tells_of_the_hold(self):
        picking = self._delivery()
        self._stop()
        self._sweep()
        self.assertIn("held for credit", picking.message_ids[0].body)

    def test_the_warehouse_sees_no_figures(self):
        picking = self._delivery()
        self._stop()
        self._sweep()
        self.assertNotIn("10,000", picking.o2c_credit_message)
