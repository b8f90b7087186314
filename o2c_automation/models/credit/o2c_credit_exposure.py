from odoo import api, fields, models, tools
from odoo.tools import SQL

from ...engine.credit import Exposure

AMOUNT_PARTS = (
    "not_due",
    "overdue",
    "draft_invoices",
    "open_orders",
    "unapplied",
    "authorised",
)


class O2cCreditExposure(models.AbstractModel):
    """The one definition of exposure: one query for any number of customers.

    * ``not_due``, ``overdue``: residuals of open receivable debits by due date;
    * ``unapplied``: residuals of open receivable credits (payments, credit notes), so
      that ``not_due + overdue - unapplied`` is the customer's balance in the ledger;
    * ``draft_invoices``: invoices not yet posted. Draft credit notes count for nothing,
      neither here nor in the orders: anybody may draft one;
    * ``open_orders``: confirmed orders, ordered minus invoiced whatever the invoicing
      policy (or delivered minus invoiced where more was delivered), taxes included,
      down payments deducted, at the order's own currency rate;
    * ``authorised``: online payments authorised on confirmed orders, not yet captured.

    The debtor is the commercial entity of the invoice address. Branches count with
    their company. Amounts are in the company's currency.
    """

    _name = "o2c.credit.exposure"
    _description = "Credit Exposure"

    @api.model
    def _measure(self, partners, company):
        """Return the exposure to each commercial partner of ``partners`` in ``company``.

        :return: {commercial partner: engine.credit.Exposure}, minor units
        """
        debtors = partners.commercial_partner_id
        parts = {debtor.id: {} for debtor in debtors}
        currency = company.currency_id
        for debtor_id, part, amount, days in self._fetch(debtors, company):
            parts[debtor_id][part] = currency.o2c_to_minor(amount)
            if part == "overdue":
                parts[debtor_id]["overdue_days"] = days
        return {debtor: Exposure(**parts[debtor.id]) for debtor in debtors}

    @api.model
    def _fetch(self, debtors, company):
        """Return rows (debtor id, part, amount, overdue days)."""
        if not debtors:
            return []
        self._flush_sources()
        parts = (
            self._receivable_sql(debtors, company),
            self._draft_invoice_sql(debtors, company),
            self._open_order_sql(debtors, company),
            self._authorised_sql(debtors, company),
        )
        return self.env.execute_query(SQL(" UNION ALL ").join(parts))

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
            "res.partner",
        ):
            self.env[name].flush_model()

    # === THE PARTS === #

    @api.model
    def _receivable_sql(self, debtors, company):
        lines = self.env["account.move.line"].sudo()
        domain = lines._o2c_open_receivable_domain(company) & self._debtor_domain(debtors)
        query = lines._search(domain, bypass_access=True)
        part = self._receivable_part_sql()
        today = fields.Date.context_today(self)
        return SQL(
            """
            SELECT account_move_line.partner_id, %(part)s AS part,
                   ABS(SUM(account_move_line.amount_residual)),
                   %(today)s - MIN(account_move_line.date_maturity)
              FROM %(tables)s
             WHERE %(where)s
          GROUP BY account_move_line.partner_id, part
            """,
            part=part,
            today=today,
            tables=query.from_clause,
            where=query.where_clause or SQL("TRUE"),
        )

    @api.model
    def _debtor_domain(self, debtors):
        return fields.Domain("partner_id", "in", debtors.ids)

    @api.model
    def _receivable_part_sql(self):
        """Tell debits from credits, and overdue debits from the others."""
        return SQL(
            """
            CASE WHEN account_move_line.amount_residual < 0 THEN 'unapplied'
                 WHEN account_move_line.date_maturity < %s THEN 'overdue'
                 ELSE 'not_due'
             END
            """,
            fields.Date.context_today(self),
        )

    @api.model
    def _draft_invoice_sql(self, debtors, company):
        return SQL(
            """
            SELECT move.commercial_partner_id, 'draft_invoices',
                   SUM(move.amount_total_signed), 0
              FROM account_move AS move
             WHERE move.state = 'draft'
               AND move.move_type IN ('out_invoice', 'out_receipt')
               AND move.company_id IN %(companies)s
               AND move.commercial_partner_id IN %(debtors)s
          GROUP BY move.commercial_partner_id
            """,
            companies=self._scope_ids(company),
            debtors=tuple(debtors.ids),
        )

    @api.model
    def _open_order_sql(self, debtors, company):
        condition = SQL(
            "o.company_id IN %s AND debtor.commercial_partner_id IN %s",
            self._scope_ids(company),
            tuple(debtors.ids),
        )
        return SQL(
            """
            SELECT open_order.debtor_id, 'open_orders', SUM(open_order.amount), 0
              FROM (%s) AS open_order
          GROUP BY open_order.debtor_id
            """,
            self._amount_by_order_sql(condition, company.currency_id.decimal_places),
        )

    @api.model
    def _amount_by_order_sql(self, condition, digits):
        """Return the query (id, debtor id, amount) of confirmed orders not fully invoiced.

        Every amount is rounded by order, so that a list of the orders adds up to the cent.
        """
        return SQL(
            """
            SELECT o.id, debtor.commercial_partner_id AS debtor_id,
                   ROUND(GREATEST(
                       SUM(%(amount)s) / NULLIF(o.currency_rate, 0)
                       - COALESCE(SUM(down_payment.amount), 0), 0)::numeric,
                       %(digits)s) AS amount
              FROM sale_order AS o
              JOIN res_partner AS debtor ON debtor.id = o.partner_invoice_id
              JOIN sale_order_line AS line ON line.order_id = o.id
                   AND line.display_type IS NULL
         LEFT JOIN (%(refunded)s) AS refund ON refund.order_line_id = line.id
         LEFT JOIN LATERAL (%(down_payment)s) AS down_payment ON line.is_downpayment
             WHERE o.state = 'sale' AND o.invoice_status <> 'invoiced' AND %(condition)s
          GROUP BY o.id, debtor.commercial_partner_id
            """,
            digits=digits,
            amount=self._line_amount_sql(),
            refunded=self._draft_refunded_sql(),
            down_payment=self._down_payment_sql(),
            condition=condition,
        )

    @api.model
    def _line_amount_sql(self):
        """Return what is left to invoice of a line, in the order's currency.

        The host's quantity to invoice is larger than ordered minus invoiced only where a
        delivery policy bills more than was ordered. The host counts draft credit notes as
        not invoiced; they are added back.
        """
        return SQL(
            """
            CASE WHEN line.is_downpayment THEN 0
                 ELSE (CASE WHEN line.product_uom_qty < 0
                            THEN LEAST(line.product_uom_qty - line.qty_invoiced
                                       - COALESCE(refund.quantity, 0), 0)
                            ELSE GREATEST(GREATEST(line.product_uom_qty - line.qty_invoiced,
                                                   line.qty_to_invoice)
                                          - COALESCE(refund.quantity, 0), 0)
                        END)
                    * (CASE WHEN line.product_uom_qty = 0
                            THEN line.price_unit * (1 - COALESCE(line.discount, 0) / 100)
                            ELSE line.price_total / line.product_uom_qty
                        END)
             END
            """
        )

    @api.model
    def _draft_refunded_sql(self):
        """Return the query (order line, quantity in its own unit) on draft credit notes."""
        return SQL(
            """
            SELECT link.order_line_id,
                   SUM(item.quantity * item_unit.factor / own_unit.factor) AS quantity
              FROM account_move AS move
              JOIN account_move_line AS item ON item.move_id = move.id
              JOIN sale_order_line_invoice_rel AS link ON link.invoice_line_id = item.id
              JOIN sale_order_line AS own ON own.id = link.order_line_id
              JOIN uom_uom AS item_unit ON item_unit.id = item.product_uom_id
              JOIN uom_uom AS own_unit ON own_unit.id = own.product_uom_id
             WHERE move.state = 'draft' AND move.move_type = 'out_refund'
          GROUP BY link.order_line_id
            """
        )

    @api.model
    def _down_payment_sql(self):
        """Return the query (amount) invoiced on a down payment line and not yet deducted."""
        return SQL(
            """
            SELECT SUM(item.price_total / COALESCE(NULLIF(move.invoice_currency_rate, 0), 1)
                       * CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END) AS amount
              FROM sale_order_line_invoice_rel AS link
              JOIN account_move_line AS item ON item.id = link.invoice_line_id
              JOIN account_move AS move ON move.id = item.move_id
             WHERE link.order_line_id = line.id
               AND (move.state = 'posted'
                    OR move.state = 'draft' AND move.move_type <> 'out_refund')
            """
        )

    @api.model
    def _authorised_sql(self, debtors, company):
        return SQL(
            """
            SELECT authorised.debtor_id, 'authorised', SUM(authorised.amount), 0
              FROM (SELECT DISTINCT transaction.id, debtor.commercial_partner_id AS debtor_id,
                           ROUND((transaction.amount / NULLIF(o.currency_rate, 0))::numeric,
                                 %(digits)s) AS amount
                      FROM payment_transaction AS transaction
                      JOIN sale_order_transaction_rel AS link
                           ON link.transaction_id = transaction.id
                      JOIN sale_order AS o ON o.id = link.sale_order_id
                      JOIN res_partner AS debtor ON debtor.id = o.partner_invoice_id
                     WHERE transaction.state = 'authorized' AND o.state = 'sale'
                       AND o.company_id IN %(companies)s
                       AND debtor.commercial_partner_id IN %(debtors)s) AS authorised
          GROUP BY authorised.debtor_id
            """,
            digits=company.currency_id.decimal_places,
            companies=self._scope_ids(company),
            debtors=tuple(debtors.ids),
        )

    # === DRILL-DOWN === #

    @api.model
    def _amount_by_order(self, orders):
        """Return {order id: amount not yet invoiced in company currency}, without zeros."""
        amounts = {}
        for company, own in orders.grouped("company_id").items():
            amounts.update(self._fetch_by_order(SQL("o.id IN %s", tuple(own.ids)), company))
        return amounts

    @api.model
    def _orders_of(self, debtor, company):
        """Return the ids of the orders that make up ``open_orders`` of ``debtor``."""
        condition = SQL(
            "o.company_id IN %s AND debtor.commercial_partner_id = %s",
            self._scope_ids(company),
            debtor.id,
        )
        return list(self._fetch_by_order(condition, company))

    @api.model
    def _fetch_by_order(self, condition, company):
        self._flush_sources()
        digits = company.currency_id.decimal_places
        rows = self.env.execute_query(self._amount_by_order_sql(condition, digits))
        return {order_id: float(amount) for order_id, _debtor_id, amount in rows if amount}
