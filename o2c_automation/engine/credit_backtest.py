"""What a credit policy would have made of past orders, and what those orders became.

The replay asks the same :func:`engine.credit.decide` with the exposure as it was: the ledger as
the day of the order began, and the orders confirmed before it. Amounts are integers in minor
units of the company's currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .credit import Account, Decision, Exposure, Policy, Request, decide
from .credit_limit import Terms, days_expired, limit_that_counts

Outcome = Literal["on_time", "late", "unpaid", "not_due", "not_invoiced"]
# What a policy is there to prevent.
BAD: tuple[Outcome, ...] = ("late", "unpaid")
Dated = tuple[date, int]


@dataclass(frozen=True, slots=True)
class Item:
    """A receivable (or, negative, a payment or credit note) and when it was settled.

    ``settled`` has the sign of ``amount``; ``document`` tells which items are one invoice.
    """

    document: int
    day: date
    due: date
    amount: int
    settled: tuple[Dated, ...] = ()

    def left_on(self, day: date) -> int:
        """Return what was open at the end of ``day``; nothing where it was not there yet."""
        return self.amount - _until(self.settled, day) if self.day <= day else 0


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order that was confirmed: what it asked, what was invoiced of it, and those debts."""

    key: int
    day: date
    request: Request
    terms: Terms
    invoiced: tuple[Dated, ...] = ()
    debts: tuple[Item, ...] = ()

    def left_on(self, day: date) -> int:
        """Return what was ordered and not yet invoiced at the end of ``day``."""
        return max(self.request.amount - _until(self.invoiced, day), 0)


@dataclass(frozen=True, slots=True)
class Replayed:
    """One order as the policy would have decided, and what became of it.

    ``days_late`` is how late it was paid, or for how long it has been overdue.
    """

    key: int
    amount: int
    decision: Decision
    outcome: Outcome
    days_late: int = 0


def replay(
    items: Iterable[Item],
    orders: Iterable[PastOrder],
    policy: Policy,
    since: date,
    today: date,
) -> Iterator[Replayed]:
    """Decide once more on the orders since a day of one debtor, or of a group with one limit.

    :param items: everything the ledger has of them
    :param orders: in the order they were confirmed in, those before the period included
    """
    items, orders = tuple(items), tuple(orders)
    for number, order in enumerate(orders):
        if order.day < since:
            continue
        exposure = exposure_before(items, orders[:number], order.day)
        account = _account(order.terms, items, policy, order.day)
        outcome, days_late = outcome_of(order.debts, today)
        decision = decide(order.request, account, exposure, policy)
        yield Replayed(order.key, order.request.amount, decision, outcome, days_late)


def exposure_before(items: tuple[Item, ...], earlier: tuple[PastOrder, ...], day: date) -> Exposure:
    """Return the exposure as ``day`` began, with the orders confirmed since.

    >>> morning = date(2026, 3, 2)
    >>> paid = Item(1, date(2026, 1, 1), date(2026, 2, 1), 500, ((morning, 500),))
    >>> exposure_before((paid,), (), morning).overdue
    500
    """
    eve = day - timedelta(days=1)
    left = [(item, item.left_on(eve)) for item in items]
    late = [(item, amount) for item, amount in left if amount > 0 and item.due < day]
    return Exposure(
        not_due=sum(amount for item, amount in left if amount > 0 and item.due >= day),
        overdue=sum(amount for _item, amount in late),
        unapplied=-sum(amount for _item, amount in left if amount < 0),
        open_orders=sum(order.left_on(eve) for order in earlier),
        overdue_days=max(((day - item.due).days for item, _amount in late), default=0),
    )


def outcome_of(debts: tuple[Item, ...], today: date) -> tuple[Outcome, int]:
    """Return how an order was paid in the end, and how many days late.

    >>> day = date(2026, 1, 1)
    >>> outcome_of((Item(1, day, day, 5, ((date(2026, 1, 9), 5),)),), date(2026, 6, 1))
    ('late', 8)
    """
    if not debts:
        return "not_invoiced", 0
    open_ones = [item for item in debts if item.left_on(today)]
    overdue = max(((today - item.due).days for item in open_ones), default=0)
    if overdue > 0:
        return "unpaid", overdue
    late = max((_days_late(item) for item in debts), default=0)
    if late > 0:
        return "late", late
    return ("not_due" if open_ones else "on_time"), 0


def _days_late(item: Item) -> int:
    last = max((day for day, _amount in item.settled), default=item.due)
    return (last - item.due).days


def _account(terms: Terms, items: tuple[Item, ...], policy: Policy, day: date) -> Account:
    """Return the account as of ``day``: of what came later, nothing is known."""
    paid = _paid_documents(items, day - timedelta(days=1))
    return Account(
        limit=limit_that_counts(terms, policy, paid, day),
        is_prepay_only=terms.is_prepay_only,
        days_expired=days_expired(terms, day),
        paid_invoices=paid,
    )


def _paid_documents(items: tuple[Item, ...], day: date) -> int:
    debts = [item for item in items if item.amount > 0 and item.day <= day]
    waiting = {item.document for item in debts if item.left_on(day)}
    return len({item.document for item in debts} - waiting)


def _until(dated: tuple[Dated, ...], day: date) -> int:
    return sum(amount for when, amount in dated if when <= day)
