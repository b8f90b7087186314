"""Payment plans: how a debt is spread over instalments, and what became of the plan.

Amounts are integers in minor units of one currency.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from . import interest
from .promise import State as InstalmentState

State = Literal["active", "kept", "broken", "cancelled"]
Every = Literal["week", "fortnight", "month"]

#: Which state may follow which. As with promises, a payment that is undone, or that turns out
#: to have come in time, changes the verdict; only who cancelled a plan is done with it.
TRANSITIONS: Mapping[State, tuple[State, ...]] = {
    "active": ("kept", "broken", "cancelled"),
    "kept": ("active", "broken"),
    "broken": ("active", "kept", "cancelled"),
    "cancelled": (),
}


@dataclass(frozen=True, slots=True)
class Instalment:
    """What is to be paid on a day; ``interest`` is part of ``amount``."""

    date: dt.date
    amount: int
    interest: int = 0


def dates(first: dt.date, count: int, every: Every) -> tuple[dt.date, ...]:
    """Return ``count`` days; months end where they do, and the next one is not shortened.

    >>> [day.day for day in dates(dt.date(2026, 1, 31), 3, "month")]
    [31, 28, 31]
    """
    if every == "month":
        return tuple(_months_later(first, number) for number in range(count))
    step = dt.timedelta(weeks=1 if every == "week" else 2)
    return tuple(first + number * step for number in range(count))


def spread(
    total: int, days: Sequence[dt.date], *, agreed: dt.date, percent: Fraction = Fraction(0)
) -> tuple[Instalment, ...]:
    """Spread ``total`` evenly over ``days``, the last instalment taking the rest.

    Interest of ``percent`` a year runs on what is outstanding from the day after ``agreed`` on;
    each instalment brings along what has accrued until its day.
    """
    share = total // len(days)
    parts = [share] * (len(days) - 1) + [total - share * (len(days) - 1)]
    debt = interest.Debt(agreed, total, credits=tuple(zip(days, parts, strict=True)))
    segments = interest.accrue(debt, interest.Terms(percent), (), days[-1])
    return tuple(
        Instalment(day, part + accrued, accrued)
        for day, part, accrued in zip(days, parts, _due_with(days, segments), strict=True)
    )


def verdict(states: Iterable[InstalmentState]) -> State:
    """Return what became of a plan whose instalments are in ``states``.

    >>> verdict(["kept", "open"]), verdict(["kept", "partly", "open"]), verdict(["kept", "kept"])
    ('active', 'broken', 'kept')
    """
    found = set(states) - {"cancelled"}
    if found & {"broken", "partly"}:
        return "broken"
    return "active" if "open" in found else "kept"


def _due_with(days: Sequence[dt.date], segments: Iterable[interest.Segment]) -> tuple[int, ...]:
    """Return the interest that each of ``days`` brings along."""
    due = dict.fromkeys(days, 0)
    for segment in segments:
        due[min(day for day in days if day >= segment.last)] += segment.amount
    return tuple(due.values())


def _months_later(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
