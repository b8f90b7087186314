"""Whom a collector contacts next, and why: the order of the worklist.

Amounts are integers in minor units of the company's currency. Points are whole numbers; those
of a customer are the sum of what each rule gives.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .dunning import claim, in_company_currency
from .dunning_facts import Item
from .factor import Factor, Score

#: Outcomes of a contact in which somebody of the customer was spoken with.
REACHED = ("reached", "promise", "dispute", "callback", "refused")
#: Outcomes of a contact that the customer knows of, somebody spoken with or not.
NOTICED = (*REACHED, "message")


@dataclass(frozen=True, slots=True)
class Money:
    """What one customer owes: ``claimable`` is what may be asked for of what is overdue.

    ``oldest`` is the earliest due date of what is overdue; ``reasons`` are the codes of what
    keeps the rest from being claimed.
    """

    overdue: int = 0
    claimable: int = 0
    credits: int = 0
    oldest: dt.date | None = None
    reasons: tuple[str, ...] = ()

    @property
    def net(self) -> int:
        """What remains to be asked for once the customer has netted the own credits."""
        return self.claimable - self.credits


@dataclass(frozen=True, slots=True)
class Debtor:
    """One customer as the worklist knows it.

    ``last_contact`` is when somebody was reached or a notice left, ``last_attempt`` when that
    was tried in vain, ``next_contact`` the day that was agreed on in the newest contact.
    ``measures`` are what the rules weigh, by name; ``None`` is not known.
    """

    money: Money
    measures: Mapping[str, float | None]
    last_contact: dt.date | None = None
    last_attempt: dt.date | None = None
    next_contact: dt.date | None = None
    has_unmatched_money: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """From which amount on, and how often at most, customers are contacted.

    ``gap_days`` pass after a contact and ``retry_days`` after an attempt in vain, before the
    customer comes up again.
    """

    factors: tuple[Factor, ...]
    minimum: int = 0
    gap_days: int = 0
    retry_days: int = 0


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a customer stands: the points, and why nobody is to call now (or ``""``)."""

    score: Score
    obstacle: str


def money_of(items: Iterable[Item], today: dt.date) -> Money:
    """Return what a customer owes, over all currencies, at the rates of the books.

    What is paused, in dispute or promised is not claimable; it is decided as for notices.
    """
    items = tuple(items)
    late = [item for item in items if item.residual > 0 and item.due < today]
    judged = [(item, *claim(item)) for item in late]
    return Money(
        overdue=sum(item.residual_company for item in late),
        claimable=sum(in_company_currency(item, amount) for item, amount, _reason in judged),
        credits=-sum(item.residual_company for item in items if item.residual < 0),
        oldest=min((item.due for item in late), default=None),
        reasons=tuple(sorted({reason for _item, _amount, reason in judged if reason})),
    )


def rank(debtor: Debtor, policy: Policy, today: dt.date) -> Rank:
    """Return the points of ``debtor`` and what keeps it from being contacted today."""
    parts = tuple(
        factor.part(debtor.measures.get(factor.name), factor.weight)
        for factor in policy.factors
        if factor.weight > 0
    )
    return Rank(Score(parts), obstacle(debtor, policy, today))


def obstacle(debtor: Debtor, policy: Policy, today: dt.date) -> str:
    """Return the code of why ``debtor`` is not worth a contact today, or ``""``."""
    return _money_obstacle(debtor, policy) or _time_obstacle(debtor, policy, today)


def _money_obstacle(debtor: Debtor, policy: Policy) -> str:
    money = debtor.money
    if money.claimable <= 0:
        return money.reasons[0] if money.reasons else "nothing_due"
    if money.net <= 0:
        return "credit_covers"
    if debtor.has_unmatched_money:
        return "unmatched_money"
    return "below_minimum" if money.net < policy.minimum else ""


def _time_obstacle(debtor: Debtor, policy: Policy, today: dt.date) -> str:
    """An agreed day counts for more than any gap: nobody is called before, nor later."""
    if debtor.next_contact is not None:
        return "next_contact" if debtor.next_contact > today else ""
    if _is_within(debtor.last_contact, policy.gap_days, today):
        return "recent_contact"
    return "recent_attempt" if _is_within(debtor.last_attempt, policy.retry_days, today) else ""


def _is_within(day: dt.date | None, days: int, today: dt.date) -> bool:
    return day is not None and (today - day).days < days
