from odoo import models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _o2c_money_received(self):
        """Return what was paid on one item, in its currency; credits and write-offs left out."""
        paid = self.matched_credit_ids.filtered(
            lambda partial: (
                partial.credit_move_id.move_id.statement_line_id
                or partial.credit_move_id.move_id.origin_payment_id
            )
        )
        return sum(paid.mapped("debit_amount_currency"))
