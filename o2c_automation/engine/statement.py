"""Statements of account: on which days they are due, for which days, and who gets none.

Amounts are integers in minor units of the company's currency. Dates are days in the company's
time zone.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Rhythm = Literal["weekly", "monthly"]

# A server that was down makes up for what it missed, but not weeks later.
CATCH_UP_DAYS = 5
# What makes two statements tell the customer the same.
_TOLD = ("name", "due", "balance", "disputed")


@dataclass(frozen=True, slots=True)
class Account:
    """What is known of one customer's account in one currency.

    ``is_empty`` where there is nothing to tell, ``is_changed`` where the last statement told
    something else; ``owed`` is what the customer owes in company currency.
    """

    owed: int
    is_empty: bool = False
    is_changed: bool = True
    channels: tuple[str, ...] = ("email", "print")


def scheduled_day(rhythm: Rhythm, number: int, today: dt.date) -> dt.date:
    """Return the last day up to ``today`` on which statements are due.

    :param number: day of the month, its last one where it is shorter; or of the week, 1 is Monday

    >>> scheduled_day("monthly", 31, dt.date(2026, 3, 5)), scheduled_day(
    ...     "weekly", 1, dt.date(2026, 3, 5)
    ... )
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 2))
    """
    if rhythm == "weekly":
        return today - dt.timedelta(days=(today.isoweekday() - number) % 7)
    this = _in_month(today, number)
    return this if this <= today else _in_month(today.replace(day=1) - dt.timedelta(days=1), number)


def period(rhythm: Rhythm, number: int, day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that a statement due on ``day`` tells of.

    >>> period("monthly", 1, dt.date(2026, 3, 1))
    (datetime.date(2026, 2, 1), datetime.date(2026, 2, 28))
    """
    last = day - dt.timedelta(days=1)
    return scheduled_day(rhythm, number, last), last


def is_due(day: dt.date, done: dt.date | None, today: dt.date) -> bool:
    """Return whether statements of the scheduled ``day`` still have to be made ``today``."""
    is_new = done is None or day > done
    return is_new and (today - day).days <= CATCH_UP_DAYS


def obstacle(account: Account, minimum: int, *, only_changed: bool) -> str:
    """Return the code of why the customer gets no statement, ``""`` where he gets one."""
    if account.is_empty:
        return "nothing_open"
    if minimum and account.owed < minimum:
        return "below_minimum"
    if only_changed and not account.is_changed:
        return "unchanged"
    return "" if account.channels else "no_contact"


def told(rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[Any, ...], ...]:
    """Return of the rows of a statement what the customer is told; what is late is no news."""
    return tuple(tuple(row[name] for name in _TOLD) for row in rows)


def _in_month(day: dt.date, number: int) -> dt.date:
    _weekday, length = calendar.monthrange(day.year, day.month)
    return day.replace(day=min(number, length))
