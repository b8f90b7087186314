"""When a dispatch may leave: within the hours of its channel, and no faster than its mail server.

Times are naive datetimes of one time zone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from .dispute_clock import Span

HOUR = dt.timedelta(hours=1)

Reason = Literal["", "outside_hours", "throttled"]


@dataclass(frozen=True, slots=True)
class Slot:
    """When a dispatch leaves, and what it waits for (nothing: it leaves at once)."""

    moment: dt.datetime
    reason: Reason = ""


def opening(moment: dt.datetime, spans: Sequence[Span]) -> dt.datetime | None:
    """Return the first moment from ``moment`` on within one of ``spans``, None if none comes.

    >>> day = dt.datetime(2026, 6, 15)
    >>> hours = [Span(day.replace(hour=8), day.replace(hour=12))]
    >>> opening(day, hours).hour, opening(day.replace(hour=9), hours).hour
    (8, 9)
    >>> opening(day.replace(hour=12), hours)
    """
    return min((max(moment, s.start) for s in spans if moment < s.end), default=None)


def closing(moment: dt.datetime, spans: Sequence[Span]) -> dt.datetime | None:
    """Return when the hours that ``moment`` lies in end, None outside of them."""
    return max((s.end for s in spans if s.start <= moment < s.end), default=None)


def free(moment: dt.datetime, taken: Collection[dt.datetime], limit: int) -> dt.datetime:
    """Return the first moment from ``moment`` on behind all that is ``taken``, at most so many
    an hour.

    :param taken: when others have left, or are going to
    :param limit: how many may leave within an hour; zero: any number

    >>> day = dt.datetime(2026, 6, 15)
    >>> free(day, [day, day], 2).hour, free(day, [day], 2).hour
    (1, 0)
    """
    if limit <= 0 or len(taken) < limit:
        return moment
    return max(moment, sorted(taken)[-limit] + HOUR)


def slot(
    moment: dt.datetime,
    spans: Sequence[Span] | None,
    taken: Collection[dt.datetime] = (),
    limit: int = 0,
) -> Slot | None:
    """Return when what is due at ``moment`` leaves; None where the hours given never come.

    :param spans: the hours of its channel as far as they are known, None for any time
    """
    first = free(moment, taken, limit)
    opens = first if spans is None else opening(first, spans)
    if opens is None:
        return None
    if opens > first:
        return Slot(opens, "outside_hours")
    return Slot(first, "throttled" if first > moment else "")
