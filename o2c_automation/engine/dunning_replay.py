"""What a dunning policy would have done in the past: the decisions of today on days gone by.

Amounts are integers in minor units of the item's currency, except where a name says ``company``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .dunning import next_step
from .dunning_facts import Customer, Item, Policy


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was applied to an item on a day, with the sign of the item."""

    day: dt.date
    amount: int
    amount_company: int


@dataclass(frozen=True, slots=True)
class PastItem:
    """A receivable line as it was booked on ``opened``, and what was applied to it since."""

    id: int
    opened: dt.date
    due: dt.date
    amount: int
    amount_company: int
    settlements: tuple[Settlement, ...] = ()

    def at(self, day: dt.date, level: int, level_date: dt.date | None) -> Item | None:
        """Return the item as it was open on ``day``; ``None`` where it was not."""
        if day < self.opened:
            return None
        applied = [one for one in self.settlements if one.day <= day]
        residual = self.amount - sum(one.amount for one in applied)
        if not residual:
            return None
        company = self.amount_company - sum(one.amount_company for one in applied)
        return Item(self.id, self.due, residual, company, level=level, level_date=level_date)


@dataclass(frozen=True, slots=True)
class PastNotice:
    """A notice that would have left."""

    day: dt.date
    level: int
    net: int
    net_company: int


def replay(
    items: Sequence[PastItem], policy: Policy, days: Iterable[dt.date]
) -> tuple[PastNotice, ...]:
    """Return the notices one customer would have got in one currency on ``days``, in order.

    Every notice counts as sent on its day. What the past does not tell, such as disputes and
    pauses of then, holds nothing back: it is the most the policy would have sent.
    """
    levels: dict[int, tuple[int, dt.date]] = {}
    last_contact: dt.date | None = None
    notices = []
    for day in days:
        open_items = tuple(
            item for past in items if (item := past.at(day, *levels.get(past.id, (0, None))))
        )
        step = next_step(Customer(open_items, last_contact=last_contact), policy, day)
        if step.level:
            notices.append(PastNotice(day, step.level, step.net, step.net_company))
            last_contact = day
            levels |= {one.item.id: (one.level, day) for one in step.items if one.role == "due"}
    return tuple(notices)
