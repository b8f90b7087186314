from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.backtest import SETTLED_DAYS, HistoricItem, Settlement, judge, open_on
from ...engine.matching import propose
from .account_move_line import to_open_item

# Flags that a bank line got only after it was decided on the first time.
SINCE_THEN = ("period_closed", "undone")


class O2cMatchReplay(models.AbstractModel):
    """Confirmed bank lines decided once more, as of their day; reads only.

    The history is read in a constant number of queries for each currency; the days are rebuilt
    from it in memory.
    """

    _name = "o2c.match.replay"
    _description = "Replay of Confirmed Bank Lines"

    @api.model
    def _outcomes(self, policy, date_from, date_to):
        """Return what ``policy`` makes of the confirmed bank lines of a period.

        :param policy: one ``o2c.match.policy``
        :return: list of the engine's ``Outcome``
        """
        lines = self._confirmed_lines(policy, date_from, date_to)
        outcomes = []
        for currency, ones in lines.grouped(lambda line: line._o2c_transaction_currency()).items():
            outcomes += self._replay(policy, currency, ones, date_from)
        return outcomes

    @api.model
    def _confirmed_lines(self, policy, date_from, date_to):
        """Return the reconciled receipts of the policy's journals in a period."""
        domain = Domain(
            [
                ("company_id", "=", policy.company_id.id),
                ("is_reconciled", "=", True),
                ("state", "=", "posted"),
                ("date", ">=", date_from),
                ("date", "<=", date_to),
                ("amount", ">", 0),
            ]
        )
        if policy.journal_ids:
            domain &= Domain("journal_id", "in", policy.journal_ids.ids)
        return self.env["account.bank.statement.line"].search(domain, order="id")

    @api.model
    def _replay(self, policy, currency, bank_lines, date_from):
        """Decide the lines of one currency day by day, and compare."""
        company = policy.company_id
        items = self._historic_items(company, currency, date_from)
        settlements, settled = self._settlements(bank_lines, items, currency)
        bank_lines = bank_lines.filtered(lambda line: line.id in settled)
        partners = self.env["res.partner"]._o2c_matching_partners(
            company,
            {known.item.partner_id for known in items},
            policy.watched_country_ids.ids,
        )
        aliases = self.env["o2c.payer.alias"]._to_facts(
            company, policy.alias_hits_min, learnt_before=date_from
        )
        days = self._by_day(self._line_facts(bank_lines), settled, items)
        rules, outcomes = policy._to_facts(currency), []
        for day, ones in sorted(days.items()):
            known = open_on(day, items, settlements, frozenset(one.id for one in ones))
            proposals = propose(ones, known, partners, rules, aliases)
            outcomes += [judge(one, settled[one.line_id]) for one in proposals]
        return outcomes

    @api.model
    def _by_day(self, facts, settled, items):
        """Group lines by the day they could be decided: none before its items were posted."""
        dates = {known.item.id: known.date for known in items}
        days = defaultdict(list)
        for fact in facts:
            posted = (dates[key] for key in settled[fact.id] if key in dates)
            days[max([fact.date, *posted])].append(fact)
        return days

    @api.model
    def _line_facts(self, bank_lines):
        """Return the lines as the bank sent them: without the customer applying them named."""
        proposals = self.env["o2c.match.proposal"].search(
            [("statement_line_id", "in", bank_lines.ids), ("state", "=", "applied")]
        )
        named = {
            one.statement_line_id.id: one.previous_partner_id.commercial_partner_id.id or None
            for one in proposals
        }
        return [
            replace(
                fact,
                partner_id=named.get(fact.id),
                flags=tuple(flag for flag in fact.flags if flag not in SINCE_THEN),
            )
            for fact in bank_lines._o2c_to_facts()
        ]

    # === HISTORY === #

    @api.model
    def _historic_items(self, company, currency, date_from):
        """Return all that was open in ``company`` at some time since ``date_from``, or lately."""
        self.env.flush_all()
        aml = self.env["account.move.line"]
        scope = self._alive_domain(date_from) & Domain(
            [
                ("parent_state", "=", "posted"),
                ("company_id", "child_of", company.ids),
                ("currency_id", "=", currency.id),
            ]
        )
        receivable = Domain([("account_type", "=", "asset_receivable"), ("payment_id", "=", False)])
        payments = Domain("payment_id.payment_type", "=", "inbound")
        rows = [
            *self.env.execute_query_dict(aml._o2c_receivable_items_select(scope & receivable)),
            *self.env.execute_query_dict(aml._o2c_payment_items_select(scope & payments)),
        ]
        return [self._historic_item(row, currency) for row in rows]

    @api.model
    def _historic_item(self, row, currency):
        untouched = {**row, "residual": row["amount"], "is_untouched": True}
        item = to_open_item(untouched, currency.name, 10**currency.decimal_places)
        return HistoricItem(item, row["date"], row["bank_line_id"])

    @api.model
    def _alive_domain(self, date_from):
        """Return the domain of lines open since ``date_from``, or settled shortly before."""
        since = date_from - timedelta(days=SETTLED_DAYS)
        return (
            Domain("reconciled", "=", False)
            | Domain("matched_debit_ids.max_date", ">=", since)
            | Domain("matched_credit_ids.max_date", ">=", since)
        )

    @api.model
    def _settlements(self, bank_lines, items, currency):
        """Return what settled ``items``, and what of it ``bank_lines`` did.

        :return: ``(list of Settlement, {bank line id: {item id: amount}})``
        """
        factor = 10**currency.decimal_places
        settlements, settled = [], defaultdict(dict)
        replayed = set(bank_lines.ids)
        for item_id, date, amount, own_line_id, other_line_id in self.env.execute_query(
            self._settlements_query([known.item.id for known in items])
        ):
            minor = round(amount * factor)
            settlements.append(Settlement(item_id, date, minor, other_line_id or own_line_id))
            if other_line_id in replayed:
                allocated = settled[other_line_id]
                allocated[item_id] = allocated.get(item_id, 0) + minor
        return settlements, {**settled, **self._applied(bank_lines, currency)}

    @api.model
    def _settlements_query(self, item_ids):
        """Return the query of reconciliations, from the side of each item.

        A reconciliation counts from the later of its two lines' dates, kept as ``max_date``.
        """
        return SQL(
            """
            SELECT side.item_id, side.date, side.amount,
                   own.statement_line_id, other.statement_line_id
              FROM (SELECT debit_move_id AS item_id, credit_move_id AS other_id,
                           max_date AS date, debit_amount_currency AS amount
                      FROM account_partial_reconcile WHERE debit_move_id = ANY(%(ids)s)
                     UNION ALL
                    SELECT credit_move_id, debit_move_id, max_date, -credit_amount_currency
                      FROM account_partial_reconcile WHERE credit_move_id = ANY(%(ids)s)) side
              JOIN account_move_line own_line ON own_line.id = side.item_id
              JOIN account_move own ON own.id = own_line.move_id
              JOIN account_move_line other_line ON other_line.id = side.other_id
              JOIN account_move other ON other.id = other_line.move_id
            """,
            ids=item_ids,
        )

    @api.model
    def _applied(self, bank_lines, currency):
        """Return what applied proposals settled.

        The ledger alone cannot tell: money left unapplied then may have paid a later invoice.
        """
        allocations = self.env["o2c.match.proposal.line"].search(
            [
                ("proposal_id.statement_line_id", "in", bank_lines.ids),
                ("proposal_id.state", "=", "applied"),
            ]
        )
        settled = defaultdict(dict)
        for one in allocations:
            line_id = one.proposal_id.statement_line_id.id
            settled[line_id][one.move_line_id.id] = currency.o2c_to_minor(one.amount)
        return settled
