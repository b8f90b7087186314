from odoo import api, fields, models

from ..core.derived import without, without_forged

_ASKED = frozenset(
    {
        "o2c_deposit_asked",
        "o2c_deposit_order_amount",
        "o2c_deposit_partner_id",
        "o2c_deposit_term_id",
    }
)


class PaymentTransaction(models.Model):
    """What was asked for an order when its payment began, and for which order.

    Between the page and the money the customer's exposure may grow. What was paid is
    measured by what was asked for, not by what would be asked for now; and it counts for
    the order that it was asked for, not for a larger one made of it since.
    """

    _inherit = "payment.transaction"

    o2c_deposit_asked = fields.Monetary(
        "Down Payment Asked For",
        readonly=True,
        copy=False,
        help="What had to be paid online in all for the order to be confirmed, when this "
        "payment began.",
    )
    o2c_deposit_order_amount = fields.Monetary("For an Order Of", readonly=True, copy=False)
    o2c_deposit_partner_id = fields.Many2one(
        "res.partner", "Asked Of", readonly=True, copy=False, index="btree_not_null"
    )
    o2c_deposit_term_id = fields.Many2one(
        "account.payment.term", "On Terms", readonly=True, copy=False
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # What only the decision may say: the portal makes payments in sudo.
        payments = super().create([without(vals, _ASKED) for vals in vals_list])
        for payment in payments:
            payment._o2c_keep_deposit()
        return payments

    def write(self, vals):
        return super().write(without_forged(self.env, vals, _ASKED))

    # === WHAT IS ASKED FOR === #

    def _o2c_keep_deposit(self):
        """Keep what is asked for the order that is being paid, if it is one."""
        order_sudo = self.sudo().sale_order_ids
        is_payment = self.state == "draft" and self.operation not in ("validation", "refund")
        if not is_payment or len(order_sudo) != 1 or not order_sudo._o2c_takes_deposit():
            return
        (debtor, *_company_and_currency), amount, term = order_sudo._o2c_asked()
        self.sudo().write(
            {
                "o2c_deposit_asked": order_sudo._o2c_ask_deposit(),
                "o2c_deposit_order_amount": amount,
                "o2c_deposit_partner_id": debtor.id,
                "o2c_deposit_term_id": term.id,
            }
        )

    def _o2c_asked_for(self, order):
        """Return whether a deposit was asked for ``order``, which asks no more by now."""
        self.ensure_one()
        if not self.o2c_deposit_asked:
            return False
        whose = (self.o2c_deposit_partner_id, order.company_id, self.currency_id)
        before = (whose, self.o2c_deposit_order_amount, self.o2c_deposit_term_id)
        return order._o2c_rise_since(before) <= 0

    def _o2c_end_deposit(self):
        """Have what was asked for count for no order any more; the figure stays."""
        asked = self.filtered("o2c_deposit_partner_id")
        if asked:
            asked.write({"o2c_deposit_partner_id": False})

    # === CONFIRMING === #

    def _check_amount_and_confirm_order(self):
        confirmed = super()._check_amount_and_confirm_order()
        for payment in self:
            # As the host: a payment of several orders confirms none.
            if len(payment.sale_order_ids) == 1:
                confirmed |= payment.sale_order_ids._o2c_book_paid()
        return confirmed
