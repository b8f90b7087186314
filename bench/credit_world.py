"""Customers with open invoices and open orders, cloned by SQL; runs inside Odoo.

One customer, one posted invoice and one confirmed order are made by the host; everything else
is INSERT … SELECT of them, so that hundreds of thousands of consistent rows take a minute.
"""

from __future__ import annotations

from typing import Any

INVOICES = 26
ORDER_LINES = 5
KEY_INVOICES = 5000
KEY_ORDERS = 500
# Every customer owes 2,800: half of them are over their limit.
LIMITS = (2500, 3000)


def load(env: Any, partners: int, orders: int) -> list[int]:
    """Make the books; return the customers' ids, the key account last."""
    _open_chart(env)
    seeds = _seeds(env)
    ids = _partners(env, seeds["partner"], partners + 1)
    cr = env.cr
    cr.execute("CREATE TEMP TABLE bench_partner (id int, number int)")
    cr.execute(
        "INSERT INTO bench_partner SELECT id, row_number() OVER (ORDER BY id)"
        " FROM unnest(%s) AS id",
        [ids],
    )
    _clone_documents(cr, "account_move", seeds["invoice"], (INVOICES, KEY_INVOICES))
    _clone_documents(cr, "sale_order", seeds["order"], (orders, KEY_ORDERS))
    env.invalidate_all()
    env.registry.clear_cache()
    cr.commit()
    cr.connection.autocommit = True
    for table in ("res_partner", *_MONEY):
        cr.execute(f"VACUUM ANALYZE {table}")
    cr.connection.autocommit = False
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


def _open_chart(env: Any) -> None:
    if not env["account.journal"].search_count([("type", "=", "sale")]):
        env["account.chart.template"].try_loading("generic_coa", env.company, install_demo=False)


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
        "name": "'Customer ' || number",
        "complete_name": "'Customer ' || number",
        "commercial_partner_id": "currval('res_partner_id_seq')",
        "credit_limit": f"jsonb_build_object('{env.company.id}', CASE WHEN number % 2 = 0"
        f" THEN {LIMITS[0]} ELSE {LIMITS[1]} END)",
    }
    columns, values = _columns(env.cr, "res_partner", {"id": "nextval('res_partner_id_seq')"} | own)
    env.cr.execute(
        f"INSERT INTO res_partner ({columns}) SELECT {values}"
        " FROM res_partner seed, generate_series(1, %s) number WHERE seed.id = %s RETURNING id",
        [count, seed],
    )
    return [row[0] for row in env.cr.fetchall()]


def _clone_documents(cr: Any, table: str, seed: int, counts: tuple[int, int]) -> None:
    """Clone a document and its lines, so many for a customer and for the key account."""
    each, key = counts
    stage = f"bench_{table}"
    cr.execute(
        f"CREATE TEMP TABLE {stage} AS SELECT partner.id AS partner_id,"
        f" nextval('{table}_id_seq')::int AS id, series.number FROM bench_partner partner,"
        " generate_series(1, CASE WHEN partner.number ="
        " (SELECT max(number) FROM bench_partner) THEN %s ELSE %s END) series(number)",
        [key, each],
    )
    for name, own, join in (
        (table, {"id": "item.id"} | _HEADS[table], "seed.id"),
        (f"{table}_line", _LINES[table], f"seed.{_PARENT[table]}"),
    ):
        columns, values = _columns(cr, name, own)
        cr.execute(
            f"INSERT INTO {name} ({columns}) SELECT {values}"
            f" FROM {name} seed, {stage} item WHERE {join} = %s",
            [seed],
        )


def _columns(cr: Any, table: str, own: dict[str, str]) -> tuple[str, str]:
    """Return the columns to fill and what with: the seed's values but for ``own``."""
    cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    names = [name for (name,) in cr.fetchall() if name != "id" or "id" in own]
    # The id comes first: currval() must follow nextval().
    names.sort(key=lambda name: name != "id")
    quoted = ", ".join(f'"{name}"' for name in names)
    return quoted, ", ".join(own.get(name, f'seed."{name}"') for name in names)


_MONEY = ("account_move", "account_move_line", "sale_order", "sale_order_line")
_PARENT = {"account_move": "move_id", "sale_order": "order_id"}
_DUE = "date '2026-01-01' + mod(item.number, 26) * 20"
_INVOICE = {
    "name": "'BENCH/' || item.id",
    "partner_id": "item.partner_id",
    "commercial_partner_id": "item.partner_id",
    "partner_shipping_id": "item.partner_id",
    "sequence_number": "item.id",
    "invoice_date_due": _DUE,
}
_ORDER = {
    "name": "'BENCH' || item.id",
    "partner_id": "item.partner_id",
    "partner_invoice_id": "item.partner_id",
    "partner_shipping_id": "item.partner_id",
    "o2c_credit_check_id": "NULL",
}
_HEADS = {"account_move": _INVOICE, "sale_order": _ORDER}
_LINES = {
    "account_move": {
        "move_id": "item.id",
        "move_name": "'BENCH/' || item.id",
        "partner_id": "item.partner_id",
        "date_maturity": f"CASE WHEN seed.date_maturity IS NOT NULL THEN {_DUE} END",
    },
    "sale_order": {"order_id": "item.id", "order_partner_id": "item.partner_id"},
}
