from collections import Counter, defaultdict
from dataclasses import replace

from odoo import api, models

from ...engine.matching import propose
from ...engine.reconcile_model import part_rules, reasons_to_ask


class O2cCashApplication(models.AbstractModel):
    """Where a rule explains a part of a bank line only, the engine is asked about the rest.

    A card company pays what its customers paid less a charge: the rule names the charge, the
    rest settles invoices, and both are one entry. Where nothing explains the rest, the line
    waits for a person, and nothing is booked.
    """

    _inherit = "o2c.cash.application"

    def _decide(self, bank_lines):
        decided = super()._decide(bank_lines)
        left = bank_lines.filtered(
            lambda line: (
                line.id in decided.by_line
                and line.id not in decided.rules
                and line.id not in decided.orders
                and not decided.by_line[line.id][0].allocations
            )
        )
        found = {line: found for line, *found in self._part_rules_of(left, decided.guards)}
        groups = defaultdict(bank_lines.browse)
        for line in found:
            policy = decided.by_line[line.id][1]
            groups[line.company_id, policy, line._o2c_transaction_currency()] |= line
        for (company, policy, currency), lines in groups.items():
            rests = {line.id: found[line] for line in lines}
            self._propose_rests((company, policy, currency), lines, rests, decided)
        return decided

    @api.model
    def _part_rules_of(self, bank_lines, guards):
        """Yield ``(bank line, rule, movement, rest)`` where a rule explains a part unasked."""
        movements = bank_lines._o2c_to_movements(guards) if bank_lines else {}
        for lines, rules in bank_lines._o2c_with_rules():
            proposable = [rule for rule in rules if rule.is_proposable]
            for line in lines:
                rule, rest = next(part_rules(proposable, movements[line]), (None, 0))
                if rule:
                    yield line, rule, movements[line], rest

    @api.model
    def _propose_rests(self, scope, bank_lines, rests, decided):
        """Ask the engine about what rules leave of ``bank_lines``.

        :param scope: company, policy and currency of the lines
        :param dict rests: ``{bank line id: (rule, movement, rest)}``
        """
        company, policy, currency = scope
        items = self._items_left(company, currency, decided)
        partners = self.env["res.partner"]._o2c_matching_partners(
            company, {item.partner_id for item in items}, policy.watched_country_ids.ids
        )
        aliases = self.env["o2c.payer.alias"]._to_facts(company, policy.alias_hits_min)
        known = bank_lines._o2c_to_facts(decided.guards)
        facts = [replace(one, amount=rests[one.id][2]) for one in known]
        rules = policy._to_facts(currency)
        for proposal in propose(facts, items, partners, rules, aliases):
            rule, movement, _rest = rests[proposal.line_id]
            if proposal.allocations:
                decided.rules[proposal.line_id] = rule.id
                reasons = reasons_to_ask(rule, movement, rules.max_auto_amount)
                answer = _beside_rule(proposal, reasons)
            else:
                answer = decided.by_line[proposal.line_id][0]
                answer = replace(answer, reasons=(*answer.reasons, "rule_rest"))
            decided.by_line[proposal.line_id] = (answer, policy)
        decided.residuals.update({item.id: item.residual for item in items} | decided.residuals)

    @api.model
    def _items_left(self, company, currency, decided):
        """Return the open items less what is decided already for certain."""
        taken = Counter()
        for proposal, _policy in decided.by_line.values():
            if proposal.verdict == "auto":
                taken.update({one.item_id: one.amount for one in proposal.allocations})
        items = self.env["account.move.line"]._o2c_matching_items(company, currency)
        return [replace(item, residual=item.residual - taken[item.id]) for item in items]


def _beside_rule(proposal, reasons):
    """Return the engine's answer on the rest, held back by what holds the rule back."""
    if not reasons:
        return proposal
    kept = tuple(one for one in proposal.reasons if one not in reasons)
    verdict = "suggest" if proposal.verdict == "auto" else proposal.verdict
    return replace(proposal, verdict=verdict, reasons=(*reasons, *kept))
