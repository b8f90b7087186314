from odoo import api, models


class O2cCashPosting(models.AbstractModel):
    """The entries of bank lines that settle items in another currency, and taking them back.

    The bank's counterpart changes its currency, so that the host settles the items to the cent
    and books the exchange difference. Its amount in the company's currency stays.
    """

    _inherit = "o2c.cash.posting"

    @api.model
    def _keeps_amounts(self, proposal, entry):
        return not proposal._is_exchanged() and super()._keeps_amounts(proposal, entry)

    @api.model
    def _amount_vals(self, proposal, minor):
        if not proposal._is_exchanged():
            return super()._amount_vals(proposal, minor)
        amount = proposal.currency_id.o2c_from_minor(minor)
        balance = amount * proposal.statement_line_id._o2c_company_amount() / proposal.amount
        return {
            "currency_id": proposal.currency_id.id,
            "amount_currency": amount,
            "balance": proposal.company_id.currency_id.round(balance),
        }

    @api.model
    def _difference_account(self, proposal, difference):
        if difference.kind == "exchange":
            lines = self.env["account.move.line"]
            return lines._get_exchange_account(proposal.company_id, difference.amount)
        return super()._difference_account(proposal, difference)

    @api.model
    def _was_rewritten(self, proposal):
        return proposal._is_exchanged() or super()._was_rewritten(proposal)
