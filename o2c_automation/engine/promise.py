"""Whether customers kept their word, as the ledger tells.

A promise is about items and an amount. What was paid or credited on these items after the
promise was taken, and no later than its last day, counts for it; every cent counts for one
promise only. Amounts are integers in minor units of the items' currency.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

State = Literal["open", "kept", "partly", "broken", "cancelled"]

#: Which state may follow which. A payment that is undone, or that turns out to have come in
#: time, changes the verdict; only who took a promise back by hand is done with it.
TRANSITIONS: Mapping[State, tuple[State, ...]] = {
    "open": ("kept", "partly", "broken", "cancelled"),
    "kept": ("open", "partly", "broken"),
    "partly": ("open", "kept", "broken"),
    "broken": ("open", "kept", "partly"),
    "cancelled": (),
}


@dataclass(frozen=True, slots=True)
class Promise:
    """``amount`` of ``items``, promised on ``taken``; ``until`` is the last day of grace."""

    id: int
    items: frozenset[int]
    amount: int
    taken: dt.date
    recorded: dt.datetime
    until: dt.date


@dataclass(frozen=True, slots=True)
class Credit:
    """Money or a credit note of ``day`` that was applied to ``item`` at ``recorded``."""

    item: int
    day: dt.date
    recorded: dt.datetime
    amount: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a promise, and how much of it arrived in time."""

    state: State
    received: int


def judge(
    promises: Iterable[Promise], money: Iterable[Credit], today: dt.date
) -> dict[int, Verdict]:
    """Return the verdict on each of one customer's promises in one currency, by its id.

    The promise that ends first is served first, from the earliest money that fits it.
    """
    entries = sorted(money, key=_by_day)
    left = [entry.amount for entry in entries]
    verdicts = {}
    for promise in sorted(promises, key=lambda one: (one.until, one.id)):
        received = 0
        for position, entry in enumerate(entries):
            if _counts_for(entry, promise):
                taken = min(left[position], promise.amount - received)
                left[position] -= taken
                received += taken
        verdicts[promise.id] = Verdict(_state(promise, received, today), received)
    return verdicts


def cover(
    promised: Iterable[tuple[frozenset[int], int]], residuals: Mapping[int, int]
) -> dict[int, int]:
    """Return how much of each item open promises cover, never more than is open.

    :param promised: items and outstanding amount of each open promise
    :param residuals: what is open of each item, in the order in which items are paid

    >>> cover([(frozenset({1, 2}), 150)], {1: 100, 2: 100})
    {1: 100, 2: 50}
    """
    covered: dict[int, int] = {}
    for items, amount in promised:
        outstanding = amount
        for item, residual in residuals.items():
            free = residual - covered.get(item, 0)
            if item in items and free > 0 < outstanding:
                share = min(free, outstanding)
                covered[item] = covered.get(item, 0) + share
                outstanding -= share
    return covered


def _by_day(credit: Credit) -> tuple[dt.date, int, dt.datetime, int]:
    return credit.day, credit.item, credit.recorded, credit.amount


def _counts_for(credit: Credit, promise: Promise) -> bool:
    """Money of the day of the promise counts if it was applied after the promise was taken."""
    is_later = (credit.day, credit.recorded) > (promise.taken, promise.recorded)
    return credit.item in promise.items and is_later and credit.day <= promise.until


def _state(promise: Promise, received: int, today: dt.date) -> State:
    if received >= promise.amount:
        return "kept"
    if today <= promise.until:
        return "open"
    return "partly" if received else "broken"
