"""The world of the return tests: crates with tax, delivered, invoiced and sent back."""

from odoo import Command
from odoo.tests import Form

from .delivery_common import DeliveryCommon


class ReturnCommon(DeliveryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods.taxes_id = [Command.set(cls.company_data["default_tax_sale"].ids)]
        # 15 % of tax: a crate is 115.00.
        cls.order = cls._delivered(10)
        cls.invoice = cls._invoiced(cls.order)

    @classmethod
    def _delivered(cls, quantity):
        """Return an order of crates of which all are delivered."""
        order = cls._ordered(quantity)
        order.picking_ids.with_user(cls.worker).button_validate()
        return order

    @classmethod
    def _invoiced(cls, order):
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    @classmethod
    def _returning(cls, order, quantity, **line_vals):
        """Return the transfer by which ``quantity`` crates are to come back."""
        delivery = order.picking_ids.filtered(
            lambda one: one.picking_type_code == "outgoing" and one.state == "done"
        )[:1]
        wizard = (
            cls.env["stock.return.picking"]
            .with_user(cls.worker)
            .with_context(
                active_id=delivery.id, active_ids=delivery.ids, active_model=delivery._name
            )
            .create({})
        )
        wizard.product_return_moves.write({"quantity": quantity, **line_vals})
        return cls.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])

    @classmethod
    def _returned(cls, order, quantity, **line_vals):
        """Return the validated transfer by which ``quantity`` crates came back."""
        picking = cls._returning(order, quantity, **line_vals).with_user(cls.worker)
        picking.button_validate()
        assert picking.state == "done"
        return picking

    @classmethod
    def _cases(cls, picking):
        return cls.env["o2c.dispute"].search([("return_picking_id", "in", picking.ids)])

    @classmethod
    def _credit(cls, invoice, quantity):
        """Post a credit note for ``quantity`` crates of ``invoice``."""
        note = invoice._reverse_moves()
        with Form(note) as form, form.invoice_line_ids.edit(0) as line:
            line.quantity = quantity
        note.action_post()
        return note
