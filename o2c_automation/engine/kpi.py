"""Definitions of the receivables figures, as pure functions.

Amounts are integers in minor units of one currency, gross of tax, credit notes
and unapplied cash subtracted. A ratio keeps numerator and denominator, so that
every figure can be traced to its parts; a ratio of nothing is ``None``, never
zero.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DEFAULT_AGEING_BOUNDS = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure with the two numbers it is made of."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float:
        return self.numerator / self.denominator


@dataclass(frozen=True, slots=True)
class AgedItem:
    """One open receivable line: what is left of it, and since when it is due.

    ``residual`` is negative for a credit; ``disputed`` is the part of it under
    an open dispute.
    """

    residual: int
    due: dt.date
    disputed: int = 0


@dataclass(frozen=True, slots=True)
class Bucket:
    """Open amount by days overdue; ``first``/``last`` are inclusive, ``None`` is open.

    The bucket with ``last == 0`` holds what is not yet due.
    """

    first: int | None
    last: int | None
    amount: int
    disputed: int
    count: int


def days_overdue(due: dt.date, today: dt.date) -> int:
    """Return the days since ``due``; zero or less while the item is not overdue.

    >>> days_overdue(dt.date(2026, 3, 31), dt.date(2026, 4, 1))
    1
    """
    return (today - due).days


def ageing(
    items: Iterable[AgedItem],
    today: dt.date,
    bounds: Sequence[int] = DEFAULT_AGEING_BOUNDS,
) -> tuple[Bucket, ...]:
    """Split ``items`` into not due, one bucket per bound, and an open-ended last one."""
    limits: list[tuple[int | None, int | None]] = [(None, 0)]
    for previous, bound in zip((0, *bounds), bounds, strict=False):
        limits.append((previous + 1, bound))
    limits.append((bounds[-1] + 1, None))
    aged = [(days_overdue(item.due, today), item) for item in items]
    return tuple(_bucket(first, last, aged) for first, last in limits)


def _bucket(first: int | None, last: int | None, aged: Sequence[tuple[int, AgedItem]]) -> Bucket:
    inside = [
        item
        for days, item in aged
        if (first is None or days >= first) and (last is None or days <= last)
    ]
    return Bucket(
        first=first,
        last=last,
        amount=sum(item.residual for item in inside),
        disputed=sum(item.disputed for item in inside),
        count=len(inside),
    )


def dso_simple(receivable: int, sales: int, days: int) -> Ratio | None:
    """Days sales outstanding: ``receivable × days / sales`` at the period's end.

    ``receivable`` is the ending balance and ``sales`` the credit sales of the
    ``days`` before it. Without sales there is no figure.

    >>> dso_simple(50_000, 100_000, 90).value
    45.0
    """
    if sales <= 0:
        return None
    return Ratio(max(receivable, 0) * days, sales)


def dso_best_possible(not_due: int, sales: int, days: int) -> Ratio | None:
    """DSO if everything overdue had been paid: ``not due × days / sales``."""
    return dso_simple(not_due, sales, days)


def average_days_delinquent(overdue: int, sales: int, days: int) -> Ratio | None:
    """ADD: ``DSO − best possible DSO``, which is ``overdue × days / sales``."""
    return dso_simple(overdue, sales, days)


def dso_count_back(receivable: int, monthly: Sequence[tuple[int, int]]) -> float | None:
    """Count-back DSO: exhaust the balance against past months' sales.

    :param receivable: balance at the end of the latest month
    :param monthly: ``(sales, days in month)``, latest month first
    :return: days; ``None`` where the history is too short to exhaust the balance

    A month without sales, or with more credit notes than sales, counts its days
    and consumes nothing: its receivables can only be older.

    >>> dso_count_back(5_000, [(2_000, 30), (2_000, 31), (4_000, 30)])
    68.5
    """
    if receivable <= 0:
        return 0.0
    counted = 0.0
    for sales, days in monthly:
        if sales <= 0:
            counted += days
        elif receivable <= sales:
            return counted + receivable / sales * days
        else:
            receivable -= sales
            counted += days
    return None


def collection_effectiveness(
    opening: int, sales: int, closing: int, closing_not_due: int
) -> Ratio | None:
    """CEI of a one-month period, in per cent.

    ``(opening + sales − closing) / (opening + sales − closing not due) × 100``:
    100 where nothing collectable was left overdue.
    """
    collectable = opening + sales - closing_not_due
    if collectable <= 0:
        return None
    return Ratio(100 * (opening + sales - closing), collectable)
