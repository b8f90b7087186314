"""Decisions about reminders: which level an item takes next, and why a customer gets none.

Amounts are integers in minor units of the item's currency, except where a name says
``company``. Dates are days in the company's time zone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from .dunning_facts import Customer, Item, Level, Policy

Role = Literal["due", "reminded", "credit", "left_out"]
NoticeState = Literal["proposed", "approved", "queued", "sent", "cancelled"]

#: States in which a notice has not left yet and keeps its items from being proposed again.
OPEN_STATES: tuple[NoticeState, ...] = ("proposed", "approved", "queued")

#: Which state may follow which. A mail that the server refuses, or that is called back
#: from the mail queue, was not sent after all.
TRANSITIONS: Mapping[NoticeState, tuple[NoticeState, ...]] = {
    "proposed": ("approved", "cancelled"),
    "approved": ("queued", "cancelled"),
    "queued": ("sent", "cancelled"),
    "sent": ("queued", "cancelled"),
    "cancelled": (),
}


@dataclass(frozen=True, slots=True)
class ItemStep:
    """What a notice does with one item.

    ``due`` items are reminded of and take ``level``; ``reminded`` ones were before and are
    listed; ``credit`` is what the customer may net. ``reason`` tells why an item takes no level.
    """

    item: Item
    role: Role
    amount: int = 0
    level: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """The next step for one customer: a notice of ``level``, or none for ``reasons``."""

    level: int
    items: tuple[ItemStep, ...]
    reasons: tuple[str, ...] = ()

    @property
    def net(self) -> int:
        """What the letter asks for: claims less credits."""
        return sum(step.amount for step in self.items)

    @property
    def net_company(self) -> int:
        """The same in the company's currency, at the rates the items are booked at."""
        return _net_company(self.items)


def next_step(customer: Customer, policy: Policy, today: dt.date) -> Step:
    """Return the notice ``customer`` gets today, or why it gets none."""
    steps = tuple(judge_item(item, policy, today) for item in customer.items)
    listed = tuple(step for step in steps if step.role != "left_out")
    level = max((step.level for step in listed), default=0)
    if not level:
        reasons = {step.reason for step in steps if step.reason}
        return Step(0, listed, tuple(sorted(reasons)) or ("nothing_due",))
    obstacle = (
        _reach_obstacle(customer, policy.levels[level - 1])
        or _timing_obstacle(customer, policy, today)
        or _money_obstacle(customer, listed, policy.minimum_company)
    )
    return Step(0, listed, (obstacle,)) if obstacle else Step(level, listed)


def recheck(customer: Customer, reminded_ids: Iterable[int], listed_ids: Iterable[int]) -> Step:
    """Return what remains of a notice in the moment it leaves.

    Only money is judged again: when it was due was decided before. Items in
    ``reminded_ids`` still take their level (the one proposed is kept by the caller, here
    it counts as 1); items that are no longer owed drop out with their reason.
    """
    due, known = frozenset(reminded_ids), frozenset(listed_ids)
    steps = tuple(
        _recheck_item(item, item.id in due)
        for item in customer.items
        if item.id in known or item.residual < 0
    )
    listed = tuple(step for step in steps if step.role != "left_out")
    if not any(step.role == "due" for step in listed):
        reasons = {step.reason for step in steps if step.item.id in due}
        return Step(0, steps, tuple(sorted(reasons)) or ("paid",))
    obstacle = _money_obstacle(customer, listed, 0)
    return Step(0, steps, (obstacle,)) if obstacle else Step(1, steps)


def judge_item(item: Item, policy: Policy, today: dt.date) -> ItemStep:
    """Return what a notice of today does with ``item``."""
    if item.residual < 0:
        return ItemStep(item, "credit", item.residual)
    if item.is_pending:
        return ItemStep(item, "left_out", reason="pending_notice")
    amount, reason = claim(item)
    if amount and item.is_unsent and policy.only_dispatched:
        amount, reason = 0, "not_dispatched"
    if not amount:
        return ItemStep(item, "left_out", reason=reason)
    level, reason = _next_level(item, policy, today)
    if level is None:
        role: Role = "reminded" if item.level else "left_out"
        return ItemStep(item, role, amount if item.level else 0, reason=reason)
    if in_company_currency(item, amount) < level.minimum_company:
        return ItemStep(item, "left_out", reason="below_minimum")
    return ItemStep(item, "due", amount, level.number)


def claim(item: Item) -> tuple[int, str]:
    """Return what may be claimed of ``item`` today, or 0 and the reason.

    >>> claim(Item(1, dt.date(2026, 1, 1), 100, 100, disputed=30))
    (70, '')
    """
    if item.residual <= 0:
        return 0, "paid"
    if item.guard:
        return 0, item.guard
    undisputed = item.residual - max(0, item.disputed)
    amount = undisputed - max(0, item.promised)
    if amount > 0:
        return amount, ""
    return 0, "promise" if undisputed > 0 else "disputed"


def ready_on(item: Item, policy: Policy, level: Level) -> dt.date:
    """Return the first day on which ``item`` may take ``level``.

    Grace only delays what is overdue. A level that went out late delays the next
    one: the customer always has the time between the two levels.
    """
    grace = policy.grace_days if level.offset >= 0 else 0
    ready = item.due + dt.timedelta(days=level.offset + grace)
    if item.level_date is None or level.number < 2:
        return ready
    gap = max(1, level.offset - policy.levels[level.number - 2].offset)
    return max(ready, item.level_date + dt.timedelta(days=gap))


def _next_level(item: Item, policy: Policy, today: dt.date) -> tuple[Level | None, str]:
    if item.level >= len(policy.levels):
        return None, "all_levels_sent"
    level = policy.levels[item.level]
    if today < ready_on(item, policy, level):
        return None, "too_soon" if item.level else "not_yet"
    return level, ""


def _reach_obstacle(customer: Customer, level: Level) -> str:
    wanted = (level.channel,) if level.channel else ("email", "print")
    return "" if any(channel in customer.channels for channel in wanted) else "no_contact"


def _timing_obstacle(customer: Customer, policy: Policy, today: dt.date) -> str:
    if policy.skip_weekends and today.weekday() >= 5:
        return "weekend"
    if policy.skip_holidays and customer.is_holiday:
        return "holiday"
    if _days_since(customer.last_contact, today, policy.contact_gap_days) < policy.contact_gap_days:
        return "recent_contact"
    age = _days_since(customer.last_statement, today, policy.statement_days)
    return "old_statement" if 0 < policy.statement_days < age else ""


def _days_since(day: dt.date | None, today: dt.date, otherwise: int) -> int:
    return otherwise if day is None else (today - day).days


def _money_obstacle(customer: Customer, listed: tuple[ItemStep, ...], minimum_company: int) -> str:
    if customer.has_unmatched_money:
        return "unmatched_money"
    if sum(step.amount for step in listed) <= 0:
        return "credit_covers"
    return "below_minimum" if _net_company(listed) < minimum_company else ""


def _net_company(steps: Iterable[ItemStep]) -> int:
    return sum(in_company_currency(step.item, step.amount) for step in steps)


def _recheck_item(item: Item, is_due: bool) -> ItemStep:
    if item.residual < 0:
        return ItemStep(item, "credit", item.residual)
    amount, reason = claim(item)
    if not amount:
        return ItemStep(item, "left_out", reason=reason)
    return ItemStep(item, "due", amount, 1) if is_due else ItemStep(item, "reminded", amount)


def in_company_currency(item: Item, amount: int) -> int:
    """Convert a part of the item at the rate the item is booked at."""
    return item.residual_company * amount // item.residual if item.residual else 0
