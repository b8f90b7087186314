"""When how much of an item was in dispute, read from what happened to its cases.

Amounts are integers in minor units of the item's currency.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .dispute import BLOCKING_STATES


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a case: its state since, ``""`` where it kept it, and amount."""

    day: date
    state: str
    amount: int


@dataclass(frozen=True, slots=True)
class Span:
    """``amount`` is in dispute from ``start`` on until the day before ``end``, if it ended."""

    start: date
    end: date | None
    amount: int


def disputed_spans(steps: Iterable[Step]) -> tuple[Span, ...]:
    """Return the spans in which one case disputed something; of a day its last step counts.

    :param steps: what happened to the case, in that order

    >>> [span.amount for span in disputed_spans([Step(date(2026, 1, 2), "new", 50)])]
    [50]
    """
    spans = []
    running: Span | None = None
    for day, amount in _last_of_each_day(steps).items():
        if running and amount == running.amount:
            continue
        if running:
            spans.append(Span(running.start, day, running.amount))
        running = Span(day, None, amount) if amount else None
    return (*spans, running) if running else tuple(spans)


def _last_of_each_day(steps: Iterable[Step]) -> dict[date, int]:
    """Return what was in dispute at the end of each day on which something happened."""
    amounts: dict[date, int] = {}
    state = ""
    for step in steps:
        state = step.state or state
        amounts[step.day] = step.amount if state in BLOCKING_STATES else 0
    return amounts
