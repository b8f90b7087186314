from odoo import api, models
from odoo.tools import SQL


class O2cCreditExposure(models.AbstractModel):
    """The part of the exposure that no ledger knows: what was ordered and not yet invoiced."""

    _inherit = "o2c.credit.exposure"

    @api.model
    def _open_order_sql(self, scope):
        return SQL(
            """
            SELECT o.id::bigint * 8 + 3, 'open_orders', o.debtor_id, o.company_id, o.currency_id,
                   ROUND((o.amount * COALESCE(o.rate, 1))::numeric, o.digits), %(currency)s,
                   o.amount, o.date, NULL::date, o.name, 'sale.order', o.id
              FROM (%(orders)s) AS o
             WHERE o.amount <> 0
            """,
            currency=scope.currency,
            orders=self._amount_by_order_sql(scope),
        )

    @api.model
    def _amount_by_order_sql(self, scope):
        """Return the query of confirmed orders not fully invoiced, with what is left of each."""
        return SQL(
            """
            SELECT o.*, fx.rate, unit.decimal_places AS digits,
                   ROUND(GREATEST(o.ordered / COALESCE(fx.rate, 1)
                                  - COALESCE(o.down_payment, 0), 0)::numeric,
                         %(digits)s) AS amount
              FROM (%(sums)s) AS o
              JOIN res_currency AS unit ON unit.id = o.currency_id
         LEFT JOIN LATERAL (%(rate)s) AS fx ON TRUE
            """,
            digits=scope.digits,
            sums=self._sum_by_order_sql(scope),
            rate=self._rate_sql(scope, SQL("o.currency_id")),
        )

    @api.model
    def _sum_by_order_sql(self, scope):
        """Return the query of the same orders with their sums: what is rare is looked up last.

        Of each line only what it may have: a subquery within CASE is not run for the others.
        """
        return SQL(
            """
            SELECT o.id, MIN(debtor.commercial_partner_id) AS debtor_id, o.company_id,
                   o.currency_id, o.date_order::date AS date, o.name,
                   SUM(%(amount)s) AS ordered,
                   SUM(CASE WHEN line.is_downpayment AND line.product_uom_qty = 0
                            THEN (%(down_payment)s)
                        END) AS down_payment
              FROM sale_order AS o
              JOIN res_partner AS debtor ON debtor.id = o.partner_invoice_id
              JOIN sale_order_line AS line ON line.order_id = o.id
                   AND line.display_type IS NULL
             WHERE o.state = 'sale' AND o.invoice_status <> 'invoiced'
               AND o.company_id = ANY(%(companies)s) AND %(debtors)s
          GROUP BY o.id
            """,
            amount=self._line_amount_sql(),
            down_payment=self._down_payment_sql(),
            companies=scope.companies,
            debtors=scope.holds(SQL("debtor.commercial_partner_id")),
        )

    @api.model
    def _line_amount_sql(self):
        """Return what is left to invoice of a line, in the order's currency.

        The host's quantity to invoice is larger than ordered minus invoiced only where a
        delivery policy bills more than was ordered. The host counts draft credit notes as
        not invoiced; they are added back. Of what is sold, less than nothing is not left,
        nor, of what is given back, more. A down payment has no quantity: what has one is
        ordered, whatever it calls itself.
        """
        return SQL(
            """
            CASE WHEN line.is_downpayment AND line.product_uom_qty = 0 THEN 0
                 ELSE %(sign)s
                    * GREATEST(%(sign)s * (CASE WHEN line.product_uom_qty < 0
                                                THEN line.product_uom_qty - line.qty_invoiced
                                                ELSE GREATEST(line.product_uom_qty
                                                              - line.qty_invoiced,
                                                              line.qty_to_invoice)
                                            END - %(refunded)s), 0)
                    * (CASE WHEN line.product_uom_qty = 0
                            THEN line.price_unit * (1 - COALESCE(line.discount, 0) / 100)
                            ELSE line.price_total / line.product_uom_qty
                        END)
             END
            """,
            sign=SQL("(CASE WHEN line.product_uom_qty < 0 THEN -1 ELSE 1 END)"),
            refunded=self._draft_refunded_sql(),
        )

    @api.model
    def _draft_refunded_sql(self):
        """Return the quantity of a line, in its own unit, that is on draft credit notes.

        The lines that have any are looked up once for all.
        """
        return SQL(
            """
            (CASE WHEN line.id IN (SELECT link.order_line_id %(drafts)s)
                  THEN (SELECT SUM(item.quantity * item_unit.factor / own_unit.factor) %(drafts)s
                           AND link.order_line_id = line.id)
                  ELSE 0
              END)
            """,
            drafts=SQL(
                """
                  FROM account_move AS move
                  JOIN account_move_line AS item ON item.move_id = move.id
                  JOIN sale_order_line_invoice_rel AS link ON link.invoice_line_id = item.id
                  JOIN sale_order_line AS own ON own.id = link.order_line_id
                  JOIN uom_uom AS item_unit ON item_unit.id = item.product_uom_id
                  JOIN uom_uom AS own_unit ON own_unit.id = own.product_uom_id
                 WHERE move.state = 'draft' AND move.move_type = 'out_refund'
                """
            ),
        )

    @api.model
    def _down_payment_sql(self):
        """Return the query (amount) invoiced on a down payment line and not yet deducted."""
        return SQL(
            """
            SELECT SUM(item.price_total / COALESCE(NULLIF(move.invoice_currency_rate, 0), 1)
                       * CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END)
              FROM sale_order_line_invoice_rel AS link
              JOIN account_move_line AS item ON item.id = link.invoice_line_id
              JOIN account_move AS move ON move.id = item.move_id
             WHERE link.order_line_id = line.id
               AND (move.state = 'posted'
                    OR move.state = 'draft' AND move.move_type <> 'out_refund')
            """
        )
