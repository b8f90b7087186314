"""Dates a text states: they tell two items of one amount apart, and they are no numbers."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

_DATE = re.compile(
    r"(?<![\w./-])(?:([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})"
    r"|([0-9]{1,2})([-./])([0-9]{1,2})\6([0-9]{4}|[0-9]{2}))(?![\w/-]|\.[0-9])"
)


class Stated(NamedTuple):
    """A date by its place in the text; two `days` when day and month may be swapped."""

    start: int
    end: int
    days: tuple[dt.date, ...]


def stated_dates(text: str) -> list[Stated]:
    """Dates in figures, in the orders day-month-year, month-day-year and year-month-day.

    >>> [d.isoformat() for s in stated_dates("of 03.04.26, 2026-10-31") for d in s.days]
    ['2026-04-03', '2026-03-04', '2026-10-31']
    """
    found = []
    for match in _DATE.finditer(text):
        year, _, month, day, first, _, second, last = match.groups()
        orders = [(year, month, day)] if year else [(last, second, first), (last, first, second)]
        days = tuple(dict.fromkeys(d for o in orders if (d := _day(*map(int, o)))))
        if days:
            found.append(Stated(*match.span(), days))
    return found


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
