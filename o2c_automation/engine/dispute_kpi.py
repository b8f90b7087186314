"""Figures about disputes, as pure functions.

Amounts are integers in minor units of the company's currency, gross of tax. What each
figure counts is said with its function; a ratio of nothing is ``None``.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .dispute_clock import Verdict
from .kpi import Ratio

Outcome = Literal["open", "resolved", "recovered", "written_off", "cancelled"]
Dimension = Literal["product", "customer", "salesperson"]

#: Root causes that make an invoice wrong, as opposed to goods or their carriage.
BILLING_CAUSES = ("pricing", "order_entry", "picking", "invoicing")


@dataclass(frozen=True, slots=True)
class Case:
    """One case of the period: closed in it, or still open.

    ``days`` is the working time from opening to closing in days, ``None`` while open;
    ``amount`` is what was in dispute.
    """

    amount: int
    outcome: Outcome
    verdict: Verdict | None = None
    is_deduction: bool = True
    is_automatic: bool = False
    days: float | None = None


@dataclass(frozen=True, slots=True)
class CycleTime:
    """How long cases took, in days."""

    median: float
    p90: float
    count: int


@dataclass(frozen=True, slots=True)
class ParetoRow:
    """One cause: its amount, its cases, and the share of it and all larger ones."""

    key: Hashable
    amount: int
    count: int
    cumulative: float


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A case with a root cause, and what it happened to by dimension."""

    case: int
    cause: str
    subjects: Mapping[Dimension, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A root cause that came back to the same product, customer or salesperson."""

    cause: str
    dimension: Dimension
    subject: int
    cases: tuple[int, ...]


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the value below which ``share`` (0 to 1) of ``values`` lie.

    Between two values it is interpolated in proportion.

    >>> percentile([1, 2, 3, 4], 0.5)
    2.5
    """
    if not values:
        return None
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def cycle_time(cases: Iterable[Case]) -> CycleTime | None:
    """Return median and 90th percentile of the closed cases; the cancelled are left out."""
    days = [c.days for c in cases if c.days is not None and c.outcome != "cancelled"]
    median, p90 = percentile(days, 0.5), percentile(days, 0.9)
    if median is None or p90 is None:
        return None
    return CycleTime(median, p90, len(days))


def recovery_rate(cases: Iterable[Case]) -> Ratio | None:
    """Return the invalid deductions that were paid after all, of all invalid deductions."""
    invalid = [c for c in cases if c.is_deduction and c.verdict == "invalid"]
    return _ratio(_total(c for c in invalid if c.outcome == "recovered"), _total(invalid))


def share_invalid(cases: Iterable[Case]) -> Ratio | None:
    """Return the invalid deductions, of all deductions somebody judged."""
    judged = [c for c in cases if c.is_deduction and c.verdict]
    return _ratio(_total(c for c in judged if c.verdict == "invalid"), _total(judged))


def share_written_off_automatically(cases: Iterable[Case]) -> Ratio | None:
    """Return the deductions written off with nobody's hand, of all that were closed."""
    closed = [c for c in cases if c.is_deduction and c.outcome not in ("open", "cancelled")]
    automatic = (c for c in closed if c.is_automatic and c.outcome == "written_off")
    return _ratio(_total(automatic), _total(closed))


def days_deductions_outstanding(open_amount: int, taken: int, days: int) -> Ratio | None:
    """DDO: ``open deductions × days / deductions taken in these days``.

    >>> days_deductions_outstanding(500, 1_500, 90).value
    30.0
    """
    return _ratio(max(0, open_amount) * days, taken)


def invoice_accuracy(wrong: int, issued: int) -> Ratio | None:
    """Return the share of ``issued`` invoices that needed no correction we caused.

    ``wrong`` counts, of those issued, the invoices with a valid dispute of a billing cause
    (:data:`BILLING_CAUSES`).

    >>> invoice_accuracy(1, 20).value
    0.95
    """
    return _ratio(issued - wrong, issued)


def _total(cases: Iterable[Case]) -> int:
    return sum(case.amount for case in cases)


def _ratio(numerator: int, denominator: int) -> Ratio | None:
    return Ratio(numerator, denominator) if denominator > 0 else None


def pareto(amounts: Iterable[tuple[Hashable, int]]) -> tuple[ParetoRow, ...]:
    """Return the causes by amount, the largest first, with their cumulative share.

    >>> [(row.key, row.cumulative) for row in pareto([("a", 1), ("b", 2), ("a", 5)])]
    [('a', 0.75), ('b', 1.0)]
    """
    totals: Counter[Hashable] = Counter()
    counts: Counter[Hashable] = Counter()
    for key, amount in amounts:
        totals[key] += amount
        counts[key] += 1
    whole, reached, rows = sum(totals.values()), 0, []
    for key, amount in totals.most_common():
        reached += amount
        rows.append(ParetoRow(key, amount, counts[key], reached / whole if whole else 0.0))
    return tuple(rows)


def repeats(occurrences: Iterable[Occurrence], at_least: int) -> tuple[Repeat, ...]:
    """Return what happened to one subject ``at_least`` times, the most frequent first."""
    found: dict[tuple[str, Dimension, int], set[int]] = defaultdict(set)
    for occurrence in occurrences:
        for dimension, subjects in occurrence.subjects.items():
            for subject in subjects:
                found[occurrence.cause, dimension, subject].add(occurrence.case)
    repeated = [
        Repeat(cause, dimension, subject, tuple(sorted(cases)))
        for (cause, dimension, subject), cases in found.items()
        if len(cases) >= at_least
    ]
    return tuple(sorted(repeated, key=lambda repeat: -len(repeat.cases)))
