from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestConcurrentOrders(BaseCase):
    """Two transactions, each confirming 600 against a limit of 1,000.

    The world is committed, because a second transaction has to see it, and removed.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            customer = env["res.partner"].create({"name": "Twice", "credit_limit": 1000.0})
            product = env["product.product"].create({"name": "Twice", "type": "service"})
            orders = env["sale.order"].create([self._order_vals(customer, product)] * 2)
            self.customer_id, self.product_id, self.order_ids = (
                customer.id,
                product.id,
                orders.ids,
            )
        self.addCleanup(self._remove_world)

    def _order_vals(self, customer, product):
        line = {"product_id": product.id, "price_unit": 600.0, "tax_ids": [Command.clear()]}
        return {"partner_id": customer.id, "order_line": [Command.create(line)]}

    def _remove_world(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            orders = env["sale.order"].browse(self.order_ids)
            orders._action_cancel()
            checks = orders.o2c_credit_check_ids
            # Events allow no deletion through the ORM, to anybody.
            cr.execute(
                "DELETE FROM o2c_event WHERE res_model = 'o2c.credit.check' AND res_id = ANY(%s)",
                [checks.ids],
            )
            orders.unlink()
            env["product.product"].browse(self.product_id).product_tmpl_id.unlink()
            env["res.partner"].browse(self.customer_id).unlink()

    def _confirm(self, cr, number):
        order = api.Environment(cr, SUPERUSER_ID, {})["sale.order"].browse(self.order_ids[number])
        order.action_confirm()
        order.flush_recordset()
        return order.state

    @mute_logger("odoo.sql_db")
    def test_the_later_of_two_concurrent_orders_is_refused_and_run_again(self):
        with self.registry.cursor() as late:
            # The late transaction has begun, and with it what it can see.
            late.execute("SELECT 1 FROM res_partner WHERE id = %s", [self.customer_id])
            with self.registry.cursor() as early:
                self.assertEqual(self._confirm(early, 0), "sale")
            with self.assertRaises(SerializationFailure):
                self._confirm(late, 1)
            late.rollback()

    @mute_logger("odoo.sql_db")
    def test_a_rise_beside_a_confirmation_is_refused_and_run_again(self):
        with self.registry.cursor() as cr:
            self._confirm(cr, 0)
        with self.registry.cursor() as late:
            late.execute("SELECT 1 FROM res_partner WHERE id = %s", [self.customer_id])
            with self.registry.cursor() as early:
                self._price(early, 1, 400.0)
                self.assertEqual(self._confirm(early, 1), "sale")
            # Each fits by itself: 600 and 400, or 700 alone.
            with self.assertRaises(SerializationFailure):
                self._price(late, 0, 700.0)
            late.rollback()

    def _price(self, cr, number, price):
        order = api.Environment(cr, SUPERUSER_ID, {})["sale.order"].browse(self.order_ids[number])
        order.order_line.price_unit = price
        order.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_a_confirmation_beside_a_payment_that_begins_is_refused_and_run_again(self):
        with self.registry.cursor() as late:
            late.execute("SELECT 1 FROM res_partner WHERE id = %s", [self.customer_id])
            with self.registry.cursor() as early:
                order = api.Environment(early, SUPERUSER_ID, {})["sale.order"].browse(
                    self.order_ids[0]
                )
                order.write({"require_payment": True, "prepayment_percent": 0.1})
                self.assertEqual(order._o2c_ask_deposit(), 60.0)
            with self.assertRaises(SerializationFailure):
                self._confirm(late, 1)
            late.rollback()

    def test_run_again_it_sees_what_the_earlier_one_left(self):
        with self.registry.cursor() as early:
            self._confirm(early, 0)
        with self.registry.cursor() as late:
            self.assertEqual(self._confirm(late, 1), "draft")

    def test_whoever_confirms_does_not_wait_for_whoever_edits_the_customer(self):
        with self.registry.cursor() as editing, self.registry.cursor() as confirming:
            partners = api.Environment(editing, SUPERUSER_ID, {})["res.partner"]
            partners.browse(self.customer_id).write({"street": "Elsewhere 1"})
            partners.env.flush_all()
            confirming.execute("SET LOCAL lock_timeout = '2s'")
            self.assertEqual(self._confirm(confirming, 0), "sale")
