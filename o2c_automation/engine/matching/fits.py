"""How an amount settles a given set of items: exactly, or with which difference."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from .facts import BankLine, DifferenceKind, Policy
from .ledger import Ledger
from .lexicon import DEDUCTION_WORDS, INSTALMENT_WORDS
from .scan import fold

_RUN = re.compile(r"[0-9]+")
_NUMBER = re.compile(
    r"(?<![0-9/])(?:[0-9]{1,3}(?:[ '.,][0-9]{3})+|[0-9]+)(?:[.,][0-9]{1,2})?(?![0-9])"
)

Pick = tuple[int, int]


class Fit(NamedTuple):
    """An allocation to items by position, and what became of the difference."""

    kind: DifferenceKind
    picks: tuple[Pick, ...]
    fee: int
    discount: int
    over: int
    difference: int
    codes: tuple[str, ...]
    guards: tuple[str, ...] = ()


class Case(NamedTuple):
    """What every fit needs to know."""

    line: BankLine
    ledger: Ledger
    policy: Policy


def exact_fit(case: Case, items: Sequence[int]) -> Fit:
    """The items in full, known to add up to the line."""
    picks = tuple((i, case.ledger.residual[i]) for i in items)
    return Fit("", picks, 0, 0, 0, 0, ("amount_exact",))


def fit_items(case: Case, items: Sequence[int]) -> Fit | None:
    """The most plausible way the line settles exactly these items.

    Smaller explanations come first: nothing, rounding, a discount still or no longer allowed,
    a bank charge, then a shortage or an overpayment. None when the items add up to nothing.
    """
    total = sum(case.ledger.residual[i] for i in items)
    difference = total - case.line.amount
    if not items or total <= 0:
        return None
    if not difference:
        return exact_fit(case, items)
    return (
        _rounding(case, items, difference)
        or _discount(case, items, difference)
        or _late_discount(case, items, difference)
        or _stated_short(case, items, difference)
        or _fee(case, items, difference, total)
        or _over(case, items, difference, total)
        or _short(case, items, difference)
    )


def _full(case: Case, items: Sequence[int]) -> tuple[Pick, ...]:
    return tuple((i, case.ledger.residual[i]) for i in items)


def _rounding(case: Case, items: Sequence[int], difference: int) -> Fit | None:
    if abs(difference) > case.policy.rounding_max:
        return None
    picks = _full(case, items)
    return Fit("rounding", picks, difference, 0, 0, difference, ("amount_rounding",))


def discount_allowed(case: Case, item: int) -> bool:
    until = case.ledger.items[item].discount_until
    grace = dt.timedelta(days=case.policy.discount_grace_days)
    return until is not None and case.line.date <= until + grace


def _whole_discounts(case: Case, items: Sequence[int]) -> list[int]:
    """Items with a discount on which nothing was paid yet."""
    facts, residual = case.ledger.items, case.ledger.residual
    return [i for i in items if facts[i].discount > 0 and residual[i] == facts[i].amount]


def _discount(case: Case, items: Sequence[int], difference: int) -> Fit | None:
    granted = [i for i in _whole_discounts(case, items) if discount_allowed(case, i)]
    taken = _taken(case, granted, difference)
    if not taken:
        return None
    picks = _full(case, items)
    return Fit("discount", picks, 0, difference, 0, difference, ("amount_discount",))


def _taken(case: Case, candidates: Sequence[int], difference: int) -> tuple[int, ...]:
    """Items whose discounts make up the difference: all of them, or one."""
    facts = case.ledger.items
    if candidates and sum(facts[i].discount for i in candidates) == difference:
        return tuple(candidates)
    return next(((i,) for i in candidates if facts[i].discount == difference), ())


def _late_discount(case: Case, items: Sequence[int], difference: int) -> Fit | None:
    late = [i for i in _whole_discounts(case, items) if not discount_allowed(case, i)]
    taken = set(_taken(case, late, difference))
    if not taken:
        return None
    facts, residual = case.ledger.items, case.ledger.residual
    picks = tuple((i, residual[i] - (facts[i].discount if i in taken else 0)) for i in items)
    return Fit("discount_late", picks, 0, 0, 0, difference, ("amount_discount_late",))


def _fee(case: Case, items: Sequence[int], difference: int, total: int) -> Fit | None:
    policy = case.policy
    if not 0 < difference <= policy.fee_max or difference * 1_000_000 >= policy.fee_max_ppm * total:
        return None
    guards = () if policy.auto_fee else ("policy_forbids",)
    return Fit("fee", _full(case, items), difference, 0, 0, difference, ("amount_fee",), guards)


def _over(case: Case, items: Sequence[int], difference: int, total: int) -> Fit | None:
    if difference > 0:
        return None
    guards = [] if case.policy.auto_over else ["policy_forbids"]
    if -difference * 1_000_000 > case.policy.over_max_ppm * total:
        guards.append("over_large")
    codes = ("amount_over",)
    return Fit("over", _full(case, items), 0, 0, -difference, difference, codes, tuple(guards))


def _stated_short(case: Case, items: Sequence[int], difference: int) -> Fit | None:
    """The text states the shortage as an amount: whatever its size, it is no bank charge."""
    if difference <= 0 or not _amount_places(case.line.text.upper(), difference):
        return None
    return _short(case, items, difference)


def _short(case: Case, items: Sequence[int], difference: int) -> Fit | None:
    """A shortage stays open on one item: the only one, or the one the text states it for."""
    residual = case.ledger.residual
    item, located = _short_item(case, items, difference)
    if item is None or residual[item] <= difference:
        return None
    share = difference * 1_000_000 // residual[item]
    kind, words = _name_shortage(case.line.text, share, residual[item], difference)
    guards = [] if case.policy.auto_partial else ["policy_forbids"]
    if not located:
        guards.append("shortage_unlocated")
    if share < case.policy.deduction_min_ppm and not words:
        guards.append("difference_unclear")
    picks = tuple((i, residual[i] - (difference if i == item else 0)) for i in items)
    codes = (
        f"amount_{kind}",
        *words,
        *(("shortage_located",) if len(items) > 1 and located else ()),
    )
    return Fit(kind, picks, 0, 0, 0, difference, codes, tuple(guards))


def _name_shortage(
    text: str, share: int, residual: int, difference: int
) -> tuple[DifferenceKind, tuple[str, ...]]:
    """Deduction or instalment; words in the text decide, else whether a round part was paid."""
    folded = fold(text)
    if any(word in folded for word in DEDUCTION_WORDS):
        return "deduction", ("words_deduction",)
    if any(word in folded for word in INSTALMENT_WORDS):
        return "partial", ("words_instalment",)
    paid = residual - difference
    parts = any(abs(paid * n - residual) <= n for n in (2, 3, 4))
    return ("partial" if parts or share > 400_000 else "deduction"), ()


def _short_item(case: Case, items: Sequence[int], difference: int) -> tuple[int | None, bool]:
    if len(items) == 1:
        return items[0], True
    named = _item_beside_amount(case, items, difference)
    if named is not None:
        return named, True
    largest = max(items, key=lambda i: (case.ledger.residual[i], i))
    return largest, False


def _item_beside_amount(case: Case, items: Sequence[int], difference: int) -> int | None:
    """The item mentioned last before the shortage is stated in the text as an amount."""
    text = case.line.text.upper()
    places = _amount_places(text, difference)
    if not places:
        return None
    runs = {i: set(_RUN.findall(case.ledger.items[i].number)) for i in items}
    shared = set.intersection(*runs.values())
    mentions = {
        i: _mention({case.ledger.items[i].number.upper(), *(runs[i] - shared)}, text, places[-1])
        for i in items
    }
    best = max(mentions, key=lambda i: mentions[i])
    if mentions[best] < 0 or list(mentions.values()).count(mentions[best]) > 1:
        return None
    return best


def _amount_places(text: str, amount: int) -> list[int]:
    """Where the text states this amount."""
    return [m.start() for m in _NUMBER.finditer(text) if _is_amount(m.group(), amount)]


def _is_amount(written: str, amount: int) -> bool:
    digits = re.sub(r"[^0-9]", "", written).lstrip("0")
    return digits == str(amount) or (amount % 100 == 0 and digits == str(amount // 100))


def _mention(names: set[str], text: str, before: int) -> int:
    """Last place before `before` where one of the names ends."""
    found = [(text.rfind(name, 0, before), name) for name in names if name]
    return max((at + len(name) for at, name in found if at >= 0), default=-1)
