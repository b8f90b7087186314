from dataclasses import replace

from odoo import api, models


class O2cCashApplication(models.AbstractModel):
    """What a person undid is proposed again, but never applied again without one."""

    _inherit = "o2c.cash.application"

    def _decide(self, bank_lines):
        decided = super()._decide(bank_lines)
        for undone in self._undone(bank_lines):
            line_id = undone.statement_line_id.id
            proposal, policy = decided.by_line.get(line_id, (None, None))
            if proposal and proposal.verdict == "auto" and _is_same(undone, decided, proposal):
                asked = replace(proposal, verdict="suggest", reasons=("undone_before",))
                decided.by_line[line_id] = (asked, policy)
        return decided

    @api.model
    def _undone(self, bank_lines):
        return self.env["o2c.match.proposal"].search(
            [("statement_line_id", "in", bank_lines.ids), ("state", "=", "undone")]
        )


def _is_same(undone, decided, proposal):
    """Whether ``proposal`` would settle by the same rule or items what was undone."""
    to_minor = undone.currency_id.o2c_to_minor
    before = {(one.move_line_id.id, to_minor(one.amount)) for one in undone.line_ids}
    rule_id = decided.rules.get(proposal.line_id, False)
    return rule_id == undone.reconcile_model_id.id and before == {
        (one.item_id, one.amount) for one in proposal.allocations
    }
