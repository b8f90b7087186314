import json

from odoo import models
from odoo.fields import Domain
from odoo.tools import html2plaintext

from odoo.addons.base.models.res_bank import sanitize_account_number

from ...engine.reconcile_model import Movement, part_rules, payer_of, usable_rules


class AccountBankStatementLine(models.Model):
    """Bank lines as reconciliation rules see them."""

    _inherit = "account.bank.statement.line"

    # === BUSINESS METHODS === #

    def _o2c_with_rules(self):
        """Return ``[(bank lines, rules)]``: the rules each bank line may meet, in order."""
        rules = self.env["account.reconcile.model"]
        groups = self.grouped(
            lambda line: (line.company_id, line.journal_id, line._o2c_transaction_currency())
        )
        return [(lines, rules._o2c_rules(*key)) for key, lines in groups.items()]

    def _o2c_payers_by_rule(self, guards):
        """Return ``{bank line id: partner id}`` where a rule tells whose money it is.

        :param dict guards: the guard codes of each bank line
        """
        payers = {}
        for lines, rules in self._o2c_with_rules():
            naming = [rule for rule in rules if rule.payer_id]
            movements = lines._o2c_to_movements(guards) if naming else {}
            payers.update({line.id: payer_of(naming, one) for line, one in movements.items()})
        return payers

    def _o2c_usable_rules(self):
        """Return the reconciliation models that explain the bank line, in their order."""
        self.ensure_one()
        ((_line, rules),) = self._o2c_with_rules()
        found = usable_rules(rules, self._o2c_to_movement())
        return self.env["account.reconcile.model"].browse([rule.id for rule in found])

    def _o2c_part_rules(self):
        """Return ``[(rule, rest)]`` of those that explain a part, rests in minor units."""
        self.ensure_one()
        ((_line, rules),) = self._o2c_with_rules()
        models = self.env["account.reconcile.model"]
        return [
            (models.browse(rule.id), rest)
            for rule, rest in part_rules(rules, self._o2c_to_movement())
        ]

    def _o2c_to_movements(self, guards=None):
        """Return ``{bank line: Movement}``; constant queries, whatever the number.

        :param dict guards: the guard codes of each bank line, where they are known already
        """
        guards = guards or self._o2c_guard_codes()
        holders = self._o2c_account_holders()
        return {line: line._o2c_make_movement(guards[line], holders[line]) for line in self}

    def _o2c_to_movement(self):
        """Return the bank line as the engine's ``Movement``."""
        self.ensure_one()
        return self._o2c_to_movements()[self]

    def _o2c_make_movement(self, flags, partners):
        currency = self._o2c_transaction_currency()
        return Movement(
            journal_id=self.journal_id.id,
            amount=currency.o2c_to_minor(self._o2c_transaction_amount()),
            compared=self.currency_id.o2c_to_minor(self.amount),
            digits=currency.decimal_places,
            texts=self._o2c_rule_texts(),
            partner_ids=frozenset(partners.ids),
            flags=flags,
        )

    def _o2c_rule_texts(self):
        """Return what rules look at: the bank's text, its details, and the note."""
        self.ensure_one()
        details = self.transaction_details
        texts = (
            self.payment_ref,
            self.o2c_remittance_text,
            json.dumps(details, ensure_ascii=False) if details else "",
            html2plaintext(self.narration) if self.narration else "",
        )
        return tuple(dict.fromkeys(text for text in texts if text))

    def _o2c_account_holders(self):
        """Return ``{bank line: partners}``: the partner named, else who holds the account."""
        numbers = {
            line: sanitize_account_number(line.o2c_payer_account or line.account_number)
            for line in self
        }
        accounts = self.env["res.partner.bank"].search(
            Domain("sanitized_acc_number", "in", [one for one in numbers.values() if one])
            & Domain("company_id", "in", [False, *self.company_id.ids])
        )
        by_number = accounts.grouped("sanitized_acc_number")
        nobody = self.env["res.partner.bank"]
        return {
            line: (
                line.partner_id or by_number.get(numbers[line], nobody).partner_id
            ).commercial_partner_id
            for line in self
        }
