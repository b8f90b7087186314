from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...engine import dunning_replay as engine
from ...engine.customer_scope import Marks

YEAR = 365
WEEK = 7


class Outcome(NamedTuple):
    """A notice that a customer would have got, with the fee for it."""

    partner_id: int
    currency: models.Model
    level: models.Model
    notice: engine.PastNotice
    fee: float


class O2cDunningReplay(models.AbstractModel):
    """Tries a policy on the past year of every customer; it only reads."""

    _name = "o2c.dunning.replay"
    _description = "Dunning Policy on the Past"

    @api.model
    def _replay(self, policy, *, is_daily=False):
        """Return what ``policy`` would have sent in the past year.

        :param bool is_daily: look every day, not every Monday only
        :return: list of ``Outcome``
        """
        company = policy.company_id
        today = self.env["o2c.dunning.reader"]._today(company)
        since = today - timedelta(days=YEAR)
        rules, levels = policy._to_engine(), policy._levels_in_order()
        days = self._days(since, today, is_daily=is_daily)
        past = self._of_fitting(policy, self._past_items(company, since))
        charged = self._charged(policy, {partner_id for partner_id, _currency in past})
        fees = {}
        outcomes = []
        for (partner_id, currency), items in past.items():
            for notice in engine.replay(items, rules, days):
                level = levels[notice.level - 1]
                if (level, currency) not in fees:
                    fees[level, currency] = level._fee_in(currency)
                fee = fees[level, currency] if partner_id in charged else 0.0
                outcomes.append(Outcome(partner_id, currency, level, notice, fee))
        return outcomes

    @api.model
    def _of_fitting(self, policy, past):
        """Return those of the items whose customers the policy is for."""
        scope = policy._to_scope()
        partners = self.env["res.partner"].browse({partner_id for partner_id, _currency in past})
        marks = self.env["o2c.dunning.reader"]._marks(policy.company_id, partners, [scope])
        return {key: items for key, items in past.items() if scope.fits(marks.get(key[0], Marks()))}

    @api.model
    def _days(self, since, today, *, is_daily):
        days = [since + timedelta(days=number) for number in range((today - since).days)]
        return days if is_daily else [day for day in days if day.weekday() == 0]

    @api.model
    def _charged(self, policy, partner_ids):
        """Return the ids of the customers of whom the policy claims fees."""
        partners = self.env["res.partner"].browse(partner_ids)
        return {partner.id for partner in partners if policy._charges(partner)}

    @api.model
    def _past_items(self, company, since):
        """Return every item that was open at some time since ``since``.

        :return: dict of lists of ``engine.PastItem`` by (partner id, currency)
        """
        self.env["account.move.line"].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        settled = self._settlements(company)
        currencies = self.env["res.currency"]
        company_minor = company.currency_id.o2c_to_minor
        past = defaultdict(list)
        rows = self.env.execute_query(
            SQL(
                """SELECT line.id, line.partner_id, line.currency_id, line.date,
                          COALESCE(line.date_maturity, line.date), line.amount_currency,
                          line.balance
                     FROM (%s) line ORDER BY line.partner_id, line.id""",
                self._lines_query(company, since),
            )
        )
        for line_id, partner_id, currency_id, opened, due, amount, balance in rows:
            currency = currencies.browse(currency_id)
            to_minor = currency.o2c_to_minor
            past[partner_id, currency].append(
                engine.PastItem(
                    id=line_id,
                    opened=opened,
                    due=due,
                    amount=to_minor(amount),
                    amount_company=company_minor(balance),
                    settlements=tuple(
                        engine.Settlement(day, to_minor(part), company_minor(part_company))
                        for day, part, part_company in settled.get(line_id, ())
                    ),
                )
            )
        return past

    @api.model
    def _lines_query(self, company, since):
        return SQL(
            """SELECT line.*
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                WHERE account.account_type = 'asset_receivable'
                  AND line.parent_state = 'posted'
                  AND line.company_id = %(company)s
                  AND line.partner_id IS NOT NULL
                  AND line.no_followup IS NOT TRUE
                  AND (line.reconciled IS NOT TRUE
                       OR EXISTS (SELECT 1 FROM account_partial_reconcile partial
                                   WHERE partial.max_date > %(since)s
                                     AND line.id IN (partial.debit_move_id,
                                                     partial.credit_move_id)))""",
            company=company.id,
            since=since,
        )

    @api.model
    def _settlements(self, company):
        """Return what was applied to each item and when, by item id."""
        rows = self.env.execute_query(
            SQL(
                """SELECT debit_move_id, max_date, debit_amount_currency, amount
                     FROM account_partial_reconcile WHERE company_id = %(company)s
                UNION ALL
                   SELECT credit_move_id, max_date, -credit_amount_currency, -amount
                     FROM account_partial_reconcile WHERE company_id = %(company)s""",
                company=company.id,
            )
        )
        settled = defaultdict(list)
        for line_id, day, amount, amount_company in rows:
            settled[line_id].append((day, amount, amount_company))
        return settled
