from odoo import models
from odoo.exceptions import UserError

from ...engine.dispute_case import credit_problem


class O2cDispute(models.Model):
    """Credit notes of less than was approved: what becomes of the rest is said with them."""

    _inherit = "o2c.dispute"

    # === ACTION METHODS === #

    def action_offer_credit_note(self):
        """Ask how much is credited, of which lines, and what becomes of the rest."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Issue a Credit Note"),
            "res_model": "o2c.dispute.credit",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispute_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _credit_part(self, amount, *, lines, rest):
        """Credit ``amount`` of an approved case; the rest becomes a case of its own.

        :param float amount: in the currency of the case, at most what is still in dispute
        :param lines: the lines of the invoice that are credited; none: all of them
        :param str rest: "open": it stays in dispute; "rejected": the customer owes it
        :return: the case of the rest, possibly none
        :raise UserError: where there is nothing, or not so much, to credit
        """
        self.ensure_one()
        self._check_resolvable()
        self._check_may_decide("writeoff_ceiling")
        part = self._cut_off_rest(amount, rest)
        if lines != self.invoice_line_ids:
            self.invoice_line_ids = lines
        self.action_credit_note()
        return part

    def _cut_off_rest(self, amount, rest):
        """Leave ``amount`` in dispute, approved as before, and return the case of the rest."""
        to_minor = self.currency_id.o2c_to_minor
        open_minor, credited = to_minor(self.amount_open), to_minor(amount)
        if credit_problem(open_minor, credited):
            raise UserError(
                self.env._(
                    "Credit more than zero and at most %(amount)s.",
                    amount=self.currency_id.format(self.amount_open),
                )
            )
        if credited == open_minor:
            return self.browse()
        # What is disputed changes only while nothing is decided; the approval stands.
        self._transition("investigating", reason="split")
        left_over = {
            "amount": self.currency_id.o2c_from_minor(open_minor - credited),
            "invoice_line_ids": self.invoice_line_ids.ids,
        }
        part = self._cut(amount, left_over)
        self._transition("approved", reason="split")
        if rest == "rejected":
            part._transition("rejected", reason="split")
        return part
