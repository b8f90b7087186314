from odoo import api, models

from ...engine.reconcile_model import Rule, split

PPM_PER_PERCENT = 10_000


class AccountReconcileModel(models.Model):
    """The host's rules for bank lines that are no customer payment, at work."""

    _inherit = "account.reconcile.model"

    # === BUSINESS METHODS === #

    @api.model
    def _o2c_rules(self, company, journal, currency):
        """Return the rules (engine ``Rule``) for bank lines, in the order they are tried.

        :param company: whose rules; a branch uses those of its parents too
        :param journal: the bank lines' journal, whose currency the conditions are stated in
        :param currency: the currency in which the bank lines' money is explained
        """
        found = self.search([("company_id", "parent_of", company.ids)], order="sequence, id")
        journal_currency = journal.currency_id or company.currency_id
        return [one._o2c_to_rule(currency, journal_currency) for one in found]

    def _o2c_to_rule(self, currency, journal_currency):
        self.ensure_one()
        bookable = all(line.account_id for line in self.line_ids)
        return Rule(
            id=self.id,
            lines=tuple(line._o2c_to_rule_line(currency) for line in self.line_ids if bookable),
            journal_ids=frozenset(self.match_journal_ids.ids),
            partner_ids=frozenset(self.match_partner_ids.commercial_partner_id.ids),
            amount_test=self.match_amount or "",
            amount_min=journal_currency.o2c_to_minor(self.match_amount_min),
            amount_max=journal_currency.o2c_to_minor(self.match_amount_max),
            label_test=self.match_label or "",
            label=self.match_label_param or "",
            payer_id=self.mapped_partner_id.commercial_partner_id.id or None,
            is_proposable=self.can_be_proposed,
            is_automatic=self.trigger == "auto_reconcile",
        )

    def _o2c_entry_vals_list(self, bank_line):
        """Return the lines that replace the bank line's suspense line, taxes of each after it.

        The lines balance the bank's own in both currencies; what rounding leaves in the
        company's currency is the first line's.
        """
        parts, rest = self._o2c_split(bank_line)
        vals_list = [] if rest else self._o2c_part_vals_list(bank_line, parts)
        liquidity = bank_line._seek_for_lines()[0]
        rounding = sum(liquidity.mapped("balance")) + sum(vals["balance"] for vals in vals_list)
        if vals_list:
            first = vals_list[0]
            first["balance"] = liquidity.company_currency_id.round(first["balance"] - rounding)
        return vals_list

    def _o2c_split(self, bank_line):
        """Return what the rule makes of a bank line: ``(parts, rest in minor units)``."""
        self.ensure_one()
        currency = bank_line._o2c_transaction_currency()
        rule = self._o2c_to_rule(currency, bank_line.currency_id)
        return split(rule, bank_line._o2c_to_movement())

    def _o2c_part_vals_list(self, bank_line, parts):
        """Return the journal items of some ``parts`` of a bank line, taxes of each after it."""
        lines = {line.id: line for line in self.line_ids}
        return [
            vals
            for part in parts
            for vals in lines[part.line_id]._o2c_entry_vals_list(bank_line, part.amount)
        ]
