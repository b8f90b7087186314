from odoo import models
from odoo.exceptions import UserError

from ...engine import credit as engine
from .res_partner_credit import CREDIT_MANAGER


class AccountMove(models.Model):
    """Invoices meet the credit decision where the policy says so; credits lower exposure.

    What was delivered is invoiced whatever the customer's credit, unless the policy says
    otherwise. Down payments and credit notes ask for no credit.
    """

    _inherit = "account.move"

    # Drafts are few and posted invoices many: exposure reads the drafts of one customer.
    _o2c_draft_idx = models.Index("(commercial_partner_id, move_type) WHERE state = 'draft'")

    # === POSTING === #

    def action_post(self):
        """Post what may be posted, and name what is held.

        Held invoices of orders are left out rather than refused, so that the hold is kept
        with its activity. :meth:`_post` has the last word.
        """
        orders = self._o2c_checked_invoices()._o2c_invoiced_orders()
        held = orders - orders._o2c_check_invoicing()
        left_out = self.filtered(lambda move: move._o2c_invoiced_orders() & held)
        rest = self - left_out
        result = super(AccountMove, rest).action_post() if rest else False
        return held._o2c_invoice_hold_notice() if left_out and not result else result

    def _post(self, soft=True):
        """Refuse held invoices, whatever route led here, and look again at held orders."""
        warnings = self._o2c_refuse_held_invoices()
        posted = super()._post(soft)
        for move, sentence in warnings:
            if move in posted:
                move.message_post(body=sentence, subtype_xmlid="mail.mt_note")
        credited = posted.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and line.balance < 0
        )
        self.env["o2c.credit.check"]._recheck_customers(credited.partner_id)
        return posted

    # === DECIDING === #

    def _o2c_checked_invoices(self):
        """Return the invoices that ask for credit, where a policy checks invoices."""
        policies = self.env["o2c.credit.policy"]
        return self.filtered(
            lambda move: (
                move.move_type in ("out_invoice", "out_receipt")
                and move.state == "draft"
                and policies._has_checkpoint(move.company_id, "invoice")
                and not move._is_downpayment()
            )
        )

    def _o2c_invoiced_orders(self):
        return self.sudo().invoice_line_ids.sale_line_ids.order_id.sudo(self.env.su)

    def _o2c_is_owed_as_ordered(self):
        """Return whether it is from orders, and to whom they were decided on."""
        return self.commercial_partner_id in self.sudo()._o2c_invoiced_orders()._o2c_debtor()

    def _o2c_refuse_held_invoices(self):
        """Raise where an invoice may not be posted; return [(invoice, warning)] of the others.

        :raise UserError: naming the first that is held, and why
        """
        checked = self._o2c_checked_invoices()
        orders = checked._o2c_invoiced_orders()
        held = orders - orders._o2c_check_invoicing()
        if held:
            raise UserError(held[0]._o2c_invoice_held_message())
        direct = checked.filtered(lambda move: not move._o2c_is_owed_as_ordered())
        return [warning for move in direct for warning in move._o2c_check_direct()]

    def _o2c_check_direct(self):
        """Decide on an invoice that no order was decided on for; return [(invoice, warning)].

        Nobody can release it beforehand: a credit manager who did not write it posts it.

        :raise UserError: where it is held
        """
        decision = self._o2c_direct_decision()
        sentence = self.env["o2c.credit.check"]._message_of(decision.reasons + decision.warnings)
        if decision.verdict == engine.APPROVED:
            return [(self, sentence)] if decision.warnings else []
        if not self._o2c_may_post_held():
            raise UserError(
                self.env._(
                    "The invoice to %(customer)s is held for credit: %(reason)s A credit "
                    "manager who did not write it may post it.",
                    customer=self.partner_id.display_name,
                    reason=sentence,
                )
            )
        self.env["o2c.event"]._log("credit.invoice.released", self, message=sentence)
        return [(self, self.env._("Posted in spite of its credit: %(reason)s", reason=sentence))]

    def _o2c_may_post_held(self):
        user = self.env.user
        is_own = user in (self.create_uid | self.invoice_user_id)
        return not self.env.su and user.has_group(CREDIT_MANAGER) and not is_own

    def _o2c_direct_decision(self):
        """Return the engine's decision; the exposure contains the draft already."""
        move_sudo = self.sudo().with_company(self.company_id)
        company = move_sudo.company_id
        to_minor = company.currency_id.o2c_to_minor
        amount = to_minor(move_sudo.amount_total_signed)
        paid = move_sudo.transaction_ids._o2c_standing()._o2c_amount_standing()
        rate = move_sudo.invoice_currency_rate or 1
        request = engine.Request(amount, paid=to_minor(paid / rate))
        return move_sudo.commercial_partner_id._o2c_decide_without_order(
            request, company, "invoice", counted=amount
        )
