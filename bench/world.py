"""A generated ledger: partners, open items and the bookkeeping of what is already used."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from stdnum import iso11649

from bench.mangling import bank_name
from bench.wording import LOCALES, Locale

TODAY = dt.date(2026, 10, 30)
Row = dict[str, Any]


@dataclass
class World:
    """Partners and open items of one locale; items are handed out once.

    `unclear` are partners with a payment nobody can assign: no balance is paid for them.
    """

    locale: Locale
    rng: random.Random
    partners: list[Row] = field(default_factory=list)
    items: list[Row] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)
    by_partner: dict[str, list[Row]] = field(default_factory=dict)

    def free(self, partner: str, *, credit: bool = False) -> list[Row]:
        kind = "credit_note" if credit else "invoice"
        rows = self.by_partner.get(partner, [])
        return [i for i in rows if i["id"] not in self.used and i["kind"] == kind]

    def take(self, count: int = 1, where: Callable[[Row], bool] = bool) -> list[Row]:
        """Unused invoices of one random partner; an empty list when nobody has enough."""
        for _ in range(60):
            partner = self.rng.choice(self.partners)
            rows = [i for i in self.free(partner["id"]) if where(i)]
            if len(rows) >= count:
                taken = self.rng.sample(rows, count)
                self.use(taken)
                return taken
        return []

    def use(self, rows: list[Row]) -> None:
        self.used.update(row["id"] for row in rows)

    def partner(self, partner_id: str) -> Row:
        return self.partners[int(partner_id[1:])]

    def unique_amount(self, item: Row) -> bool:
        """No twin's and no own item shares the amount."""
        base = self.partner(item["partner"])["base"]
        twins = [p["id"] for p in self.partners if p["base"] == base]
        rows = [i for t in twins for i in self.by_partner.get(t, [])]
        return sum(i["residual"] == item["residual"] for i in rows) == 1


def build_world(locale: str, seed: int, partners: int, items: int) -> World:
    """Everything before the first payment."""
    world = World(LOCALES[locale], random.Random(f"{locale}-{seed}"))
    _add_partners(world, partners)
    _add_items(world, items)
    return world


def _add_partners(world: World, count: int) -> None:
    rng, locale = world.rng, world.locale
    names = [f"{a} {b}" for a in locale.first for b in locale.second]
    rng.shuffle(names)
    for i in range(count):
        base = names[i] if i < len(names) else _longer_name(rng, rng.choice(names), locale)
        form = rng.choice(locale.forms)
        if i > 3 and rng.random() < 0.2:
            base = rng.choice(world.partners)["base"]
        taken = {p["form"] for p in world.partners if p["base"] == base}
        form = next((f for f in (form, *locale.forms) if f not in taken), f"{form} {i}")
        iban = f"{locale.country}{rng.randrange(10, 98)}{rng.randrange(10**14):014d}{i:04d}"
        parent = f"P{rng.randrange(i)}" if i > 5 and rng.random() < 0.12 else None
        world.partners.append(
            {"id": f"P{i}", "name": f"{base} {form}", "base": base, "form": form,
             "ibans": [iban] if rng.random() < 0.75 else [], "parent": parent}
        )  # fmt: skip


def _longer_name(rng: random.Random, name: str, locale: Locale) -> str:
    others = [word for word in locale.first if word not in name]
    return f"{name} {rng.choice(others)}"


def _add_items(world: World, count: int) -> None:
    rng, locale = world.rng, world.locale
    formats = rng.choice(locale.numbers)
    order = rng.choice(locale.orders)
    base, start = rng.randrange(10, 90), rng.choice([1, 1, 300, 4100])
    for i in range(count):
        issued = TODAY - dt.timedelta(days=rng.randrange(1, 150))
        credit = rng.random() < 0.03
        values = {"n": start + i, "y": issued.year, "yy": f"{issued.year % 100:02d}",
                  "m": issued.month, "base": base, "k": 0}  # fmt: skip
        item = _item(world, i, credit, issued)
        item["number"] = formats[credit].format(**values)
        if rng.random() < 0.5:
            item["customer_ref"] = order.format(k=rng.randrange(10_000, 1_000_000))
        world.items.append(item)
        world.by_partner.setdefault(item["partner"], []).append(item)


def _item(world: World, i: int, credit: bool, issued: dt.date) -> Row:
    rng = world.rng
    amount = rng.choice([rng.randrange(4_000, 60_000), rng.randrange(4_000, 2_000_000),
                         rng.randrange(1, 200) * 10_000, 5_000])  # fmt: skip
    discounted = not credit and rng.random() < 0.3
    until = TODAY + dt.timedelta(days=rng.choice([-20, -9, -2, 0, 3, 10]))
    sign = -1 if credit else 1
    amount = amount // 8 + 1 if credit else amount
    return {
        "id": f"I{i}", "partner": rng.choice(world.partners)["id"],
        "kind": "credit_note" if credit else "invoice", "number": "", "customer_ref": None,
        "structured_ref": _creditor_ref(world.locale.country, i) if rng.random() < 0.35 else None,
        "date": issued.isoformat(),
        "due": (issued + dt.timedelta(days=rng.choice([0, 14, 30, 60]))).isoformat(),
        "amount": sign * amount, "residual": sign * amount, "currency": "EUR",
        "discount": amount * 2 // 100 if discounted else 0,
        "discount_until": until.isoformat() if discounted else None,
    }  # fmt: skip


def _creditor_ref(country: str, i: int) -> str:
    body = f"{country}{i:08d}"
    return f"RF{iso11649.mod_97_10.calc_check_digits(body + 'RF')}{body}"


def payer_of(world: World, partner: Row, *, account: float = 0.6) -> Row:
    """Name and account as the bank gives them."""
    rng = world.rng
    known = partner["ibans"] and rng.random() < account
    return {
        "name": bank_name(rng, partner["base"], partner["form"]),
        "iban": partner["ibans"][0] if known else None,
    }
