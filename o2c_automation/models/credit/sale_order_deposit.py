from dataclasses import replace

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import float_round

from ...engine import credit_advice as advice
from ...engine.credit import APPROVED


class SaleOrder(models.Model):
    """Orders paid for online: credit asks for its deposit before the money moves.

    The host confirms an order once the prepayment it asks for was paid. Where credit needs
    more, more is asked for: the smallest deposit that lets the order pass, the whole order
    where no smaller one does. What was asked for when a payment began goes on counting
    (:meth:`_o2c_is_deposit_paid`), so that no payment is taken and its order left behind.
    """

    _inherit = "sale.order"

    # === WHAT IS ASKED FOR === #

    def _get_prepayment_required_amount(self):
        required = super()._get_prepayment_required_amount()
        return max(required, self._o2c_deposit()) if self._o2c_takes_deposit() else required

    def _o2c_takes_deposit(self):
        """Return whether paying online is what confirms the order."""
        self.ensure_one()
        return self.require_payment and self.state in ("draft", "sent") and self.amount_total > 0

    def _o2c_deposit(self):
        """Return what has to be paid online in all for credit to let the order pass.

        In the order's currency; zero where it passes as it stands.
        """
        order_sudo = self.sudo().with_company(self.company_id)
        if order_sudo.o2c_credit_check_id._is_release_of(order_sudo):
            return 0.0
        [case] = order_sudo._o2c_credit_decide("confirm")
        return order_sudo._o2c_deposit_of(case)

    def _o2c_ask_deposit(self):
        """Return what has to be paid online in all, and let nobody else have that credit.

        The customer is locked, and others leave alone what the order will need once its
        deposit is paid (:meth:`_o2c_beside_deposits`).
        """
        order_sudo = self.sudo().with_company(self.company_id)
        required = order_sudo._o2c_host_prepayment()
        if order_sudo.o2c_credit_check_id._is_release_of(order_sudo):
            return required
        [case] = order_sudo._o2c_credit_decide("confirm", lock=True)
        deposit = max(required, order_sudo._o2c_deposit_of(case))
        if self.currency_id.compare_amounts(deposit, self.amount_total) < 0:
            case.standing.risk._o2c_await_deposit()
        return deposit

    def _o2c_deposit_of(self, case):
        """Return what has to be paid online in all for ``case`` to be approved."""
        if case.decision.verdict == APPROVED:
            return 0.0
        request, rules = case.request, case.standing.ruleset.rules
        hold = advice.Hold(request, case.account, case.decision.exposure, rules)
        missing = advice.deposit(hold)
        if request.paid + missing >= request.amount:
            return self.amount_total
        paid = self.transaction_ids._o2c_standing()._o2c_amount_standing()
        more = self.company_id.currency_id.o2c_from_minor(missing) * self._o2c_rate()
        # Rounded up: a deposit a cent too small would let nothing pass.
        unit = self.currency_id.rounding
        deposit = float_round(paid + more, precision_rounding=unit, rounding_method="UP")
        return min(deposit, self.amount_total)

    def _o2c_host_prepayment(self):
        """Return what the host asks for, credit aside."""
        return super()._get_prepayment_required_amount()

    # === WHAT WAS PAID === #

    def _o2c_credit_request(self, *, with_payments=False):
        request = super()._o2c_credit_request(with_payments=with_payments)
        if with_payments and self._o2c_is_deposit_paid():
            return replace(request, is_deposit_paid=True)
        return request

    def _o2c_is_deposit_paid(self):
        """Return whether what was asked for this order, as it is, was paid online.

        Of a quotation only: what is confirmed, and raised, is another matter.
        """
        if self.state not in ("draft", "sent"):
            return False
        payments = self.transaction_ids._o2c_standing()
        asked = [one.o2c_deposit_asked for one in payments if one._o2c_asked_for(self)]
        if not asked:
            return False
        paid = payments._o2c_amount_standing()
        return self.currency_id.compare_amounts(paid, min(asked)) >= 0

    def _o2c_book_paid(self):
        """Confirm quotations the host left, where only credit speaks against what was paid.

        What credit does not let pass is held: the credit desk and the salesperson are told,
        where the host would have left a quotation that nobody looks at.

        :return: those that were confirmed
        """
        paid = self.filtered(lambda order: order._o2c_takes_deposit() and order._o2c_host_is_paid())
        for order in paid:
            order.with_context(send_email=True).action_confirm()
        return paid.filtered(lambda order: order.state == "sale")

    def _o2c_host_is_paid(self):
        """Return whether as much was paid online as the host asks for, credit aside."""
        required = self._o2c_host_prepayment()
        enough = self.currency_id.compare_amounts(self.amount_paid, required) >= 0
        return bool(self.amount_paid) and enough

    # === BEFORE A PAYMENT BEGINS === #

    def _o2c_check_payment(self, amount):
        """Refuse to begin a payment that would not confirm the order, by fault of credit.

        The page was opened before the customer's exposure grew, or its amount was changed.
        The customer stays locked, so that what is asked for now is kept with the payment.

        :raise UserError: naming what is asked for now
        """
        if not self._o2c_takes_deposit():
            return
        deposit = self._o2c_ask_deposit()
        if self._o2c_is_credit_short(self.amount_paid + amount, deposit):
            raise UserError(
                self.env._(
                    "%(amount)s is to be paid for this order by now. Please reload the page "
                    "before you pay.",
                    amount=self.currency_id.format(deposit),
                )
            )

    def _o2c_is_outgrown(self, amount):
        """Return whether ``amount`` would do for the host, and for credit no longer."""
        return self._o2c_takes_deposit() and self._o2c_is_credit_short(amount, self._o2c_deposit())

    def _o2c_is_credit_short(self, amount, deposit):
        """Return whether ``amount`` is less than ``deposit``, and the host asks for less too."""
        compare = self.currency_id.compare_amounts
        return compare(amount, deposit) < 0 and compare(self._o2c_host_prepayment(), deposit) < 0

    # === ON THE PAGE === #

    def _o2c_asks_percentage(self):
        """Return whether the down payment is the percentage that the quotation names."""
        required = self._get_prepayment_required_amount()
        return self.currency_id.compare_amounts(required, self._o2c_host_prepayment()) == 0

    def _o2c_asks_part(self):
        """Return whether less than the whole order has to be paid."""
        required = self._get_prepayment_required_amount()
        return self.currency_id.compare_amounts(required, self.amount_total) < 0
