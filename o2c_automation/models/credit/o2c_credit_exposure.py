from collections import defaultdict

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
    * ``authorised``: an online payment authorised on a confirmed order, not yet captured;
    * ``secured``: insurance, a guarantee or another cover that is valid today.

    The debtor is the commercial entity of the invoice address. Branches count with
    their company. Amounts are in the company's currency.
    """

    _name = "o2c.credit.exposure"
    _description = "Credit Exposure"

    # === MEASURING === #

    @api.model
    def _measure(self, partners, company):
        """Return the exposure to each commercial partner of ``partners`` in ``company``.

        :return: {commercial partner: engine.credit.Exposure}, minor units
        """
        debtors = partners.commercial_partner_id
        found = self._sums(company, debtors) if debtors else {}
        return {debtor: found.get(debtor.id, Exposure()) for debtor in debtors}

    @api.model
    def _sums(self, company, debtors=None):
        """Return {partner id: Exposure} of ``debtors``, or of everybody who has any."""
        self._flush_sources()
        today = fields.Date.context_today(self)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, part, SUM(amount),
                       MIN(date_due) FILTER (WHERE part = 'overdue' AND amount <> 0)
                  FROM (%s) AS item
              GROUP BY partner_id, part
                """,
                self._items_sql(self._scope_ids(company), company, debtors),
            )
        )
        to_minor = company.currency_id.o2c_to_minor
        parts = defaultdict(dict)
        for partner_id, part, amount, oldest in rows:
            minor = to_minor(amount or 0)
            parts[partner_id][part] = -minor if part in LOWERING else minor
            if oldest:
                parts[partner_id]["overdue_days"] = (today - oldest).days
        return {partner_id: Exposure(**values) for partner_id, values in parts.items()}

    @api.model
    @tools.ormcache("company.id")
    def _scope_ids(self, company):
        """Return the ids of the companies that count: ``company`` and its branches."""
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return tuple(companies.search([("id", "child_of", company.ids)]).ids)

    @api.model
    def _flush_sources(self):
        """Write what waits in the cache, so that the query sees it."""
        for name in (
            "account.move",
            "account.move.line",
            "sale.order",
            "sale.order.line",
            "payment.transaction",
            "o2c.credit.cover",
            "res.partner",
        ):
            self.env[name].flush_model()

    # === ITEMS === #

    @api.model
    def _items_sql(self, company_ids, company, debtors=None):
        """Return the query of all items in ``company_ids``, in the currency of ``company``.

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
        return SQL(" UNION ALL ").join(
            source(tuple(company_ids), company, debtors) for source in sources
        )

    @api.model
    def _debtor_sql(self, column, debtors):
        """Return the condition that ``column`` is one of ``debtors``; all, where not given."""
        return SQL("TRUE") if debtors is None else SQL("%s IN %s", column, tuple(debtors.ids))

    @api.model
    def _receivable_sql(self, company_ids, company, debtors):
        """Open receivables less what is disputed; negative where they are credits."""
        today = fields.Date.context_today(self)
        part = SQL(
            """
            CASE WHEN account_move_line.amount_residual < 0 THEN 'unapplied'
                 WHEN account_move_line.date_maturity < %s THEN 'overdue'
                 ELSE 'not_due'
             END
            """,
            today,
        )
        amount_currency = SQL(
            "account_move_line.amount_residual_currency"
            " - COALESCE(account_move_line.o2c_disputed_amount, 0)"
        )
        amount = SQL(
            "account_move_line.amount_residual - CASE"
            " WHEN COALESCE(account_move_line.o2c_disputed_amount, 0) = 0 THEN 0 ELSE %s END",
            self._disputed_amount_sql(company),
        )
        columns = (SQL("0"), part, amount_currency, amount)
        return self._ledger_sql(company_ids, company, debtors, columns)

    @api.model
    def _disputed_sql(self, company_ids, company, debtors):
        columns = (
            SQL("1"),
            SQL("'disputed'"),
            SQL("account_move_line.o2c_disputed_amount"),
            self._disputed_amount_sql(company),
        )
        disputed = fields.Domain("o2c_disputed_amount", ">", 0)
        return self._ledger_sql(company_ids, company, debtors, columns, disputed)

    @api.model
    def _disputed_amount_sql(self, company):
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
            company.currency_id.decimal_places,
        )

    @api.model
    def _ledger_sql(self, company_ids, company, debtors, columns, narrower=fields.Domain.TRUE):
        """Return the query of ``columns`` (kind, part and amounts) on open receivable lines."""
        lines = self.env["account.move.line"].sudo()
        domain = lines._o2c_open_receivable_domain(company.browse(company_ids)) & narrower
        domain &= fields.Domain("company_id", "in", company_ids)
        if debtors is not None:
            domain &= fields.Domain("partner_id", "in", debtors.ids)
        query = lines._search(domain, bypass_access=True)
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
             WHERE %(where)s
            """,
            kind=kind,
            part=part,
            amount_currency=amount_currency,
            amount=amount,
            tables=query.from_clause,
            where=query.where_clause or SQL("TRUE"),
        )

    @api.model
    def _draft_invoice_sql(self, company_ids, company, debtors):
        return SQL(
            """
            SELECT move.id::bigint * 8 + 2, 'draft_invoices', move.commercial_partner_id,
                   move.company_id, move.currency_id, move.amount_total, %(currency)s,
                   move.amount_total_signed, COALESCE(move.invoice_date, move.date),
                   move.invoice_date_due, move.name, 'account.move', move.id
              FROM account_move AS move
             WHERE move.state = 'draft'
               AND move.move_type IN ('out_invoice', 'out_receipt')
               AND move.company_id IN %(companies)s AND %(debtors)s
            """,
            currency=company.currency_id.id,
            companies=company_ids,
            debtors=self._debtor_sql(SQL("move.commercial_partner_id"), debtors),
        )

    @api.model
    def _authorised_sql(self, company_ids, company, debtors):
        return SQL(
            """
            SELECT DISTINCT transaction.id::bigint * 8 + 4, 'authorised',
                   debtor.commercial_partner_id, o.company_id, transaction.currency_id,
                   -transaction.amount, %(currency)s,
                   -ROUND((transaction.amount / COALESCE(fx.rate, 1))::numeric, %(digits)s),
                   transaction.create_date::date, NULL::date, transaction.reference,
                   'payment.transaction', transaction.id
              FROM payment_transaction AS transaction
              JOIN sale_order_transaction_rel AS link ON link.transaction_id = transaction.id
              JOIN sale_order AS o ON o.id = link.sale_order_id
              JOIN res_partner AS debtor ON debtor.id = o.partner_invoice_id
         LEFT JOIN (%(rates)s) AS fx ON fx.id = transaction.currency_id
             WHERE transaction.state = 'authorized' AND o.state = 'sale'
               AND o.company_id IN %(companies)s AND %(debtors)s
            """,
            currency=company.currency_id.id,
            digits=company.currency_id.decimal_places,
            rates=self._rates_sql(company),
            companies=company_ids,
            debtors=self._debtor_sql(SQL("debtor.commercial_partner_id"), debtors),
        )

    @api.model
    def _secured_sql(self, company_ids, company, debtors):
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT cover.id::bigint * 8 + 5, 'secured', cover.partner_id, cover.company_id,
                   %(currency)s, -cover.amount_counted, %(currency)s, -cover.amount_counted,
                   cover.date_from, cover.date_to, cover.name, 'o2c.credit.cover', cover.id
              FROM o2c_credit_cover AS cover
             WHERE cover.active AND cover.company_id IN %(companies)s
               AND COALESCE(cover.date_from, %(today)s) <= %(today)s
               AND COALESCE(cover.date_to, %(today)s) >= %(today)s AND %(debtors)s
            """,
            currency=company.currency_id.id,
            today=today,
            companies=company_ids,
            debtors=self._debtor_sql(SQL("cover.partner_id"), debtors),
        )

    @api.model
    def _rates_sql(self, company):
        """Return the query (id, rate) of each other currency: its units per the company's unit.

        Today's rates, as the host finds them. The rate stored on an order is that of a
        date anybody may change, before and after confirming it.
        """
        rate = SQL(
            """
            COALESCE((SELECT r.rate FROM res_currency_rate AS r
                       WHERE r.currency_id = c.id AND r.name <= %(today)s
                         AND (r.company_id IS NULL OR r.company_id = %(root)s)
                    ORDER BY r.company_id, r.name DESC LIMIT 1),
                     (SELECT r.rate FROM res_currency_rate AS r
                       WHERE r.currency_id = c.id
                         AND (r.company_id IS NULL OR r.company_id = %(root)s)
                    ORDER BY r.company_id, r.name LIMIT 1), 1)
            """,
            today=fields.Date.context_today(self),
            root=company.root_id.id,
        )
        # OFFSET 0: looked up once a currency, not once an order.
        return SQL(
            """
            SELECT c.id, %(rate)s / (SELECT %(rate)s FROM res_currency AS c WHERE c.id = %(own)s)
                   AS rate
              FROM res_currency AS c WHERE c.id <> %(own)s OFFSET 0
            """,
            rate=rate,
            own=company.currency_id.id,
        )
