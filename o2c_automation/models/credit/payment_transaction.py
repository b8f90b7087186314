from odoo import models


class PaymentTransaction(models.Model):
    """What online payments are still worth once they were captured, voided or given back."""

    _inherit = "payment.transaction"

    def _o2c_standing(self):
        """Return the payments that were authorised or made."""
        return self.filtered(lambda payment: payment.state in ("authorized", "done"))

    def _o2c_amount_standing(self):
        """Return what was authorised or paid, and neither voided nor given back since.

        The host keeps the amount of a payment as it was, whatever became of it: parts that
        were captured or voided and refunds are payments of their own, linked to no order.
        """
        refunds = self._o2c_parts()._o2c_standing().filtered(lambda one: one.operation == "refund")
        voided = self.child_transaction_ids.filtered(
            lambda one: one.state == "cancel" and one.operation != "refund"
        )
        return sum((self | refunds).mapped("amount")) - sum(voided.mapped("amount"))

    def _o2c_amount_posted(self):
        """Return how much of it the books have as payments, refunds taken off."""
        made = self | self._o2c_parts()._o2c_standing()
        posted = made.filtered(lambda one: one.payment_id.move_id.state == "posted")
        return sum(posted.mapped("amount"))

    def _o2c_parts(self):
        """Return the captures, voids and refunds of the payments, refunds of captures included."""
        children = self.child_transaction_ids
        return children | children.child_transaction_ids
