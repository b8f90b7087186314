from odoo import SUPERUSER_ID, fields, models
from odoo.exceptions import UserError

from ...engine import approval as engine
from .sale_order import EMPLOYEES


class SaleOrder(models.Model):
    """An order approved in part: the rest goes on as a quotation of its own."""

    _inherit = "sale.order"

    o2c_can_decide = fields.Boolean(
        related="o2c_credit_check_id.can_decide", related_sudo=False, groups=EMPLOYEES
    )
    o2c_split_root_id = fields.Many2one(
        "sale.order",
        "Rest Of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=EMPLOYEES,
        help="The order this one was split from, when the credit desk approved a part.",
    )
    o2c_split_ids = fields.One2many(
        "sale.order", "o2c_split_root_id", "Split Orders", readonly=True, groups=EMPLOYEES
    )

    # === ACTIONS === #

    def action_o2c_release_part(self):
        """Release a part of this order, with a reason."""
        self.ensure_one()
        return self.o2c_credit_check_id.action_release_part()

    # === SPLITTING === #

    def _o2c_split_off_rest(self, approved):
        """Keep ``approved`` on this order and move the rest to a quotation of its own.

        The system changes the orders, so that the approver has no hand in them.

        :param dict approved: {order line: quantity to keep}; lines left out are moved whole
        :return: the new quotation
        :raise UserError: where nothing, everything or more than everything is kept
        """
        self.ensure_one()
        order = self.with_user(SUPERUSER_ID).with_company(self.company_id)
        left = order._o2c_rest_of(approved)
        rest = order.copy(order._o2c_prepare_rest_vals())
        products = order._o2c_product_lines()
        for line in products:
            if line.id in left:
                rest.order_line += line.copy(
                    {"order_id": rest.id, "product_uom_qty": left[line.id]}
                )
        for line in products.filtered(lambda line: line.id in left):
            line.product_uom_qty -= left[line.id]
        products.filtered(lambda line: not line.product_uom_qty).unlink()
        order._o2c_link_rest(rest)
        return rest

    def _o2c_product_lines(self):
        return self.order_line.filtered(lambda line: not line.display_type)

    def _o2c_rest_of(self, approved):
        """Return {line id: quantity} that is not kept, as the engine finds it."""
        ordered = {line.id: line.product_uom_qty for line in self._o2c_product_lines()}
        kept = {line.id: quantity for line, quantity in approved.items()}
        try:
            left = engine.rest_of(ordered, kept)
        except ValueError:
            raise UserError(self.env._("Approve no more of a line than was ordered.")) from None
        if not left:
            raise UserError(self.env._("That is the whole order: release it instead."))
        if left == ordered:
            raise UserError(self.env._("Approve something of the order, or deny it."))
        return left

    def _o2c_prepare_rest_vals(self):
        root = self.o2c_split_root_id or self
        return {
            "order_line": [],
            "o2c_split_root_id": root.id,
            "origin": self.name,
            "client_order_ref": self.client_order_ref,
            "user_id": self.user_id.id,
        }

    def _o2c_link_rest(self, rest):
        """Tell on both orders where the other part is."""
        self.message_post(
            body=self.env._(
                "Approved in part. The rest is %(order)s.", order=rest._get_html_link()
            ),
            subtype_xmlid="mail.mt_note",
        )
        rest.message_post(
            body=self.env._("The rest of %(order)s.", order=self._get_html_link()),
            subtype_xmlid="mail.mt_note",
        )
