"""Interest and lump sums for late payment: simple interest, day by day.

Interest runs from the day after an item is due (and after the days of grace) up to and
including the day on which it is paid. A year is cut where rates may change (1 January and
1 July) and wherever the principal changes: each partial payment, credit note and dispute ends
a segment. Amounts are integers in minor units of the item's currency, rates exact fractions of
percent points; nothing is rounded before the one point the terms name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal

Basis = Literal["365", "actual", "360"]
Rounding = Literal["day", "total"]
Fixing = Literal["half_year", "start", "daily"]
State = Literal["accrued", "claimed", "waived", "paid", "expired"]

DAY = dt.timedelta(days=1)

#: Which state of a charge may follow which. What was claimed on a letter that came back is
#: accrued again, and so is what was credited as claimed too much and is owed after all; a payment
#: that is undone leaves it claimed.
TRANSITIONS: Mapping[State, tuple[State, ...]] = {
    "accrued": ("claimed", "waived", "expired"),
    "claimed": ("accrued", "waived", "paid"),
    "paid": ("claimed", "waived"),
    "waived": ("claimed", "accrued"),
    "expired": (),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """The value of a reference rate, in percent, from a day on."""

    since: dt.date
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Terms:
    """How interest is counted.

    ``margin`` is added to the reference in percent points. ``fixing`` tells which value of the
    reference counts: that of the first day of each ``half_year``, that of the half-year in which
    interest ``start``s for all of the debt, or that of each day (``daily``). Interest is rounded
    for each ``day``, or once in ``total``.
    """

    margin: Fraction
    fixing: Fixing = "half_year"
    basis: Basis = "365"
    rounding: Rounding = "total"
    grace_days: int = 0


@dataclass(frozen=True, slots=True)
class Withheld:
    """A part of a debt that bears no interest from one day to another, both included."""

    first: dt.date
    last: dt.date
    amount: int


@dataclass(frozen=True, slots=True)
class Debt:
    """An item, what was paid or credited on which day, and what did not bear interest when."""

    due: dt.date
    amount: int
    credits: tuple[tuple[dt.date, int], ...] = ()
    withheld: tuple[Withheld, ...] = ()

    def principal_on(self, day: dt.date) -> int:
        """Return what bears interest on ``day``; the day of a payment still does."""
        paid = sum(amount for paid_on, amount in self.credits if paid_on < day)
        held = sum(part.amount for part in self.withheld if part.first <= day <= part.last)
        return max(0, self.amount - paid - held)

    def changes(self) -> set[dt.date]:
        """Return the days from which on another principal may bear interest."""
        days = {paid_on + DAY for paid_on, _amount in self.credits}
        for part in self.withheld:
            days |= {part.first, _after(part.last)}
        return days


@dataclass(frozen=True, slots=True)
class Segment:
    """Interest of ``amount`` on ``principal`` at ``percent`` a year, both days included."""

    first: dt.date
    last: dt.date
    principal: int
    percent: Fraction
    amount: int

    @property
    def days(self) -> int:
        """How many days bear interest."""
        return (self.last - self.first).days + 1


def starts_on(debt: Debt, terms: Terms) -> dt.date:
    """Return the first day that bears interest."""
    return debt.due + dt.timedelta(days=terms.grace_days + 1)


def is_late(debt: Debt, terms: Terms, until: dt.date) -> bool:
    """Tell whether ``debt`` was owed on the first day that bears interest."""
    start = starts_on(debt, terms)
    return start <= until and debt.principal_on(start) > 0


def known_until(rates: Iterable[Rate]) -> dt.date | None:
    """Return the last day for which a reference is known: the end of its last half-year.

    Values are entered for every half-year, also where they stay the same: nobody charges what
    a newer value may have changed. None where there is no value at all.

    >>> known_until([Rate(dt.date(2026, 1, 1), Fraction(2))])
    datetime.date(2026, 6, 30)
    """
    newest = max((rate.since for rate in rates), default=None)
    if newest is None:
        return None
    first_half = newest.month <= 6
    return dt.date(newest.year, 6, 30) if first_half else dt.date(newest.year, 12, 31)


def accrue(
    debt: Debt,
    terms: Terms,
    rates: tuple[Rate, ...],
    until: dt.date,
    cuts: Iterable[dt.date] = (),
) -> tuple[Segment, ...]:
    """Return the interest on ``debt`` up to and including ``until``, segment by segment.

    Without ``rates`` the margin is the whole rate. Segments that bear nothing are left out, as
    are days for which the reference is not known. Wherever the debt is cut, all segments
    together make the same amount (rounded once where ``terms`` say so).

    :param cuts: further days on which a new segment begins, such as the day after a claim
    """
    start = starts_on(debt, terms)
    exact = Fraction(0)
    segments = []
    for first, following in pairwise(_bounds(debt, rates, start, until, cuts)):
        principal = debt.principal_on(first)
        percent = _percent_on(first, terms, rates, start)
        if not principal or not percent:
            continue
        last = following - DAY
        before, exact = exact, exact + _interest(principal, percent, first, last, terms)
        amount = _round(exact) - _round(before)
        segments.append(Segment(first, last, principal, percent, amount))
    return tuple(segments)


def unknown_from(
    debt: Debt, terms: Terms, rates: tuple[Rate, ...], until: dt.date
) -> dt.date | None:
    """Return the first day up to ``until`` that would bear interest if its rate were known.

    >>> rates = (Rate(dt.date(2026, 1, 1), Fraction(2)),)
    >>> unknown_from(Debt(dt.date(2026, 5, 1), 100), Terms(Fraction(9)), rates, dt.date(2026, 9, 1))
    datetime.date(2026, 7, 1)
    """
    start = starts_on(debt, terms)
    for first, _following in pairwise(_bounds(debt, rates, start, until, ())):
        if debt.principal_on(first) and _percent_on(first, terms, rates, start) is None:
            return first
    return None


def lump_sum(amount: int, bands: Iterable[tuple[int, int]]) -> int:
    """Return the lump sum for a debt of ``amount``: that of the highest band it reaches.

    >>> bands = ((0, 4000), (100000, 7000), (1000000, 10000))
    >>> lump_sum(99999, bands), lump_sum(100000, bands)
    (4000, 7000)
    """
    reached = [(since, lump) for since, lump in bands if since <= amount]
    return max(reached)[1] if reached else 0


def _bounds(
    debt: Debt,
    rates: tuple[Rate, ...],
    start: dt.date,
    until: dt.date,
    cuts: Iterable[dt.date],
) -> list[dt.date]:
    """Return the days on which segments begin, and the day after the last one."""
    years = range(start.year, until.year + 1)
    points = {dt.date(year, month, 1) for year in years for month in (1, 7)}
    points |= debt.changes() | set(cuts) | {rate.since for rate in rates}
    known = known_until(rates)
    points |= {known + DAY} if known else set()
    inside = {day for day in points if start < day <= until}
    return sorted({start, *inside, until + DAY}) if start <= until else []


def _percent_on(
    day: dt.date, terms: Terms, rates: tuple[Rate, ...], start: dt.date
) -> Fraction | None:
    """Return the rate of ``day``, never below zero; None where the reference is not known."""
    if not rates:
        return max(Fraction(0), terms.margin)
    fixed_on = {"half_year": _half_year(day), "start": _half_year(start), "daily": day}
    asked = fixed_on[terms.fixing]
    known = known_until(rates)
    values = [(rate.since, rate.percent) for rate in rates if rate.since <= asked]
    if not values or known is None or asked > known:
        return None
    return max(Fraction(0), max(values)[1] + terms.margin)


def _half_year(day: dt.date) -> dt.date:
    return dt.date(day.year, 1 if day.month <= 6 else 7, 1)


def _interest(
    principal: int, percent: Fraction, first: dt.date, last: dt.date, terms: Terms
) -> Fraction:
    days = (last - first).days + 1
    leap = first.year % 4 == 0 and (first.year % 100 != 0 or first.year % 400 == 0)
    year = {"365": 365, "360": 360, "actual": 366 if leap else 365}[terms.basis]
    daily = principal * percent / 100 / year
    return Fraction(_round(daily)) * days if terms.rounding == "day" else daily * days


def _round(amount: Fraction) -> int:
    """Round half up; interest is never negative."""
    return int(amount + Fraction(1, 2))


def _after(day: dt.date) -> dt.date:
    return day if day == dt.date.max else day + DAY
