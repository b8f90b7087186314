"""Customers and their documents by the hundred thousand, cloned by SQL; runs inside Odoo.

One of everything is made by the host, and the rest is INSERT … SELECT of it: consistent rows in a
minute. Columns come from the database, so those of other addons are carried along.
"""

from __future__ import annotations

from typing import Any

TABLES = ("res_partner", "account_move", "account_move_line", "sale_order", "sale_order_line")
_PARENT = {"account_move": "move_id", "sale_order": "order_id"}


def open_chart(env: Any) -> None:
    """Give the company a chart of accounts, if it has none."""
    if not env["account.journal"].search_count([("type", "=", "sale")]):
        env["account.chart.template"].try_loading("generic_coa", env.company, install_demo=False)


def partners(env: Any, seed: int, count: int, own: dict[str, str]) -> list[int]:
    """Clone a customer; ``own`` are expressions over ``number`` by column. Return the ids."""
    own = {
        "id": "nextval('res_partner_id_seq')",
        "name": "'Customer ' || number",
        "complete_name": "'Customer ' || number",
        "commercial_partner_id": "currval('res_partner_id_seq')",
        **own,
    }
    columns, values = _columns(env.cr, "res_partner", own)
    env.cr.execute(
        f"INSERT INTO res_partner ({columns}) SELECT {values}"
        " FROM res_partner seed, generate_series(1, %s) number WHERE seed.id = %s RETURNING id",
        [count, seed],
    )
    return [row[0] for row in env.cr.fetchall()]


def stage(cr: Any, partner_ids: list[int]) -> None:
    """Say whose documents are cloned next; the last of them is the key account."""
    cr.execute("CREATE TEMP TABLE bench_partner (id int, number int)")
    cr.execute(
        "INSERT INTO bench_partner SELECT id, row_number() OVER (ORDER BY id)"
        " FROM unnest(%s) AS id",
        [partner_ids],
    )


def documents(cr: Any, table: str, seed: int, counts: tuple[int, int], due: str = "") -> None:
    """Clone a document and its lines, so many for a customer and for the key account.

    :param due: expression of the due date over ``item.number``
    """
    each, key = counts
    items = f"bench_{table}_{seed}"
    cr.execute(
        f"CREATE TEMP TABLE {items} AS SELECT partner.id AS partner_id,"
        f" nextval('{table}_id_seq')::int AS id, series.number FROM bench_partner partner,"
        " generate_series(1, CASE WHEN partner.number ="
        " (SELECT max(number) FROM bench_partner) THEN %s ELSE %s END) series(number)",
        [key, each],
    )
    heads, lines = _own_columns(due)
    for name, own, join in (
        (table, {"id": "item.id"} | heads[table], "seed.id"),
        (f"{table}_line", lines[table], f"seed.{_PARENT[table]}"),
    ):
        columns, values = _columns(cr, name, own)
        cr.execute(
            f"INSERT INTO {name} ({columns}) SELECT {values}"
            f" FROM {name} seed, {items} item WHERE {join} = %s",
            [seed],
        )


def analyse(cr: Any) -> None:
    """Commit, and let the database get to know the tables."""
    cr.commit()
    cr.connection.autocommit = True
    for table in TABLES:
        cr.execute(f"VACUUM ANALYZE {table}")
    cr.connection.autocommit = False


def _own_columns(due: str) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    """Return what clones do not share with their seed, of documents and of lines by table."""
    invoice = {
        "name": "'BENCH/' || item.id",
        "partner_id": "item.partner_id",
        "commercial_partner_id": "item.partner_id",
        "partner_shipping_id": "item.partner_id",
        "sequence_number": "item.id",
        "invoice_date_due": due,
    }
    order = {
        "name": "'BENCH' || item.id",
        "partner_id": "item.partner_id",
        "partner_invoice_id": "item.partner_id",
        "partner_shipping_id": "item.partner_id",
        "o2c_credit_check_id": "NULL",
    }
    item = {
        "move_id": "item.id",
        "move_name": "'BENCH/' || item.id",
        "partner_id": "item.partner_id",
        "date_maturity": f"CASE WHEN seed.date_maturity IS NOT NULL THEN {due} END",
    }
    ordered = {"order_id": "item.id", "order_partner_id": "item.partner_id"}
    return (
        {"account_move": invoice, "sale_order": order},
        {"account_move": item, "sale_order": ordered},
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
