"""The clock of a dispute: who is waited for, how long, when it is due and when it escalates.

Times are naive datetimes of one time zone; working time is given as the spans in which
people work. Durations are whole seconds.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

Party = Literal["us", "customer", "finance"]
Verdict = Literal["valid", "invalid"]

#: Who a case of each state waits for; a state that is not here waits for nobody.
WAITS_FOR: Mapping[str, Party] = {
    "new": "us",
    "investigating": "us",
    "waiting_internal": "us",
    "waiting_customer": "customer",
    "rejected": "customer",
    "approved": "finance",
}
#: The owner is told first, then whoever answers for the owner.
LAST_LEVEL = 2

_JUDGED: Mapping[str, Verdict] = {"approved": "valid", "rejected": "invalid"}
_SETTLED: Mapping[str, Verdict] = {"resolved": "valid", "recovered": "invalid"}


@dataclass(frozen=True, slots=True)
class Span:
    """Time from ``start`` until, but without, ``end``."""

    start: dt.datetime
    end: dt.datetime


class WorkingTime:
    """Spans of work, prepared to tell of many periods how much of them is working time.

    >>> day = dt.datetime(2026, 6, 15)
    >>> work = WorkingTime([Span(day.replace(hour=8), day.replace(hour=12))])
    >>> work.between(day.replace(hour=11), day.replace(hour=20))
    3600
    """

    __slots__ = ("_before", "_spans", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._starts = [span.start for span in self._spans]
        self._before = [0, *accumulate(_seconds(span.start, span.end) for span in self._spans)]

    def between(self, start: dt.datetime, end: dt.datetime) -> int:
        """Return the seconds of work from ``start`` to ``end``; spans must not overlap."""
        return max(0, self._until(end) - self._until(start))

    def _until(self, moment: dt.datetime) -> int:
        """Return the seconds of work before ``moment``."""
        index = bisect_right(self._starts, moment)
        if not index:
            return 0
        last = self._spans[index - 1]
        return self._before[index - 1] + _seconds(last.start, min(moment, last.end))


def _seconds(start: dt.datetime, end: dt.datetime) -> int:
    return int((end - start).total_seconds())


def office_hours(first: dt.date, last: dt.date) -> tuple[Span, ...]:
    """Return eight hours of each Monday to Friday: what holds where no calendar is kept.

    >>> [span.start.hour for span in office_hours(dt.date(2026, 6, 12), dt.date(2026, 6, 14))]
    [9]
    """
    days = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(
        Span(dt.datetime.combine(day, dt.time(9)), dt.datetime.combine(day, dt.time(17)))
        for day in days
        if day.weekday() < 5
    )


def deadline(opened: dt.date, working_days: int, calendar: Sequence[dt.date]) -> dt.date:
    """Return the day ``working_days`` working days after ``opened``.

    :param calendar: the working days, in order; after its last one Mondays to Fridays count

    >>> holiday_week = [dt.date(2026, 6, 12), dt.date(2026, 6, 16)]
    >>> deadline(dt.date(2026, 6, 12), 2, holiday_week)
    datetime.date(2026, 6, 17)
    """
    ahead = calendar[bisect_right(calendar, opened) :]
    if working_days <= 0:
        return opened
    if working_days <= len(ahead):
        return ahead[working_days - 1]
    day = max([opened, *ahead[-1:]])
    left = working_days - len(ahead)
    while left > 0:
        day += dt.timedelta(days=1)
        left -= day.weekday() < 5
    return day


def days_between(start: dt.date, end: dt.date, calendar: Sequence[dt.date]) -> int:
    """Return the working days after ``start`` up to and with ``end``.

    >>> days_between(dt.date(2026, 6, 12), dt.date(2026, 6, 16), [dt.date(2026, 6, 16)])
    1
    """
    return max(0, bisect_right(calendar, end) - bisect_right(calendar, start))


def claim_until(invoiced: dt.date | None, days: int) -> dt.date | None:
    """Return the last day on which a claim may be raised; ``None``: at any time.

    >>> claim_until(dt.date(2026, 6, 1), 14)
    datetime.date(2026, 6, 15)
    """
    return invoiced + dt.timedelta(days=days) if invoiced and days > 0 else None


def may_escalate(state: str, level: int) -> bool:
    """Return whether a case may still escalate: it waits for us or finance, and not all know.

    >>> may_escalate("waiting_customer", 0), may_escalate("approved", 1)
    (False, True)
    """
    return WAITS_FOR.get(state) in ("us", "finance") and level < LAST_LEVEL


def verdict(state: str, history: Sequence[str]) -> Verdict | None:
    """Return whether the claim was valid, by its state and those before, oldest first.

    What was decided last counts. Where nobody decided, a claim that was paid after all was
    invalid and one that was credited was valid; what was only written off is not judged.

    >>> verdict("recovered", ["new", "rejected"]), verdict("written_off", ["new"])
    ('invalid', None)
    """
    if state in _JUDGED:
        return _JUDGED[state]
    if state == "cancelled" or state in WAITS_FOR:
        return None
    last = history[-1] if history else ""
    return _JUDGED.get(last) or _SETTLED.get(state)
