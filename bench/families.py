"""The families of bank lines: each writes one payment as some customer would make it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from bench.mangling import mangle_number, mistype_number, smudge_name, truncate_number
from bench.world import TODAY, Row, World, payer_of
from frontdoor.bare import register_bare_addon

Made = tuple[Row, Row] | None
Family = Callable[["Maker"], Made]


class Maker:
    """Writes bank lines of one world, family by family."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.rng
        self.words = world.locale

    def text(self, body: str) -> str:
        return f"{self.rng.choice(self.words.before)}{body}{self.rng.choice(self.words.after)}"

    def joined(self, numbers: Sequence[str]) -> str:
        return self.rng.choice(self.words.joins).join(numbers)

    def line(self, amount: int, text: str, payer: Row, **more: Any) -> Row:
        noise = f"E2E{self.rng.randrange(10**9)}" if self.rng.random() < 0.5 else None
        row = {"date": TODAY.isoformat(), "amount": amount, "currency": "EUR", "text": text,
               "structured_ref": None, "end_to_end_id": noise}  # fmt: skip
        return {**row, **payer, **more}

    def paid(
        self, items: Sequence[Row], text: str, *, short: int = 0, over: int = 0, **truth: Any
    ) -> tuple[Row, Row]:
        """A payment of these items; `short` stays open on the last of them."""
        partner = self.world.partner(items[0]["partner"])
        allocations = [{"item": i["id"], "amount": i["residual"]} for i in items]
        allocations[-1]["amount"] -= short
        kept = truth.get("fee", 0) + truth.get("discount", 0)
        amount = sum(a["amount"] for a in allocations) - kept + over
        line = self.line(amount, text, payer_of(self.world, partner))
        return line, {"partner": partner["id"], "allocations": allocations, "expect": "auto",
                      "over": over, **truth}  # fmt: skip

    def review(self, line: Row, partner: str | None, expect: str = "review") -> tuple[Row, Row]:
        self.world.unclear.add(partner or "")
        return line, {"partner": partner, "allocations": [], "expect": expect}


def exact(m: Maker) -> Made:
    items = m.world.take()
    return m.paid(items, m.text(items[0]["number"])) if items else None


def mangled(m: Maker) -> Made:
    items = m.world.take()
    return m.paid(items, m.text(mangle_number(m.rng, items[0]["number"]))) if items else None


def truncated(m: Maker) -> Made:
    items = m.world.take(where=m.world.unique_amount)
    return m.paid(items, m.text(truncate_number(m.rng, items[0]["number"]))) if items else None


def typo(m: Maker) -> Made:
    items = m.world.take(where=m.world.unique_amount)
    if not items:
        return None
    own = {i["number"] for i in m.world.by_partner[items[0]["partner"]]}
    wrong = mistype_number(m.rng, items[0]["number"])
    return m.paid(items, m.text(wrong)) if wrong not in own else None


def multi(m: Maker) -> Made:
    items = m.world.take(m.rng.randint(2, 5))
    numbers = [i["number"] for i in items]
    numbers = [n if m.rng.random() < 0.6 else mangle_number(m.rng, n) for n in numbers]
    return m.paid(items, m.text(m.joined(numbers))) if items else None


def multi_large(m: Maker) -> Made:
    items = m.world.take(m.rng.randint(6, 10))
    return m.paid(items, m.text(m.joined([i["number"] for i in items]))) if items else None


def multi_short(m: Maker) -> Made:
    """The first number in full, of the others only what differs."""
    items = m.world.take(m.rng.randint(2, 3))
    if not items:
        return None
    first = items[0]["number"]
    tails = [counter_of(i["number"], [j["number"] for j in m.world.items[:40]]) for i in items[1:]]
    return m.paid(items, m.text(m.rng.choice(["/", "+", ", "]).join([first, *tails])))


def counter_of(number: str, others: Sequence[str]) -> str:
    """The part of a number after what all numbers begin with (its year included)."""
    runs = re.findall(r"[0-9]+", number)
    columns = list(zip(*(re.findall(r"[0-9]+", o) for o in others), strict=False))
    spread = [len(set(c)) for c in columns[: len(runs)]]
    return str(runs[max(range(len(runs)), key=lambda p: (spread[p], p))])


def list_cut(m: Maker) -> Made:
    items = m.world.take(m.rng.randint(3, 6))
    if not items or not _one_set_only(m, items):
        return None
    text = m.text("") + ", ".join(i["number"] for i in items)
    keep = text.find(items[2]["number"]) + m.rng.randint(0, 3)
    return m.paid(items, text[:keep])


def typo_in_list(m: Maker) -> Made:
    items = m.world.take(m.rng.randint(3, 5))
    if not items or not _one_set_only(m, items):
        return None
    own = {i["number"] for i in m.world.by_partner[items[0]["partner"]]}
    wrong = mistype_number(m.rng, items[0]["number"])
    text = m.text(m.joined([wrong, *(i["number"] for i in items[1:])]))
    return m.paid(items, text) if wrong not in own else None


def _one_set_only(m: Maker, items: Sequence[Row]) -> bool:
    """Whether no other set of the customer's items has the same sum (asked of the engine)."""
    register_bare_addon()
    from o2c_automation.engine.matching.subsets import subsets_to

    amounts = [i["residual"] for i in m.world.by_partner[items[0]["partner"]]]
    found = subsets_to(amounts, sum(i["residual"] for i in items), 4_000_000)
    return found.complete and len(found.fits) == 1


def structured(m: Maker) -> Made:
    items = m.world.take(where=lambda i: bool(i["structured_ref"]))
    if not items:
        return None
    line, truth = m.paid(items, "")
    ref = items[0]["structured_ref"]
    if m.rng.random() < 0.5:
        line["structured_ref"] = ref
    else:
        line["text"] = m.text(ref if m.rng.random() < 0.5 else " ".join(_fours(ref)))
    if m.rng.random() < 0.4:
        line["name"] = line["iban"] = None
    return line, truth


def _fours(ref: str) -> list[str]:
    return [ref[i : i + 4] for i in range(0, len(ref), 4)]


def customer_ref(m: Maker) -> Made:
    items = m.world.take(where=lambda i: bool(i["customer_ref"]))
    return m.paid(items, m.text(items[0]["customer_ref"])) if items else None


def e2e_ref(m: Maker) -> Made:
    items = m.world.take()
    if not items:
        return None
    line, truth = m.paid(items, "")
    return {**line, "end_to_end_id": items[0]["number"].replace("/", "-")}, truth


def their_number(m: Maker) -> Made:
    items = m.world.take()
    if not items:
        return None
    year, count = m.rng.choice(["", "2026", "26"]), m.rng.randrange(10**5)
    theirs = f"{m.rng.choice(m.words.theirs)}{year}{count:05d} "
    return m.paid(items, theirs + m.text(items[0]["number"]))


def amount_iban(m: Maker) -> Made:
    return _by_amount(m, account=1.0, text=True)


def amount_name(m: Maker) -> Made:
    return _by_amount(m, account=0.0, text=True)


def _by_amount(m: Maker, *, account: float, text: bool) -> Made:
    items = m.world.take(where=m.world.unique_amount)
    if not items:
        return None
    partner = m.world.partner(items[0]["partner"])
    if account and not partner["ibans"]:
        return None
    line, truth = m.paid(items, m.rng.choice(m.words.before).strip() if text else "")
    return {**line, **payer_of(m.world, partner, account=account)}, truth


def fuzzy_name(m: Maker) -> Made:
    made = _by_amount(m, account=0.0, text=True)
    if made is None:
        return None
    partner = m.world.partner(made[1]["partner"])
    if sum(p["base"] == partner["base"] for p in m.world.partners) > 1:
        return None
    return {**made[0], "name": smudge_name(m.rng, partner["base"], partner["form"])}, made[1]


def bank_fee(m: Maker) -> Made:
    items = m.world.take(where=lambda i: i["residual"] > 80_000)
    fee = m.rng.choice([500, 750, 1200, 1500])
    return m.paid(items, m.text(items[0]["number"]), fee=fee) if items else None


def rounding(m: Maker) -> Made:
    items = m.world.take()
    fee = m.rng.choice([-3, -2, -1, 1, 2, 3])
    return m.paid(items, m.text(items[0]["number"]), fee=fee) if items else None


def discount(m: Maker) -> Made:
    items = m.world.take(where=lambda i: i["discount"] and i["discount_until"] >= TODAY.isoformat())
    if not items:
        return None
    text = f"{m.text(items[0]['number'])} {m.rng.choice(m.words.late)}"
    return m.paid(items, text, discount=items[0]["discount"])


def late_discount(m: Maker) -> Made:
    items = m.world.take(where=lambda i: i["discount"] and i["discount_until"] < TODAY.isoformat())
    if not items:
        return None
    text = f"{m.text(items[0]['number'])} {m.rng.choice(m.words.late)}"
    return m.paid(items, text, short=items[0]["discount"])


def short_deduction(m: Maker) -> Made:
    items = m.world.take()
    if not items:
        return None
    short = items[0]["residual"] * m.rng.randint(4, 30) // 100
    if short == items[0]["discount"]:
        return None
    text = f"{m.text(items[0]['number'])} {m.rng.choice(m.words.short)}"
    return m.paid(items, text, short=short)


def multi_one_short(m: Maker) -> Made:
    items = m.world.take(m.rng.randint(2, 4))
    if not items:
        return None
    short = items[-1]["residual"] * m.rng.randint(5, 30) // 100
    numbers = [i["number"] for i in items]
    written = f"{short // 100}{m.words.decimal}{short % 100:02d}"
    text = f"{m.text(m.joined(numbers))} {m.rng.choice(m.words.short)} {numbers[-1]} -{written}"
    return m.paid(items, text, short=short)


def instalment(m: Maker) -> Made:
    items = m.world.take()
    if not items:
        return None
    short = items[0]["residual"] - items[0]["residual"] // 2
    return m.paid(items, f"{m.text(items[0]['number'])} {m.rng.choice(m.words.part)}", short=short)


def overpay(m: Maker) -> Made:
    items = m.world.take()
    if not items:
        return None
    over = items[0]["residual"] * m.rng.randint(5, 35) // 100 + m.rng.randrange(100)
    return m.paid(items, m.text(items[0]["number"]), over=over)


def netted(m: Maker) -> Made:
    items = m.world.take(m.rng.randint(1, 2), where=lambda i: i["residual"] > 50_000)
    notes = m.world.free(items[0]["partner"], credit=True) if items else []
    if not notes or notes[0]["residual"] + sum(i["residual"] for i in items) <= 0:
        return None
    m.world.use(notes[:1])
    text = m.joined([i["number"] for i in items]) + m.words.less + notes[0]["number"]
    return m.paid([*items, notes[0]], m.text(text))


def group_payer(m: Maker) -> Made:
    items = m.world.take(where=lambda i: bool(m.world.partner(i["partner"])["parent"]))
    if not items:
        return None
    line, truth = m.paid(items, m.text(items[0]["number"]))
    head = m.world.partner(m.world.partner(items[0]["partner"])["parent"])
    return {**line, **payer_of(m.world, head)}, {**truth, "partner": head["id"]}


def twin_name(m: Maker) -> Made:
    bases = [p["base"] for p in m.world.partners]
    items = m.world.take(where=lambda i: bases.count(m.world.partner(i["partner"])["base"]) > 1)
    if not items:
        return None
    line, truth = m.paid(items, m.text(items[0]["number"]))
    return {**line, "iban": None}, truth


def sum_all_open(m: Maker) -> Made:
    """Everything of one customer that no other line pays; written after all other families."""
    for partner in m.rng.sample(m.world.partners, len(m.world.partners)):
        rows = [i for i in m.world.by_partner.get(partner["id"], []) if i["id"] not in m.world.used]
        if partner["id"] in m.world.unclear or not _heard_clearly(m, partner):
            continue
        if 2 <= len(rows) <= 10 and sum(i["residual"] for i in rows) > 0:
            m.world.use(rows)
            return m.paid(rows, m.text(m.rng.choice(m.words.balance)))
    return None


def _heard_clearly(m: Maker, partner: Row) -> bool:
    """Nobody shares the partner's name."""
    return sum(p["base"] == partner["base"] for p in m.world.partners) == 1


def foreign_ref(m: Maker) -> Made:
    items = m.world.take(where=m.world.unique_amount)
    payer = m.rng.choice(m.world.partners)
    if not items or _related(m, payer, items[0]["partner"]):
        return None
    m.world.used.discard(items[0]["id"])
    amount = m.rng.choice([items[0]["residual"], m.rng.randrange(5_000, 900_000)])
    own = [i["residual"] for i in m.world.by_partner.get(payer["id"], [])]
    if amount in own:
        return None
    who = payer_of(m.world, payer)
    return m.review(m.line(amount, m.text(items[0]["number"]), who), payer["id"])


def _related(m: Maker, payer: Row, partner: str) -> bool:
    """Same name, or the name of a head of the group."""
    bases, above = set(), m.world.partner(partner)
    while above:
        bases.add(above["base"])
        above = m.world.partner(above["parent"]) if above["parent"] else {}
    return payer["base"] in bases


def ambiguous(m: Maker) -> Made:
    items = m.world.take(2)
    if not items:
        return None
    items[1]["amount"] = items[1]["residual"] = items[0]["residual"]
    items[1]["discount"], items[1]["discount_until"] = 0, None
    partner = m.world.partner(items[0]["partner"])
    word = m.rng.choice(m.words.before).strip()
    return m.review(m.line(items[0]["residual"], word, payer_of(m.world, partner)), partner["id"])


def returned(m: Maker) -> Made:
    items = m.world.take()
    if not items:
        return None
    m.world.used.discard(items[0]["id"])
    line, truth = m.paid(items, m.rng.choice(m.words.returned) + items[0]["number"])
    return m.review({**line, "amount": -line["amount"], "iban": None}, truth["partner"])


def noise(m: Maker) -> Made:
    who = {"name": m.rng.choice([None, "TREASURY DESK", "OWN FUNDS"]), "iban": None}
    line = m.line(m.rng.randrange(1_000, 800_000), m.rng.choice(m.words.noise), who)
    return m.review(line, None, "none")


WEIGHTS: dict[Family, int] = {
    exact: 12, mangled: 14, truncated: 4, typo: 5, multi: 6, multi_large: 2, multi_short: 5,
    list_cut: 3, typo_in_list: 3, structured: 5, customer_ref: 4, e2e_ref: 3, their_number: 4,
    amount_iban: 4, amount_name: 4, fuzzy_name: 3, bank_fee: 2, rounding: 2, discount: 2,
    late_discount: 2, short_deduction: 4, multi_one_short: 4, instalment: 2, overpay: 2,
    netted: 3, group_payer: 3, twin_name: 3, foreign_ref: 3, ambiguous: 2, returned: 2, noise: 3,
}  # fmt: skip
