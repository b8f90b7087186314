"""Public holidays by country, from the calendars of the ``holidays`` package."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import holidays


def is_public_holiday(day: dt.date, country: str, subdivision: str = "") -> bool:
    """Return whether ``day`` is a public holiday.

    :param country: ISO 3166 code; a country without a known calendar has no holidays
    :param subdivision: code of the state; one the calendar does not tell apart is ignored

    >>> is_public_holiday(dt.date(2026, 12, 25), "DE")
    True
    >>> is_public_holiday(dt.date(2026, 6, 4), "DE"), is_public_holiday(
    ...     dt.date(2026, 6, 4), "DE", "BY"
    ... )
    (False, True)
    """
    return day in _days_off(country, subdivision, day.year)


@lru_cache(maxsize=1024)
def _days_off(country: str, subdivision: str, year: int) -> frozenset[dt.date]:
    # Asking which calendars there are would load them all.
    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError:
        return _days_off(country, "", year) if subdivision else frozenset()
