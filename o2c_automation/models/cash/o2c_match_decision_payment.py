from odoo import api, models
from odoo.exceptions import UserError


class O2cMatchDesk(models.AbstractModel):
    """The payment nobody registered, made from the bank line that brought it."""

    _inherit = "o2c.match.desk"

    @api.model
    def create_payment(self, line_id, partner_id, choice=None):
        """Register the customer's payment of the bank line, and match the line with it.

        The payment waits on the customer's account for invoices; undoing cancels it.

        :param dict choice: ``remember``: the payer pays for this customer
        """
        self._decide_on([line_id])
        line = self.env["account.bank.statement.line"].browse(line_id)
        partner = self.env["res.partner"].browse(partner_id or ()).commercial_partner_id
        if not partner:
            raise UserError(self.env._("Choose the customer whose money it is."))
        payment = self._make_payment(line, partner)
        item = payment.move_id.line_ids.filtered(
            lambda one: one.account_id == payment.outstanding_account_id
        )
        allocations = {item.id: item.amount_residual_currency}
        vals = {"payment_id": payment.id}
        result = self._apply_by_hand(line_id, partner.id, allocations, vals)
        return self._remember(line, partner, result, choice or {})

    @api.model
    def _make_payment(self, line, partner):
        amount = line._o2c_transaction_amount()
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound" if amount > 0 else "outbound",
                "partner_type": "customer",
                "partner_id": partner.id,
                "journal_id": line.journal_id.id,
                "currency_id": line._o2c_transaction_currency().id,
                "amount": abs(amount),
                "date": line.date,
                "memo": line.payment_ref,
            }
        )
        payment.action_post()
        return payment
