"""The floor of exposure: the same sums written by hand in SQL, with no Odoo around them."""

from __future__ import annotations

from typing import Any

_SUMS = """
    SELECT line.partner_id,
           SUM(line.amount_residual) FILTER (WHERE line.amount_residual > 0
                                               AND line.date_maturity < CURRENT_DATE),
           SUM(line.amount_residual) FILTER (WHERE line.amount_residual > 0
                                               AND line.date_maturity >= CURRENT_DATE),
           SUM(line.amount_residual) FILTER (WHERE line.amount_residual < 0),
           MIN(line.date_maturity), 0, 0
      FROM account_move_line line
      JOIN account_account account ON account.id = line.account_id
     WHERE account.account_type = 'asset_receivable' AND line.parent_state = 'posted'
       AND line.reconciled IS NOT TRUE AND line.company_id = %(company)s
       AND line.partner_id = ANY(%(ids)s)
  GROUP BY line.partner_id
 UNION ALL
    SELECT move.commercial_partner_id, 0, 0, 0, NULL, SUM(move.amount_total_signed), 0
      FROM account_move move
     WHERE move.state = 'draft' AND move.move_type IN ('out_invoice', 'out_receipt')
       AND move.company_id = %(company)s AND move.commercial_partner_id = ANY(%(ids)s)
  GROUP BY move.commercial_partner_id
 UNION ALL
    SELECT debtor.commercial_partner_id, 0, 0, 0, NULL, 0,
           SUM((line.product_uom_qty - line.qty_invoiced) * line.price_total
               / NULLIF(line.product_uom_qty, 0))
      FROM sale_order ordered
      JOIN sale_order_line line ON line.order_id = ordered.id
      JOIN res_partner debtor ON debtor.id = ordered.partner_invoice_id
     WHERE ordered.state = 'sale' AND ordered.invoice_status <> 'invoiced'
       AND ordered.company_id = %(company)s AND debtor.commercial_partner_id = ANY(%(ids)s)
  GROUP BY debtor.commercial_partner_id
"""


def sums(env: Any, ids: list[int]) -> list[Any]:
    """Return the sums of the given customers."""
    env.cr.execute(_SUMS, {"company": env.company.id, "ids": ids})
    return list(env.cr.fetchall())


def over_limit(env: Any) -> list[Any]:
    """Return the sums of all customers that have a limit: what a list needs to be filtered."""
    env.cr.execute(
        "SELECT id FROM res_partner WHERE (credit_limit ->> %s)::numeric > 0",
        [str(env.company.id)],
    )
    return sums(env, [row[0] for row in env.cr.fetchall()])
