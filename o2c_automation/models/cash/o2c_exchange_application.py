from odoo import api, models

from ...engine.exchange import named_items, settle_at_rate

PPM_PER_PERCENT = 10_000


class O2cCashApplication(models.AbstractModel):
    """Money that surely names items in another currency is proposed for them.

    The bank says what came in, not what the payer meant to pay: the rate of the day decides
    whether the money can be meant, and a person confirms it.
    """

    _inherit = "o2c.cash.application"

    def _decide(self, bank_lines):
        decided = super()._decide(bank_lines)
        unexplained = bank_lines.filtered(
            lambda line: (
                line.id in decided.by_line
                and line.amount > 0
                and not line.foreign_currency_id
                and not decided.by_line[line.id][0].allocations
            )
        )
        groups = unexplained.grouped(lambda line: (line.company_id, line.currency_id))
        for (company, currency), lines in groups.items():
            self._decide_at_rate(company, currency, lines, decided)
        return decided

    @api.model
    def _decide_at_rate(self, company, currency, bank_lines, decided):
        """Look for items in other currencies than ``currency`` that the lines name."""
        items = {
            item: other
            for other in self._other_currencies(company, currency)
            for item in self.env["account.move.line"]._o2c_matching_items(company, other)
        }
        if not items:
            return
        facts = {fact.id: fact for fact in bank_lines._o2c_to_facts(decided.guards)}
        for line_id, named in named_items(list(facts.values()), list(items)).items():
            line = bank_lines.browse(line_id)
            _nothing, policy = decided.by_line[line_id]
            worth = {item.id: self._worth(line, item, items[item]) for item in named}
            tolerance = round(policy.exchange_max_percent * PPM_PER_PERCENT)
            proposal = settle_at_rate(facts[line_id], named, worth, tolerance)
            if proposal:
                decided.by_line[line_id] = (proposal, policy)
                decided.currencies[line_id] = items[named[0]]
                decided.residuals.update({item.id: item.residual for item in named})

    @api.model
    def _other_currencies(self, company, currency):
        """Return the currencies other than ``currency`` in which something is open."""
        receivable = self.env["account.move.line"]._o2c_open_receivable_domain(company)
        groups = self.env["account.move.line"]._read_group(receivable, ["currency_id"])
        return [other for (other,) in groups if other != currency]

    @api.model
    def _worth(self, line, item, currency):
        worth = line._o2c_worth(currency.o2c_from_minor(item.residual), currency)
        return line._o2c_transaction_currency().o2c_to_minor(worth)

    def _proposal_vals(self, line, decided):
        vals = super()._proposal_vals(line, decided)
        currency = decided.currencies.get(line.id)
        if not currency:
            return vals
        proposal, _policy = decided.by_line[line.id]
        total = currency.o2c_from_minor(sum(one.amount for one in proposal.allocations))
        return {**vals, **line._o2c_exchange_vals(total, currency)}
