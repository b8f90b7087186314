from odoo import models

from ...engine.line_guards import LineFacts, LineRules, guard_codes


class AccountBankStatementLine(models.Model):
    """What stops a bank line from being applied without a person, before it is matched."""

    _inherit = "account.bank.statement.line"

    # === BUSINESS METHODS === #

    def _o2c_guard_codes(self):
        """Return ``{bank line: codes}``; constant queries, whatever the number."""
        holders = self._o2c_account_holders()
        rules = self._o2c_line_rules()
        return {
            line: guard_codes(line._o2c_line_facts(holders[line]), rules[line.journal_id])
            for line in self
        }

    def _o2c_line_rules(self):
        """Return ``{journal: LineRules}`` of the bank lines."""
        policies = self.env["o2c.match.policy"]._policies_by_journal(self.journal_id)
        return {
            journal: LineRules(
                closed_until=journal.company_id._get_user_fiscal_lock_date(journal),
                countries=frozenset(policies[journal].watched_country_ids.mapped("code")),
                cash_max=journal.company_id.currency_id.o2c_to_minor(
                    policies[journal].cash_auto_max
                ),
            )
            for journal in self.journal_id
        }

    def _o2c_line_facts(self, holders):
        self.ensure_one()
        payers_sudo = (holders | self.partner_id.commercial_partner_id).sudo()
        # What was undone counts whoever may see proposals.
        proposals_sudo = self.sudo().o2c_proposal_ids
        is_cash = self.journal_id.type == "cash"
        amount = abs(self._o2c_company_amount()) if is_cash else 0
        return LineFacts(
            date=self.date,
            amount=self.company_id.currency_id.o2c_to_minor(amount),
            account=self.o2c_payer_account or self.account_number or "",
            payers=frozenset(filter(None, payers_sudo.country_id.mapped("code"))),
            is_watched=any(payers_sudo.mapped("o2c_review_payments")),
            is_cash=is_cash,
            is_return=self.o2c_is_return,
            is_undone="undone" in proposals_sudo.mapped("state"),
        )
