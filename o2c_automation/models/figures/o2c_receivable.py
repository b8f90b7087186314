from odoo import api, fields, models
from odoo.tools import SQL


class O2cReceivable(models.AbstractModel):
    """What customers owe, on any day: the one source of every balance.

    The overview, letters, the portal and every figure read open items here, so
    that they cannot disagree with each other or with the ledger.
    """

    _name = "o2c.receivable"
    _description = "Open Receivables"

    @api.model
    def _open_items(self, companies, *, partners=None, at=None):
        """Return the open receivable lines of ``companies``, one query whatever their number.

        :param companies: records of ``res.company``
        :param partners: commercial partners to restrict to; all where left out
        :param at: a date; reconciliations after it are taken as not yet made.
            Today's ledger where left out.
        :return: list of dicts with ``line_id``, ``move_id``, ``partner_id``,
            ``company_id``, ``currency_id``, ``date``, ``due``, ``residual`` (company
            currency) and ``residual_currency``
        """
        query = self._open_items_today() if at is None else self._open_items_at(at)
        conditions = [SQL("item.company_id IN %s", tuple(companies.ids))]
        if partners is not None:
            conditions.append(SQL("item.partner_id IN %s", tuple(partners.ids) or (0,)))
        self.env["account.move.line"].flush_model()
        self.env["account.partial.reconcile"].flush_model()
        self.env.cr.execute(
            SQL(
                """SELECT * FROM (%s) item
                    WHERE %s AND (item.residual != 0 OR item.residual_currency != 0)
                 ORDER BY item.due, item.line_id""",
                query,
                SQL(" AND ").join(conditions),
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _select_line(self):
        """Return the columns every open item has."""
        return SQL(
            """line.id AS line_id, line.move_id, line.partner_id, line.company_id,
               line.currency_id, line.date, COALESCE(line.date_maturity, line.date) AS due"""
        )

    @api.model
    def _open_items_today(self):
        return SQL(
            """SELECT %s, line.amount_residual AS residual,
                      line.amount_residual_currency AS residual_currency
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                WHERE account.account_type = 'asset_receivable'
                  AND line.parent_state = 'posted'
                  AND line.reconciled IS NOT TRUE""",
            self._select_line(),
        )

    @api.model
    def _open_items_at(self, at):
        """Open items as of ``at``: balances less what was reconciled up to that day.

        A reconciliation counts from the later of its two lines' dates, which the
        host keeps as ``max_date``; so both sides shrink on the same day and the sum
        over all lines stays the ledger's balance.
        """
        return SQL(
            """SELECT %(columns)s,
                      line.balance - COALESCE(debit.amount, 0) + COALESCE(credit.amount, 0)
                          AS residual,
                      line.amount_currency - COALESCE(debit.amount_currency, 0)
                          + COALESCE(credit.amount_currency, 0) AS residual_currency
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
            LEFT JOIN (SELECT debit_move_id AS line_id, SUM(amount) AS amount,
                              SUM(debit_amount_currency) AS amount_currency
                         FROM account_partial_reconcile
                        WHERE max_date <= %(at)s GROUP BY debit_move_id) debit
                      ON debit.line_id = line.id
            LEFT JOIN (SELECT credit_move_id AS line_id, SUM(amount) AS amount,
                              SUM(credit_amount_currency) AS amount_currency
                         FROM account_partial_reconcile
                        WHERE max_date <= %(at)s GROUP BY credit_move_id) credit
                      ON credit.line_id = line.id
                WHERE account.account_type = 'asset_receivable'
                  AND line.parent_state = 'posted'
                  AND line.date <= %(at)s""",
            columns=self._select_line(),
            at=fields.Date.to_date(at),
        )

    @api.model
    def _balance(self, companies, *, partners=None, at=None):
        """Return the open balance in company currency, rounded as the ledger is."""
        total = sum(
            item["residual"] for item in self._open_items(companies, partners=partners, at=at)
        )
        return companies[:1].currency_id.round(total)
