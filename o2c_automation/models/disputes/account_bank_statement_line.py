from odoo import fields, models


class AccountBankStatementLine(models.Model):
    """Bank lines can be in question themselves; returned payments open cases of their own."""

    _inherit = "account.bank.statement.line"

    # === BUSINESS METHODS === #

    def _o2c_enqueue_cash_application(self):
        self._o2c_open_returned_payments()
        return super()._o2c_enqueue_cash_application()

    def _o2c_open_returned_payments(self):
        """Open one case for each receipt that the bank took back."""
        returned = self.filtered(lambda line: line.o2c_is_return and line.amount < 0)
        if not returned:
            return
        originals = returned._o2c_returned_originals()
        # Clerks who read bank files open cases by it, whatever else they may do with them.
        self.env["o2c.dispute"].sudo()._open(
            [
                {
                    "subject": line,
                    "origin": "returned_payment",
                    "type": "deduction",
                    "reason": "returned_payment",
                    "evidence": line.o2c_return_reason or line.payment_ref,
                    "description": line._o2c_return_story(originals.get(line.o2c_end_to_end_id)),
                }
                for line in returned
            ]
        )

    def _o2c_returned_originals(self):
        """Return the receipts these returns belong to, by their end-to-end reference."""
        references = [line.o2c_end_to_end_id for line in self if line.o2c_end_to_end_id]
        found = self.search(
            [
                ("o2c_end_to_end_id", "in", references),
                ("amount", ">", 0),
                ("company_id", "in", self.company_id.ids),
            ]
        )
        return {line.o2c_end_to_end_id: line for line in found}

    def _o2c_return_story(self, original):
        """Return what is known of the payment that came back."""
        self.ensure_one()
        if not original:
            return self.o2c_remittance_text or self.payment_ref
        return self.env._(
            "Sent back: %(original)s of %(date)s, %(text)s.",
            original=original.name,
            date=fields.Date.to_string(original.date),
            text=original._o2c_matching_text(),
        )

    def _o2c_disputed_currency(self):
        return self._o2c_transaction_currency()

    def _o2c_open_amount(self):
        """Return the amount of the bank line, whichever way the money went."""
        self.ensure_one()
        return abs(self._o2c_transaction_amount())

    def action_o2c_open_dispute(self):
        """Offer a new case about the bank line."""
        self.ensure_one()
        return self.env["o2c.dispute"]._new_case_action(self)
