from dataclasses import replace

from odoo import api, models

from ...engine.reconcile_model import first_rule, reasons_to_ask


class O2cCashApplication(models.AbstractModel):
    """Rules have their turn where the engine found nothing."""

    _inherit = "o2c.cash.application"

    def _decide(self, bank_lines):
        decided = super()._decide(bank_lines)
        unexplained = bank_lines.filtered(
            lambda line: line.id in decided.by_line and _is_unexplained(decided.by_line[line.id][0])
        )
        for line, rule, movement in self._first_rules(unexplained, decided.guards):
            proposal, policy = decided.by_line[line.id]
            amount_max = policy._to_facts(line._o2c_transaction_currency()).max_auto_amount
            reasons = reasons_to_ask(rule, movement, amount_max)
            decided.rules[line.id] = rule.id
            decided.by_line[line.id] = (_by_rule(proposal, reasons), policy)
        return decided

    @api.model
    def _first_rules(self, bank_lines, guards):
        """Yield ``(bank line, rule, movement)`` for the bank lines that a rule explains."""
        movements = bank_lines._o2c_to_movements(guards)
        for lines, rules in bank_lines._o2c_with_rules():
            for line in lines:
                rule = first_rule(rules, movements[line])
                if rule:
                    yield line, rule, movements[line]


def _is_unexplained(proposal):
    return proposal.verdict == "none"


def _by_rule(proposal, reasons):
    """Return the engine's answer with a rule's in its place: no item, nothing left over."""
    verdict = "suggest" if reasons else "auto"
    return replace(proposal, verdict=verdict, family="rule", over=0, reasons=reasons)
