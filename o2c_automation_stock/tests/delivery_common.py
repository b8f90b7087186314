"""The world of the delivery tests: goods in stock, a customer that may get into trouble."""

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.o2c_automation.tests.credit_common import CreditCommon


class DeliveryCommon(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.is_checked_on_delivery = True
        cls.customer.credit_limit = 10000.0
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.goods = cls.env["product.product"].create(
            {
                "name": "Crate",
                "list_price": 100.0,
                "is_storable": True,
                "invoice_policy": "delivery",
                "taxes_id": [Command.clear()],
            }
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.goods, cls.warehouse.lot_stock_id, 1000.0
        )
        cls.worker = new_test_user(
            cls.env,
            login="o2c_worker",
            groups="stock.group_stock_user",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _delivery(cls, quantity=5, partner=None):
        """Return the transfer of a new confirmed order, as the warehouse sees it."""
        return cls._ordered(quantity, partner).picking_ids.with_user(cls.worker)

    @classmethod
    def _ordered(cls, quantity=5, partner=None):
        """Return an order of goods that was confirmed, and may be held."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.customer).id,
                "user_id": cls.salesperson.id,
                "order_line": [
                    Command.create({"product_id": cls.goods.id, "product_uom_qty": quantity})
                ],
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def _stop(cls, partner=None):
        """Stop the customer: nothing of theirs may leave."""
        (partner or cls.customer).o2c_credit_status = "stopped"

    @classmethod
    def _restart(cls):
        cls.customer.o2c_credit_status = "open"

    def _pick(self, pickings, quantity=None):
        """Say that the goods are in the van."""
        for move in pickings.move_ids:
            move.quantity = quantity or move.product_uom_qty
            move.picked = True

    def _delivery_check(self, pickings):
        """Return the check of the delivery as the credit manager sees it."""
        return pickings.sale_id.sudo().o2c_delivery_check_id.with_user(self.manager)
