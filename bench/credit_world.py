"""Customers with open invoices and open orders, cloned by SQL; runs inside Odoo.

One customer, one posted invoice and one confirmed order are made by the host; everything else
is INSERT … SELECT of them, so that hundreds of thousands of consistent rows take a minute.
"""

from __future__ import annotations

from typing import Any

from bench import clones

INVOICES = 26
ORDER_LINES = 5
KEY_INVOICES = 5000
KEY_ORDERS = 500
# Every customer owes 2,800: half of them are over their limit.
LIMITS = (2500, 3000)
DUE = "date '2026-01-01' + mod(item.number, 26) * 20"


def load(env: Any, partners: int, orders: int) -> list[int]:
    """Make the books; return the customers' ids, the key account last."""
    clones.open_chart(env)
    seeds = _seeds(env)
    ids = _partners(env, seeds["partner"], partners + 1)
    cr = env.cr
    clones.stage(cr, ids)
    clones.documents(cr, "account_move", seeds["invoice"], (INVOICES, KEY_INVOICES), DUE)
    clones.documents(cr, "sale_order", seeds["order"], (orders, KEY_ORDERS))
    env.invalidate_all()
    env.registry.clear_cache()
    cr.commit()
    clones.analyse(cr)
    return ids


def make_orders(env: Any, partner_ids: list[int], product: Any) -> Any:
    """Return one quotation of five lines of a service for each customer, through the host."""
    line = {"product_id": product.id, "price_unit": 10.0, "tax_ids": []}
    lines = [(0, 0, line) for _number in range(ORDER_LINES)]
    orders = env["sale.order"].create(
        [{"partner_id": one, "order_line": lines} for one in partner_ids]
    )
    env.flush_all()
    return orders


def service(env: Any) -> Any:
    """Return a service invoiced as ordered."""
    vals = {"name": "Service", "type": "service", "invoice_policy": "order", "taxes_id": []}
    return env["product.product"].create(vals)


def goods(env: Any) -> Any:
    """Return a storable product, more of which is in stock than anybody orders."""
    vals = {"name": "Goods", "type": "consu", "is_storable": True, "taxes_id": []}
    product = env["product.product"].create({**vals, "invoice_policy": "order"})
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    env["stock.quant"]._update_available_quantity(product, warehouse.lot_stock_id, 10**6)
    return product


def _seeds(env: Any) -> dict[str, int]:
    """Make one of everything; an invoice of 100 and an order of 5 times 10."""
    partner = env["res.partner"].create(
        {"name": "Seed", "is_company": True, "customer_rank": 1, "credit_limit": LIMITS[0]}
    )
    product = service(env)
    line = {"product_id": product.id, "price_unit": 100.0, "tax_ids": []}
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": "2026-01-01",
            "invoice_line_ids": [(0, 0, line)],
        }
    )
    invoice.action_post()
    order = make_orders(env, partner.ids, product)
    order.action_confirm()
    env.flush_all()
    return {"partner": partner.id, "invoice": invoice.id, "order": order.id}


def _partners(env: Any, seed: int, count: int) -> list[int]:
    own = {
        "credit_limit": f"jsonb_build_object('{env.company.id}', CASE WHEN mod(number, 2) = 0"
        f" THEN {LIMITS[0]} ELSE {LIMITS[1]} END)",
    }
    return clones.partners(env, seed, count, own)
