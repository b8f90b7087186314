from dataclasses import replace

from odoo import models

from ...engine.matching import Evidence


class O2cCashApplication(models.AbstractModel):
    """Proposals tell where a remittance advice helped to find them."""

    _inherit = "o2c.cash.application"

    def _propose(self, company, policy, currency, bank_lines, decided):
        result = super()._propose(company, policy, currency, bank_lines, decided)
        advices = self.env["o2c.remittance.advice"].sudo()._fitting(bank_lines)
        texts = {line.id: line._o2c_matching_text() for line in bank_lines}
        for line_id, advice in advices.items():
            proposal, policy_used = decided.by_line[line_id]
            told = Evidence("remittance_advice", 0, advice.name)
            evidence = (told, *(_within(one, texts[line_id]) for one in proposal.evidence))
            decided.by_line[line_id] = (replace(proposal, evidence=evidence), policy_used)
        return result

    def _reason_sentences(self):
        return {
            **super()._reason_sentences(),
            "remittance_advice": self.env._("The payer's remittance advice names the items."),
        }


def _within(evidence, text):
    """Point at nothing where the evidence stands in the advice, not in the bank's text."""
    beyond = evidence.span and evidence.span[1] > len(text)
    return replace(evidence, span=None) if beyond else evidence
