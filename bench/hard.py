"""Families no careful clerk would post unseen, though one answer is the most likely by far.

Each leaves enough in the line to know what was paid, and too little to be sure.
"""

from __future__ import annotations

import datetime as dt

from bench.families import Family, Made, Maker, counter_of
from bench.mangling import mistype_number, plain
from bench.world import TODAY, Row, payer_of

_STRANGERS = ("Zenith Factoring", "Omnipay Clearing", "Quantex Services", "Vulkan Treuhand")


def _reviewed(m: Maker, items: list[Row], text: str, **truth: int) -> tuple[Row, Row]:
    made = m.paid(items, text, **truth, expect="review")
    m.world.unclear.add(items[0]["partner"])
    return made


def _others(m: Maker, item: Row) -> list[Row]:
    return [i for i in m.world.by_partner[item["partner"]] if i["id"] != item["id"]]


def _word(m: Maker) -> str:
    return m.rng.choice(m.words.before).strip()


def stranger_pays(m: Maker) -> Made:
    """Number and amount are right, and nobody knows who paid."""
    items = m.world.take()
    if not items:
        return None
    line, truth = _reviewed(m, items, m.text(items[0]["number"]))
    return {**line, "name": m.rng.choice(_STRANGERS), "iban": None}, truth


def unclear_short(m: Maker) -> Made:
    """Too much for a bank charge, too little for a deduction, and no word about it."""
    items = m.world.take(where=lambda i: i["residual"] > 100_000)
    if not items:
        return None
    short = items[0]["residual"] * m.rng.randint(21, 29) // 1000
    if short == items[0]["discount"]:
        return None
    return _reviewed(m, items, m.text(items[0]["number"]), short=short)


def typo_short(m: Maker) -> Made:
    """One digit wrong, and paid short with a reason."""
    items = m.world.take()
    wrong = _only_one_near(m, items[0]) if items else None
    if not wrong:
        return None
    short = items[0]["residual"] * m.rng.randint(5, 30) // 100
    if _fits_another(m, items[0], items[0]["residual"] - short):
        return None
    return _reviewed(m, items, f"{m.text(wrong)} {m.rng.choice(m.words.short)}", short=short)


def _only_one_near(m: Maker, item: Row) -> str | None:
    """The number with a wrong digit, if it is nobody's and near no other of the customer."""
    wrong = mistype_number(m.rng, item["number"])
    everybody = {i["number"] for i in m.world.items}
    near = [o for o in _others(m, item) if _apart(o["number"], wrong) < 2]
    elsewhere = counter_of(item["number"], [i["number"] for i in m.world.items[:40]]) in wrong
    return None if wrong in everybody or near or elsewhere else wrong


def _apart(one: str, other: str) -> int:
    if len(one) != len(other):
        return len(one)
    return sum(a != b for a, b in zip(one, other, strict=True))


def _fits_another(m: Maker, item: Row, amount: int) -> bool:
    return any(abs(o["residual"] - amount) <= max(3, amount // 20) for o in _others(m, item))


def same_amount_date(m: Maker) -> Made:
    """Two items of one amount; the text states the day of the one that is meant."""
    items = m.world.take(2)
    if not items or items[0]["date"] == items[1]["date"]:
        return None
    if any(o["residual"] == items[0]["residual"] for o in _others(m, items[0])):
        return None
    items[1]["amount"] = items[1]["residual"] = items[0]["residual"]
    items[1]["discount"], items[1]["discount_until"] = 0, None
    day = dt.date.fromisoformat(items[0]["date"])
    formats = ("%m/%d/%Y", "%Y-%m-%d") if m.words.country == "US" else (
        "%d.%m.%Y", "%d/%m/%Y", "%d.%m.%y", "%Y-%m-%d"
    )  # fmt: skip
    return _reviewed(m, items[:1], f"{_word(m)} {day.strftime(m.rng.choice(formats))}")


def head_by_amount(m: Maker) -> Made:
    """The head of a group pays a child's item without a number."""
    items = m.world.take(where=lambda i: bool(m.world.partner(i["partner"])["parent"]))
    if not items:
        return None
    head = m.world.partner(m.world.partner(items[0]["partner"])["parent"])
    amount = items[0]["residual"]
    circle = [p["id"] for p in m.world.partners if head["id"] in (p["id"], p["parent"])]
    rows = [i for k in circle for i in m.world.by_partner.get(k, ())]
    if sum(i["residual"] == amount for i in rows) > 1 or not _alone(m, head):
        return None
    line, truth = _reviewed(m, items, _word(m))
    m.world.unclear.add(head["id"])
    return {**line, **payer_of(m.world, head)}, truth


def _alone(m: Maker, partner: Row) -> bool:
    """Whether nobody shares the name, in whatever order of its words."""
    words = sorted(partner["base"].split())
    return sum(sorted(p["base"].split()) == words for p in m.world.partners) == 1


def silent_payer(m: Maker) -> Made:
    """Nobody is named, but only one item of the whole ledger has the amount."""
    items = m.world.take()
    if not items or sum(i["residual"] == items[0]["residual"] for i in m.world.items) > 1:
        return None
    line, truth = _reviewed(m, items, _word(m))
    return {**line, "name": None, "iban": None}, truth


def list_missing_one(m: Maker) -> Made:
    """One of two items paid is named; one item alone makes up the rest."""
    items = m.world.take(2)
    if not items:
        return None
    last = items[-1]
    if any(o["residual"] == last["residual"] for o in _others(m, last)):
        return None
    return _reviewed(m, items, m.text(items[0]["number"]))


def fee_by_amount(m: Maker) -> Made:
    """No number, and a bank charge kept: one item alone is that near."""
    items = m.world.take(where=lambda i: i["residual"] > 80_000)
    return _nearly(m, items, fee=m.rng.choice([500, 750, 1200, 1500])) if items else None


def late_discount_by_amount(m: Maker) -> Made:
    """No number, and a discount taken too late that only one item offers."""
    items = m.world.take(where=lambda i: i["discount"] and i["discount_until"] < TODAY.isoformat())
    return _nearly(m, items, short=items[0]["discount"]) if items else None


def _nearly(m: Maker, items: list[Row], **kept: int) -> Made:
    amount = items[0]["residual"] - sum(kept.values())
    if _fits_another(m, items[0], amount) or not _alone(m, m.world.partner(items[0]["partner"])):
        return None
    return _reviewed(m, items, _word(m), **kept)


def distant_name(m: Maker) -> Made:
    """One word of the customer's name, and an amount nobody else owes."""
    items = m.world.take()
    if not items or sum(i["residual"] == items[0]["residual"] for i in m.world.items) > 1:
        return None
    line, truth = _reviewed(m, items, _word(m))
    words = plain(m.world.partner(items[0]["partner"])["base"], expand=False).split()
    return {**line, "name": m.rng.choice(words), "iban": None}, truth


def balance_less_discount(m: Maker) -> Made:
    """Everything open less every discount that may still be taken; made after all others."""
    today = TODAY.isoformat()
    for partner in m.rng.sample(m.world.partners, len(m.world.partners)):
        rows = m.world.by_partner.get(partner["id"], [])
        untouched = not m.world.used.intersection(i["id"] for i in rows)
        discount = sum(i["discount"] for i in rows if (i["discount_until"] or "") >= today)
        fit = 2 <= len(rows) <= 10 and 0 < discount < sum(i["residual"] for i in rows) // 4
        if partner["id"] not in m.world.unclear and untouched and fit and _alone(m, partner):
            m.world.use(rows)
            rows = sorted(rows, key=lambda i: i["kind"])
            words = f"{m.rng.choice(m.words.balance)} {m.rng.choice(m.words.late)}"
            return _reviewed(m, rows, m.text(words), discount=discount)
    return None


HARD: tuple[Family, ...] = (
    stranger_pays, unclear_short, typo_short, same_amount_date, head_by_amount,
    silent_payer, list_missing_one, fee_by_amount, late_discount_by_amount,
    distant_name, balance_less_discount,
)  # fmt: skip
