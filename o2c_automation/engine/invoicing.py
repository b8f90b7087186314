"""When a rule invoices, and which orders are ripe for it.

Dates are those of the company's time zone; the caller owns the clock.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Trigger = Literal[
    "confirmation", "delivery", "full_delivery", "daily", "weekly", "monthly", "manual"
]
Weekend = Literal["same", "before", "after"]

# Rules that look at their orders in every run; the others have a day.
CONTINUOUS = ("confirmation", "delivery", "full_delivery")

_WEEK = 7
_SATURDAY = 5
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a rule invoices.

    :param weekday: 0 (Monday) … 6 (Sunday), for weekly rules
    :param month_day: 1 … 31, for monthly rules; a day that a month lacks is its last one
    :param weekend: where a monthly day goes that falls on Saturday or Sunday
    """

    trigger: Trigger
    weekday: int = 0
    month_day: int = 1
    weekend: Weekend = "same"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one line of an order is delivered, in units of the order."""

    ordered: float
    delivered: float


def local_date(moment: datetime, zone: str) -> date:
    """Return the date at ``moment`` (UTC, without a zone) where clocks show ``zone``.

    >>> local_date(datetime(2026, 1, 31, 23, 30), "Europe/Berlin")
    datetime.date(2026, 2, 1)
    """
    try:
        place = ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        place = ZoneInfo("UTC")
    return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(place).date()


def latest_day(schedule: Schedule, today: date) -> date | None:
    """Return the last day up to ``today`` on which the rule invoices; None: never by itself.

    >>> latest_day(Schedule("monthly", month_day=31), date(2028, 2, 29))
    datetime.date(2028, 2, 29)
    """
    if schedule.trigger == "manual":
        return None
    if schedule.trigger == "weekly":
        return today - timedelta(days=(today.weekday() - schedule.weekday) % _WEEK)
    if schedule.trigger == "monthly":
        days = (_month_day(schedule, today, offset) for offset in (1, 0, -1))
        return next(day for day in days if day <= today)
    return today


def next_day(schedule: Schedule, today: date) -> date | None:
    """Return the first day after ``today`` on which the rule invoices; None: never by itself.

    >>> next_day(Schedule("monthly", month_day=31), date(2026, 4, 30))
    datetime.date(2026, 5, 31)
    """
    if schedule.trigger == "manual":
        return None
    if schedule.trigger == "weekly":
        days = (schedule.weekday - today.weekday()) % _WEEK or _WEEK
        return today + timedelta(days=days)
    if schedule.trigger == "monthly":
        candidates = (_month_day(schedule, today, offset) for offset in (0, 1, 2))
        return next(day for day in candidates if day > today)
    return today + timedelta(days=1)


def is_due(schedule: Schedule, today: date, start: date, last: date | None) -> bool:
    """Tell whether the rule invoices now.

    A day that was missed (the server was down) is made up for, once.

    :param start: the rule looks at nothing before that day
    :param last: the day it last invoiced to the end
    """
    if schedule.trigger in CONTINUOUS:
        return True
    day = latest_day(schedule, today)
    if day is None or day < start:
        return False
    return last is None or last < day


def is_ripe(trigger: Trigger, lines: Iterable[Progress]) -> bool:
    """Tell whether an order may be invoiced as far as delivery is concerned.

    A line that orders nothing, or takes something back, waits for no delivery.
    """
    if trigger not in ("delivery", "full_delivery"):
        return True
    goods = [line for line in lines if line.ordered > 0]
    if trigger == "delivery":
        return not goods or any(line.delivered > 0 for line in goods)
    return all(line.delivered >= line.ordered for line in goods)


def waits_for_more(total: int, minimum: int) -> bool:
    """Tell whether ``total`` is too little to be worth an invoice (minor units).

    A credit note never waits: it is the customer's money.
    """
    return 0 <= total < minimum


def _month_day(schedule: Schedule, today: date, offset: int) -> date:
    """Return the day of the rule in the month ``offset`` months from the one of ``today``."""
    months = today.year * _MONTHS + today.month - 1 + offset
    year, month = months // _MONTHS, months % _MONTHS + 1
    last = calendar.monthrange(year, month)[1]
    return _off_weekend(date(year, month, min(schedule.month_day, last)), schedule.weekend)


def _off_weekend(day: date, weekend: Weekend) -> date:
    excess = day.weekday() - _SATURDAY
    if excess < 0 or weekend == "same":
        return day
    if weekend == "before":
        return day - timedelta(days=excess + 1)
    return day + timedelta(days=2 - excess)
