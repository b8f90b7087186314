from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.tools import SQL

from ...engine.credit import Exposure

AMOUNT_PARTS = (
    "not_due",
    "overdue",
    "disputed",
    "draft_invoices",
    "open_orders",
    "unapplied",
    "authorised",
    "secured",
)
# What lowers exposure: negative on its items, positive in the figures.
LOWERING = ("unapplied", "authorised", "secured")
# So many customers are found by index whatever the plan; for more, planning is worth its time.
FEW = 20


class Scope(NamedTuple):
    """Whose items are asked for, and in what they are counted: expressions of SQL.

    Values in a query that is planned each time, arguments in the one whose plan is kept.
    """

    companies: SQL
    currency: SQL
    digits: SQL
    root: SQL
    today: SQL
    # The customers' ids; None for everybody.
    debtors: SQL | None = None

    def holds(self, column: SQL) -> SQL:
        """Return the condition that ``column`` is one of the debtors."""
        return SQL("TRUE") if self.debtors is None else SQL("%s = ANY(%s)", column, self.debtors)


class Total(NamedTuple):
    """What lists are searched by; amounts in minor units."""

    exposure: int
    overdue: int
    overdue_days: int


class O2cCreditExposure(models.AbstractModel):
    """The one definition of exposure: one query for any number of customers.

    Exposure is the sum of its items, and an item is one record:

    * ``not_due``, ``overdue``: the undisputed residual of an open receivable debit, by due
      date; ``disputed``: the rest of it;
    * ``unapplied``: the residual of an open receivable credit (payment, credit note), so
      that the receivable parts are the customer's balance in the ledger;
    * ``draft_invoices``: an invoice not yet posted. Draft credit notes count for nothing,
      neither here nor in the orders: anybody may draft one;
    * ``open_orders``: a confirmed order, ordered minus invoiced whatever the invoicing
      policy (or delivered minus invoiced where more was delivered), taxes included,
      down payments deducted, at today's rate;
    * ``authorised``: what was authorised online on a confirmed order, and is neither
      captured nor voided yet;
    * ``secured``: insurance, a guarantee or another cover that is valid today.

    The debtor is the commercial entity of the invoice address. Branches count with
    their company. Amounts are in the company's currency.
    """

    _name = "o2c.credit.exposure"
    _description = "Credit Exposure"

    # === MEASURING === #

    @api.model
    def _measure(self, partners, company, bound=None):
        """Return the exposure to each commercial partner of ``partners`` in ``company``.

        :param bound: those of them to lock
        :return: {commercial partner: engine.credit.Exposure}, minor units
        """
        # Of a cold cache, the host would read every column of every partner.
        partners.fetch(["commercial_partner_id"])
        debtors = partners.commercial_partner_id
        found = self._sums(company, debtors, bound) if debtors else {}
        return {debtor: found.get(debtor.id, Exposure()) for debtor in debtors}

    @api.model
    def _sums(self, company, debtors=None, bound=None):
        """Return {partner id: Exposure} of ``debtors``, or of everybody who has any."""
        self.env.flush_all()
        today = fields.Date.context_today(self)
        scope = self._scope(company, self._scope_ids(company), debtors)
        is_few = debtors is not None and len(debtors) <= FEW
        find = self._kept_sums_sql if is_few and self._is_kept() else self._sums_sql
        query = find(scope)
        if bound:
            query = self.env["o2c.credit.turn"]._take(bound, query)
        rows = self.env.execute_query(query)
        unit = 10**company.currency_id.decimal_places
        signs = [-unit if part in LOWERING else unit for part in AMOUNT_PARTS]
        return {
            partner_id: Exposure(
                *(
                    round(amount * sign) if amount else 0
                    for amount, sign in zip(amounts, signs, strict=True)
                ),
                overdue_days=(today - oldest).days if oldest else 0,
            )
            for partner_id, oldest, *amounts in rows
        }

    @api.model
    def _sums_sql(self, scope):
        """Return the query (customer, date of the oldest overdue item, sum of each part)."""
        sums = (SQL("SUM(amount) FILTER (WHERE part = %s)", part) for part in AMOUNT_PARTS)
        return SQL(
            """
            SELECT partner_id,
                   MIN(date_due) FILTER (WHERE part = 'overdue' AND amount <> 0), %s
              FROM (%s) AS item
          GROUP BY partner_id
            """,
            SQL(", ").join(sums),
            self._items_sql(scope),
        )

    @api.model
    def _totals(self, company):
        """Return {partner id: Total} of everybody who has any exposure in ``company``."""
        self.env.flush_all()
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, SUM(amount), SUM(amount) FILTER (WHERE part = 'overdue'),
                       MIN(date_due) FILTER (WHERE part = 'overdue' AND amount <> 0)
                  FROM (%s) AS item
                 WHERE partner_id IS NOT NULL
              GROUP BY partner_id
                """,
                self._items_sql(self._scope(company, self._scope_ids(company))),
            )
        )
        to_minor = company.currency_id.o2c_to_minor
        return {
            partner_id: Total(
                to_minor(exposure), to_minor(overdue or 0), (today - oldest).days if oldest else 0
            )
            for partner_id, exposure, overdue, oldest in rows
        }

    @api.model
    @tools.ormcache("company.id")
    def _scope_ids(self, company):
        """Return the ids of the companies that count: ``company`` and its branches."""
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return tuple(companies.search([("id", "child_of", company.ids)]).ids)

    @api.model
    def _scope(self, company, company_ids, debtors=None):
        """Return the scope of what ``company_ids`` are owed, in the currency of ``company``."""
        return Scope(
            companies=SQL("%s", list(company_ids)),
            currency=SQL("%s", company.currency_id.id),
            digits=SQL("%s", company.currency_id.decimal_places),
            root=SQL("%s", company.root_id.id),
            today=SQL("%s", fields.Date.context_today(self)),
            debtors=None if debtors is None else SQL("%s", debtors.ids),
        )

    # === ITEMS === #

    @api.model
    def _items_sql(self, scope):
        """Return the query of all items of ``scope``.

        Columns: id, part, partner_id (the debtor), company_id, currency_id,
        amount_currency, company_currency_id, amount, date, date_due, name, res_model, res_id.
        An item's amount is rounded, so that a list of items adds up to the cent.
        """
        sources = (
            self._receivable_sql,
            self._disputed_sql,
            self._draft_invoice_sql,
            self._open_order_sql,
            self._authorised_sql,
            self._secured_sql,
        )
        return SQL(" UNION ALL ").join(source(scope) for source in sources)

    @api.model
    def _receivable_sql(self, scope):
        """Open receivables less what is disputed; negative where they are credits."""
        part = SQL(
            """
            CASE WHEN account_move_line.amount_residual < 0 THEN 'unapplied'
                 WHEN account_move_line.date_maturity < %s THEN 'overdue'
                 ELSE 'not_due'
             END
            """,
            scope.today,
        )
        amount_currency = SQL(
            "account_move_line.amount_residual_currency"
            " - COALESCE(account_move_line.o2c_disputed_amount, 0)"
        )
        amount = SQL(
            "account_move_line.amount_residual - CASE"
            " WHEN COALESCE(account_move_line.o2c_disputed_amount, 0) = 0 THEN 0 ELSE %s END",
            self._disputed_amount_sql(scope),
        )
        columns = (SQL("0"), part, amount_currency, amount)
        return self._ledger_sql(scope, columns)

    @api.model
    def _disputed_sql(self, scope):
        columns = (
            SQL("1"),
            SQL("'disputed'"),
            SQL("account_move_line.o2c_disputed_amount"),
            self._disputed_amount_sql(scope),
        )
        disputed = SQL("account_move_line.o2c_disputed_amount > 0")
        return self._ledger_sql(scope, columns, disputed)

    @api.model
    def _disputed_amount_sql(self, scope):
        """The disputed amount of an item in the company's currency: its share of the residual."""
        return SQL(
            """
            CASE WHEN account_move_line.currency_id = account_move_line.company_currency_id
                 THEN account_move_line.o2c_disputed_amount
                 ELSE ROUND(account_move_line.amount_residual
                            * account_move_line.o2c_disputed_amount
                            / NULLIF(account_move_line.amount_residual_currency, 0), %s)
             END
            """,
            scope.digits,
        )

    @api.model
    @tools.ormcache()
    def _open_items_condition(self):
        """Return (tables, condition) of the open receivable lines of all companies.

        Kept: it takes longer to build than to run.
        """
        lines = self.env["account.move.line"].sudo()
        query = lines._search(lines._o2c_any_open_receivable_domain(), bypass_access=True)
        return query.from_clause, query.where_clause or SQL("TRUE")

    @api.model
    def _ledger_sql(self, scope, columns, narrower=None):
        """Return the query of ``columns`` (kind, part and amounts) on open receivable lines."""
        tables, condition = self._open_items_condition()
        kind, part, amount_currency, amount = columns
        return SQL(
            """
            SELECT account_move_line.id::bigint * 8 + %(kind)s AS id, %(part)s AS part,
                   account_move_line.partner_id, account_move_line.company_id,
                   account_move_line.currency_id, %(amount_currency)s AS amount_currency,
                   account_move_line.company_currency_id, %(amount)s AS amount,
                   account_move_line.date, account_move_line.date_maturity AS date_due,
                   account_move_line.move_name AS name, 'account.move' AS res_model,
                   account_move_line.move_id AS res_id
              FROM %(tables)s
             WHERE %(condition)s AND account_move_line.company_id = ANY(%(companies)s)
               AND %(narrower)s AND %(debtors)s
            """,
            kind=kind,
            part=part,
            amount_currency=amount_currency,
            amount=amount,
            tables=tables,
            condition=condition,
            companies=scope.companies,
            narrower=narrower or SQL("TRUE"),
            debtors=scope.holds(SQL("account_move_line.partner_id")),
        )

    @api.model
    def _draft_invoice_sql(self, scope):
        return SQL(
            """
            SELECT move.id::bigint * 8 + 2, 'draft_invoices', move.commercial_partner_id,
                   move.company_id, move.currency_id, move.amount_total, %(currency)s,
                   move.amount_total_signed, COALESCE(move.invoice_date, move.date),
                   move.invoice_date_due, NULLIF(move.name, '/'), 'account.move',
                   move.id
              FROM account_move AS move
             WHERE move.state = 'draft'
               AND move.move_type IN ('out_invoice', 'out_receipt')
               AND move.company_id = ANY(%(companies)s) AND %(debtors)s
            """,
            currency=scope.currency,
            companies=scope.companies,
            debtors=scope.holds(SQL("move.commercial_partner_id")),
        )

    @api.model
    def _authorised_sql(self, scope):
        return SQL(
            """
            SELECT DISTINCT transaction.id::bigint * 8 + 4, 'authorised',
                   debtor.commercial_partner_id, o.company_id, transaction.currency_id,
                   settled.amount - transaction.amount, %(currency)s,
                   ROUND(((settled.amount - transaction.amount)
                          / COALESCE(fx.rate, 1))::numeric, %(digits)s),
                   transaction.create_date::date, NULL::date, transaction.reference,
                   'payment.transaction', transaction.id
              FROM payment_transaction AS transaction
              JOIN sale_order_transaction_rel AS link ON link.transaction_id = transaction.id
              JOIN sale_order AS o ON o.id = link.sale_order_id
              JOIN res_partner AS debtor ON debtor.id = o.partner_invoice_id
         LEFT JOIN LATERAL (%(rate)s) AS fx ON TRUE
        CROSS JOIN LATERAL (
                   SELECT COALESCE(SUM(child.amount), 0) AS amount
                     FROM payment_transaction AS child
                    WHERE child.source_transaction_id = transaction.id
                      AND child.state IN ('done', 'cancel')
                   ) AS settled
             WHERE transaction.state = 'authorized' AND o.state = 'sale'
               AND o.company_id = ANY(%(companies)s) AND %(debtors)s
            """,
            currency=scope.currency,
            digits=scope.digits,
            rate=self._rate_sql(scope, SQL("transaction.currency_id")),
            companies=scope.companies,
            debtors=scope.holds(SQL("debtor.commercial_partner_id")),
        )

    @api.model
    def _secured_sql(self, scope):
        return SQL(
            """
            SELECT cover.id::bigint * 8 + 5, 'secured', cover.partner_id, cover.company_id,
                   %(currency)s, -cover.amount_counted, %(currency)s, -cover.amount_counted,
                   cover.date_from, cover.date_to, cover.name, 'o2c.credit.cover', cover.id
              FROM o2c_credit_cover AS cover
             WHERE cover.active AND cover.company_id = ANY(%(companies)s)
               AND COALESCE(cover.date_from, %(today)s) <= %(today)s
               AND COALESCE(cover.date_to, %(today)s) >= %(today)s AND %(debtors)s
            """,
            currency=scope.currency,
            today=scope.today,
            companies=scope.companies,
            debtors=scope.holds(SQL("cover.partner_id")),
        )

    @api.model
    def _rate_sql(self, scope, currency):
        """Return the query (rate) of ``currency``, a column: its units per the company's unit.

        No row for the company's own currency. Today's rates, as the host finds them: the last
        one so far, else the first to come, those of the company before those of all. The
        rate stored on an order is that of a date anybody may change, before and after
        confirming it.
        """

        def rate_of(one):
            return SQL(
                """
                COALESCE((SELECT r.rate FROM res_currency_rate AS r
                           WHERE r.currency_id = %(one)s
                             AND (r.company_id IS NULL OR r.company_id = %(root)s)
                        ORDER BY r.name > %(today)s, r.company_id, ABS(r.name - %(today)s)
                           LIMIT 1), 1)
                """,
                one=one,
                today=scope.today,
                root=scope.root,
            )

        # OFFSET 0: looked up once a currency, not once an order.
        return SQL(
            "SELECT %(rate)s / %(own_rate)s AS rate WHERE %(currency)s <> %(own)s OFFSET 0",
            rate=rate_of(currency),
            own_rate=rate_of(scope.currency),
            currency=currency,
            own=scope.currency,
        )
