from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .delivery_common import DeliveryCommon


@tagged("post_install", "-at_install")
class TestDeliveryWithoutOrder(DeliveryCommon):
    """Goods of a held customer leave by no transfer that belongs to no sales order either."""

    def _transfer(self, user=None, **vals):
        """Return a transfer to the customer that somebody made by hand: two crates of 100."""
        destination = self.env.ref("stock.stock_location_customers")
        places = {
            "location_id": self.warehouse.lot_stock_id.id,
            "location_dest_id": destination.id,
        }
        move = {"product_id": self.goods.id, "product_uom_qty": 2, **places}
        picking = (
            self.env["stock.picking"]
            .with_user(user or self.worker)
            .create(
                {
                    "partner_id": self.customer.id,
                    "picking_type_id": self.warehouse.out_type_id.id,
                    "move_ids": [Command.create(move)],
                    **places,
                    **vals,
                }
            )
        )
        picking.action_confirm()
        self._pick(picking)
        return picking

    def _assert_refused(self, picking):
        with self.assertRaisesRegex(UserError, "belongs to no sales order"):
            picking.button_validate()

    def test_a_customer_in_good_standing_gets_it(self):
        picking = self._transfer()
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_a_stopped_customer_does_not(self):
        picking = self._transfer()
        self._stop()
        self._assert_refused(picking)

    def test_a_customer_at_the_limit_does_not(self):
        self.customer.credit_limit = 199.99
        self._assert_refused(self._transfer())

    def test_a_gift_does_not_leave_to_a_stopped_customer_either(self):
        self.goods.list_price = 0.0
        picking = self._transfer()
        self._stop()
        self._assert_refused(picking)

    def test_the_refusal_tells_no_figures(self):
        self.customer.credit_limit = 17.0
        with self.assertRaises(UserError) as refused:
            self._transfer().button_validate()
        self.assertNotIn("17", str(refused.exception))

    def test_taking_a_transfer_off_its_order_opens_no_gate(self):
        picking = self._delivery()
        self._stop()
        picking.sale_id = False
        self._pick(picking)
        self._assert_refused(picking)

    def test_a_transfer_to_nobody_in_particular_leaves(self):
        self._stop()
        picking = self._transfer(partner_id=False)
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_without_the_checkpoint_it_leaves(self):
        self.policy.is_checked_on_delivery = False
        self._stop()
        picking = self._transfer()
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_a_credit_manager_who_did_not_make_it_lets_it_go(self):
        picking = self._transfer()
        self._stop()
        picking.with_user(self._deciding_worker()).button_validate()
        self.assertEqual(picking.state, "done")
        event = self.env["o2c.event"].search([("kind", "=", "credit.delivery.released")])
        self.assertEqual((event.res_model, event.res_id), ("stock.picking", picking.id))

    def test_a_credit_manager_does_not_let_go_what_is_their_own(self):
        manager = self._deciding_worker()
        picking = self._transfer(user=manager)
        self._stop()
        self._assert_refused(picking)

    def _deciding_worker(self):
        groups = "stock.group_stock_user,o2c_automation.group_credit_manager"
        vals = {"company_id": self.company.id, "company_ids": self.company.ids}
        return new_test_user(self.env, login="o2c_deciding_worker", groups=groups, **vals)
