from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class O2cReceivable(models.AbstractModel):
    """What happened on customers' accounts between two days, from balance to balance."""

    _inherit = "o2c.receivable"

    @api.model
    def _activities_of(self, partners, companies, first, last):
        """Return what was booked on the accounts of ``partners`` from ``first`` to ``last``.

        The balances are those of the open items on the day before and on the last day; the
        rows lead from the one to the other, currency by currency.

        :return: dict of sections by (partner id, company id, currency id) with ``company``,
            ``currency``, ``opening``, ``rows`` (see :meth:`_account_row`), ``total`` and ``owed``
            (the closing balance in company currency), and of what was open on the last day
            ``ageing`` (see :meth:`_ageing`) and ``overdue``
        """
        opening = self._open_by_account(partners, companies, first - timedelta(days=1))
        closing = self._open_by_account(partners, companies, last)
        items = self._booked_items(partners, companies, first, last)
        rows = {}
        for item, row in zip(items, self._booked_rows(items), strict=True):
            rows.setdefault(self._account_key(item), []).append(row)
        return {
            key: {
                **self._account_section(key, rows.get(key, [])),
                **self._closing(key, closing.get(key, []), last),
                "opening": self._balance_of(key, opening.get(key, [])),
            }
            for key in sorted(opening.keys() | closing.keys() | rows.keys())
        }

    @api.model
    def _open_by_account(self, partners, companies, day):
        """Return what was open on ``day`` by account."""
        accounts = {}
        for item in self._open_items(companies, partners=partners, at=day):
            accounts.setdefault(self._account_key(item), []).append(item)
        return accounts

    @api.model
    def _balance_of(self, key, items):
        currency = self.env["res.currency"].browse(key[2])
        return currency.round(sum(item["residual_currency"] for item in items))

    @api.model
    def _closing(self, key, items, day):
        """Return the balance of an account on ``day``, and how old what was open then was."""
        currency = self.env["res.currency"].browse(key[2])
        rows = [{"balance": item["residual_currency"], "due": item["due"]} for item in items]
        ageing = self._age_rows(rows, currency, day)
        return {
            "total": self._balance_of(key, items),
            "owed": sum(item["residual"] for item in items),
            "overdue": self._overdue(ageing, currency),
            "ageing": ageing,
        }

    @api.model
    def _booked_rows(self, items):
        """Return the row of each of ``items``: what was booked, and what it settled elsewhere."""
        lines_sudo = self.env["account.move.line"].sudo().browse(i["line_id"] for i in items)
        return [
            {**self._account_row(item, line_sudo, None), "is_overdue": False, "disputed": 0.0}
            | ({"kind": "settled"} if item["is_settlement"] else {})
            for item, line_sudo in zip(items, lines_sudo, strict=True)
        ]

    @api.model
    def _booked_items(self, partners, companies, first, last):
        """Return the bookings of the period as items, in the order of their days.

        What settles an item of another currency moves neither account by its own amount: each
        of them is balanced with what was settled in its currency.
        """
        values = {
            "columns": self._select_line(),
            "first": first,
            "last": last,
            "ours": SQL(
                "account.account_type = 'asset_receivable' AND line.parent_state = 'posted'"
                " AND line.company_id IN %s AND line.partner_id IN %s",
                tuple(companies.ids),
                tuple(partners.ids) or (0,),
            ),
        }
        self.env["account.move.line"].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT %(columns)s, line.amount_currency AS residual_currency,
                          line.balance AS residual, FALSE AS is_settlement
                     FROM account_move_line line
                     JOIN account_account account ON account.id = line.account_id
                    WHERE %(ours)s AND line.date BETWEEN %(first)s AND %(last)s
                      AND line.amount_currency != 0
                UNION ALL
                   SELECT item.line_id, item.move_id, item.partner_id, item.company_id,
                          item.currency_id, item.max_date, item.due, item.settled, 0, TRUE
                     FROM (%(settled)s) item
                    WHERE item.settled != 0
                 ORDER BY date, line_id""",
                settled=self._settled_elsewhere(values),
                **values,
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _settled_elsewhere(self, values):
        """Return the query of what items of another currency settled in the period."""
        return SQL(
            """SELECT %(columns)s, partial.max_date,
                      CASE WHEN line.id = partial.debit_move_id
                           THEN -partial.debit_amount_currency
                           ELSE partial.credit_amount_currency
                      END AS settled
                 FROM account_partial_reconcile partial
                 JOIN account_move_line line
                      ON line.id IN (partial.debit_move_id, partial.credit_move_id)
                 JOIN account_account account ON account.id = line.account_id
                WHERE %(ours)s AND partial.max_date BETWEEN %(first)s AND %(last)s
                  AND partial.debit_currency_id != partial.credit_currency_id""",
            **values,
        )
