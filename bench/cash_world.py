"""A labelled cash-application set as a company's books: customers, posted documents, bank lines.

Runs inside Odoo. Customers go through the ORM. Documents are cloned: one invoice and one
credit note of 1.00 are made and posted by the host, then multiplied by INSERT … SELECT with
every monetary column scaled, so that thousands of consistent open items take seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_CENTS = 100
_COMPANY = "Benchmark"
_MARK = "benchmark-"


@dataclass
class World:
    """Where the set's own ids lead to in the database."""

    env: Any
    company: Any
    journal: Any
    partners: dict[str, int]
    receivables: dict[str, int]


def load(env: Any, dataset: dict[str, Any]) -> World:
    """Make the company's books and return where everything is."""
    company = _company(env, dataset["open_items"][0]["currency"])
    env = env(context={**env.context, "allowed_company_ids": company.ids, "tracking_disable": True})
    company = company.with_env(env)
    journal = _bank_journal(env, company)
    partners = _partners(env, dataset["partners"])
    receivables = _Documents(env, company, dataset["open_items"], partners).make()
    env.cr.commit()
    return World(env, company, journal, partners, receivables)


def find(env: Any, dataset: dict[str, Any]) -> World:
    """Find again, in another process, what :func:`load` has made."""
    partners = env["res.partner"].search([("ref", "=like", f"{_MARK}%")])
    keys = {partner.ref.removeprefix(_MARK): partner.id for partner in partners}
    company = env["res.company"].search([("name", "=", _COMPANY)])
    env.user.write({"company_id": company.id})
    env = env(context={**env.context, "allowed_company_ids": company.ids})
    moves = env["account.move"].search(
        [
            ("company_id", "=", company.id),
            ("name", "in", [one["number"] for one in dataset["open_items"]]),
        ]
    )
    lines = {line.move_id.name: line.id for line in moves.line_ids if line.date_maturity}
    receivables = {one["id"]: lines[one["number"]] for one in dataset["open_items"]}
    return World(env, company.with_env(env), _bank_journal(env, company), keys, receivables)


def line_vals(world: World, line: dict[str, Any]) -> dict[str, Any]:
    """Return the values of one bank line as an import would write them."""
    return {
        "journal_id": world.journal.id,
        "date": line["date"],
        "amount": line["amount"] / _CENTS,
        "payment_ref": line.get("text") or "/",
        "partner_name": line.get("name"),
        "account_number": line.get("iban"),
        "o2c_structured_ref": line.get("structured_ref"),
        "o2c_end_to_end_id": line.get("end_to_end_id"),
    }


def _bank_journal(env: Any, company: Any) -> Any:
    return env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
    )


def _company(env: Any, currency_code: str) -> Any:
    currency = (
        env["res.currency"].with_context(active_test=False).search([("name", "=", currency_code)])
    )
    currency.active = True
    company = env["res.company"].create({"name": _COMPANY, "currency_id": currency.id})
    env.user.write({"company_ids": [(4, company.id)], "company_id": company.id})
    env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    company.currency_id = currency
    return company


def _partners(env: Any, facts: list[dict[str, Any]]) -> dict[str, int]:
    vals = [
        {
            "name": fact["name"],
            "is_company": True,
            "customer_rank": 1,
            "ref": f"{_MARK}{fact['id']}",
        }
        for fact in facts
    ]
    records = env["res.partner"].create(vals)
    ids = dict(zip((fact["id"] for fact in facts), records.ids, strict=True))
    for fact in facts:
        if fact.get("parent"):
            env["res.partner"].browse(ids[fact["id"]]).parent_id = ids[fact["parent"]]
    accounts = [
        {"acc_number": iban, "partner_id": ids[fact["id"]]}
        for fact in facts
        for iban in fact.get("ibans") or ()
    ]
    env["res.partner.bank"].create(accounts)
    return ids


class _Documents:
    """Posted invoices and credit notes, cloned from one of each."""

    def __init__(
        self, env: Any, company: Any, items: list[dict[str, Any]], partners: dict[str, int]
    ) -> None:
        self.env = env
        self.company = company
        self.items = items
        self.partners = partners
        self.terms: dict[float, int] = {}

    def make(self) -> dict[str, int]:
        """Insert all documents; return the receivable line of each item."""
        seeds = {
            "invoice": self._seed("out_invoice"),
            "credit_note": self._seed("out_refund"),
        }
        self._stage(seeds)
        self._clone("account_move", _MOVE, "seed.id = item.seed_id")
        self._clone("account_move_line", _LINE, "seed.move_id = item.seed_id")
        self.env.invalidate_all()
        self.env.cr.execute(_RECEIVABLES)
        return dict(self.env.cr.fetchall())

    def _seed(self, move_type: str) -> Any:
        partner = self.env["res.partner"].create({"name": "Seed", "is_company": True})
        move = self.env["account.move"].create(
            {
                "move_type": move_type,
                "name": f"SEED-{move_type}",
                "partner_id": partner.id,
                "invoice_date": "2026-01-01",
                "invoice_line_ids": [(0, 0, {"name": "Goods", "price_unit": 1.0, "tax_ids": []})],
            }
        )
        move.action_post()
        self.env.flush_all()
        return move

    def _stage(self, seeds: dict[str, Any]) -> None:
        cr = self.env.cr
        cr.execute(_STAGE)
        for item in self.items:
            discount = (item.get("discount") or 0) / _CENTS
            cr.execute(
                "INSERT INTO bench_item VALUES (%s)".replace("%s", ", ".join(["%s"] * 13)),
                (
                    item["id"],
                    seeds[item["kind"]].id,
                    self.partners[item["partner"]],
                    item["number"],
                    item.get("customer_ref"),
                    item.get("structured_ref") or item["number"],
                    item["date"],
                    item["due"],
                    abs(item["residual"]) / _CENTS,
                    discount,
                    item.get("discount_until"),
                    self._term(item),
                    _next_id(cr),
                ),
            )

    def _term(self, item: dict[str, Any]) -> int | None:
        """Return a payment term of the item's discount; its last day stands on the line itself."""
        if not item.get("discount"):
            return None
        percent = round(100 * item["discount"] / item["residual"], 1)
        if percent not in self.terms:
            self.terms[percent] = self._make_term(percent)
        return self.terms[percent]

    def _make_term(self, percent: float) -> int:
        line = {"value": "percent", "value_amount": 100, "nb_days": 30}
        vals = {
            "name": f"{percent} % early",
            "early_discount": True,
            "discount_percentage": percent,
            "discount_days": 10,
            "early_pay_discount_computation": "included",
            "line_ids": [(0, 0, line)],
        }
        return int(self.env["account.payment.term"].create(vals).id)

    def _clone(self, table: str, special: dict[str, str], join: str) -> None:
        model = self.env[table.replace("_", ".")]
        money = {
            name
            for name, field in model._fields.items()
            if field.store and field.type == "monetary"
        }
        self.env.cr.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s", (table,)
        )
        columns = [
            name for (name,) in self.env.cr.fetchall() if name != "id" or table == "account_move"
        ]
        values = [special.get(name) or _scaled(name, money) for name in columns]
        quoted = ", ".join(f'"{name}"' for name in columns)
        self.env.cr.execute(
            f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)}"
            f" FROM bench_item item JOIN {table} seed ON {join}"
        )


def _scaled(name: str, money: set[str]) -> str:
    return f'seed."{name}" * item.amount' if name in money else f'seed."{name}"'


def _next_id(cr: Any) -> int:
    cr.execute("SELECT nextval('account_move_id_seq')")
    return int(cr.fetchone()[0])


_STAGE = """
CREATE TEMP TABLE bench_item (
    key text, seed_id int, partner_id int, name text, ref text, payment_reference text,
    date date, due date, amount numeric, discount numeric, discount_until date,
    term_id int, move_id int
) ON COMMIT DROP
"""
_RECEIVABLES = """
SELECT item.key, line.id
  FROM bench_item item
  JOIN account_move_line line ON line.move_id = item.move_id AND line.display_type = 'payment_term'
"""
_MOVE = {
    "id": "item.move_id",
    "name": "item.name",
    "ref": "item.ref",
    "payment_reference": "item.payment_reference",
    "date": "item.date",
    "invoice_date": "item.date",
    "invoice_date_due": "item.due",
    "partner_id": "item.partner_id",
    "commercial_partner_id": "item.partner_id",
    "partner_shipping_id": "item.partner_id",
    "invoice_payment_term_id": "item.term_id",
    "sequence_number": "item.move_id",
}
_LINE = {
    "move_id": "item.move_id",
    "move_name": "item.name",
    "ref": "item.ref",
    "name": "CASE WHEN seed.display_type = 'payment_term' THEN item.payment_reference"
    " ELSE seed.name END",
    "date": "item.date",
    "invoice_date": "item.date",
    "date_maturity": "CASE WHEN seed.display_type = 'payment_term' THEN item.due END",
    "partner_id": "item.partner_id",
    "price_unit": "seed.price_unit * item.amount",
    "discount_date": "CASE WHEN seed.display_type = 'payment_term' THEN item.discount_until END",
    "discount_amount_currency": "CASE WHEN seed.display_type = 'payment_term'"
    " AND item.discount > 0 THEN seed.amount_currency * (item.amount - item.discount)"
    " ELSE 0 END",
    "discount_balance": "CASE WHEN seed.display_type = 'payment_term'"
    " AND item.discount > 0 THEN seed.balance * (item.amount - item.discount) ELSE 0 END",
}
