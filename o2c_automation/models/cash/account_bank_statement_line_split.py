from datetime import timedelta

from odoo import models
from odoo.fields import Domain

from ...engine.line_guards import SPLIT_DAYS, Receipt, cut_up


class AccountBankStatementLine(models.Model):
    """Payments that were cut up to stay below what is applied without a person."""

    _inherit = "account.bank.statement.line"

    # === BUSINESS METHODS === #

    def _o2c_guard_codes(self):
        codes, cut = super()._o2c_guard_codes(), self._o2c_cut_up()
        return {
            line: (*found, "aml_split") if line in cut else found for line, found in codes.items()
        }

    def _o2c_cut_up(self):
        """Return the bank lines that may be a piece of one payment; asks only where limits are."""
        limits = {journal: limit for journal, limit in self._o2c_limits().items() if limit}
        limited = self.filtered(lambda line: line.journal_id in limits)
        if not limited:
            return limited
        days, dates = timedelta(days=SPLIT_DAYS), limited.mapped("date")
        nearby = self.search(
            Domain("journal_id", "in", [journal.id for journal in limits])
            & Domain("amount", ">", 0)
            & Domain("date", ">=", min(dates) - days)
            & Domain("date", "<=", max(dates) + days)
        )
        return limited & self.browse(cut_up(nearby._o2c_receipts(limits)))

    def _o2c_limits(self):
        """Return ``{journal: largest amount applied without a person}`` in company currency."""
        policies = self.env["o2c.match.policy"]._policies_by_journal(self.journal_id)
        return {
            journal: policy.cash_auto_max if journal.type == "cash" else policy.amount_auto_max
            for journal, policy in policies.items()
        }

    def _o2c_receipts(self, limits):
        """Return the bank lines whose payer is known as the engine's ``Receipt``."""
        holders = self._o2c_account_holders()
        return [
            Receipt(
                line.id,
                payer,
                line.date,
                line.company_currency_id.o2c_to_minor(line._o2c_company_amount()),
                line.company_currency_id.o2c_to_minor(limits[line.journal_id]),
            )
            for line in self
            if (payer := holders[line][:1].id or line.o2c_payer_account or line.account_number)
        ]
