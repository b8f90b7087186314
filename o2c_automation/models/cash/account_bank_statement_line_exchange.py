from odoo import models

from ...engine.exchange import is_within

PPM_PER_PERCENT = 10_000


class AccountBankStatementLine(models.Model):
    """Bank lines taken for an amount in another currency than the bank stated."""

    _inherit = "account.bank.statement.line"

    # === BUSINESS METHODS === #

    def _o2c_company_amount(self):
        """Return the amount in the company's currency, as the entry has it."""
        self.ensure_one()
        return self._get_accounting_amounts_and_currencies()[4]

    def _o2c_worth(self, amount, currency):
        """Return what ``amount`` of ``currency`` is worth in the bank line's, on its day."""
        self.ensure_one()
        own = self._o2c_transaction_currency()
        return currency._convert(amount, own, self.company_id, self.date)

    def _o2c_is_worth(self, amount, currency, percent):
        """Return whether the bank line is worth ``amount``, give or take ``percent``."""
        own = self._o2c_transaction_currency()
        return is_within(
            own.o2c_to_minor(self._o2c_transaction_amount()),
            own.o2c_to_minor(self._o2c_worth(amount, currency)),
            round(percent * PPM_PER_PERCENT),
        )

    def _o2c_exchange_vals(self, total, currency):
        """Return a proposal's amounts where the bank line settles ``total`` of ``currency``.

        In a foreign currency the line is taken for just that, and the host books the exchange
        difference when it reconciles. In the company's own the entry's amount is what it is: the
        difference is a line of the entry.
        """
        is_foreign = currency != self.company_id.currency_id
        amount = total if is_foreign else self._o2c_company_amount()
        return {
            "currency_id": currency.id,
            "amount": amount,
            "amount_fee": currency.round(total - amount),
            "amount_difference": currency.round(total - amount),
            "difference_kind": "exchange",
        }

    def _o2c_at_rate_vals(self, currency):
        """Return a proposal's amount for the bank line in ``currency``, at the rate of its day."""
        company = self.company_id
        if currency == company.currency_id:
            amount = self._o2c_company_amount()
        else:
            own = self._o2c_transaction_currency()
            amount = own._convert(self._o2c_transaction_amount(), currency, company, self.date)
        return {"currency_id": currency.id, "amount": amount}
