"""What the decisions about reminders are taken on.

Amounts are integers in minor units of the item's currency, except where a name says
``company``. Dates are days in the company's time zone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a policy: due ``offset`` days after an item is due, before it if negative."""

    number: int
    offset: int
    minimum_company: int = 0
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """How far apart and from which amounts on customers are reminded.

    ``levels`` are in the order of their numbers, which start at 1. ``statement_days`` is how
    old the newest bank line may be; 0 asks for none.
    """

    levels: tuple[Level, ...]
    grace_days: int = 0
    minimum_company: int = 0
    contact_gap_days: int = 0
    skip_weekends: bool = False
    skip_holidays: bool = False
    statement_days: int = 0
    only_dispatched: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One open receivable line; credits have a negative residual.

    ``guard`` is the code of a reason that leaves the whole item out.
    """

    id: int
    due: dt.date
    residual: int
    residual_company: int
    disputed: int = 0
    level: int = 0
    level_date: dt.date | None = None
    promised: int = 0
    guard: str = ""
    is_pending: bool = False
    is_unsent: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """All open items of one customer in one currency, and what else is known of it."""

    items: tuple[Item, ...]
    has_unmatched_money: bool = False
    last_contact: dt.date | None = None
    last_statement: dt.date | None = None
    is_holiday: bool = False
    channels: tuple[str, ...] = ("email", "print")
