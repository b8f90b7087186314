"""The cheapest ways out of a hold, each verified by deciding again.

Money that comes in lowers exposure; an order that is made smaller asks for less. What no
money cures (a stopped customer, a promise broken) has no way out but a release.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from .credit import decide
from .credit_facts import APPROVED, Account, Checkpoint, Exposure, Policy, Request

Kind = Literal["pay", "deposit", "lines"]
# Of more than these, combinations are not all tried: 2 ** 14 sums are looked at in a moment.
_COMBINED = 14


@dataclass(frozen=True, slots=True)
class Debt:
    """One open invoice: what is open and undisputed, and for how many days it is overdue."""

    key: int
    amount: int
    overdue_days: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the order, taxes included."""

    key: int
    amount: int


One = TypeVar("One", bound=Debt | Line)


@dataclass(frozen=True, slots=True)
class WayOut:
    """What would let the order pass: an amount, and the invoices or lines it is about."""

    kind: Kind
    amount: int
    keys: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Hold:
    """What a hold was decided on; ``debts`` and ``lines`` make up what can be changed.

    ``exposure`` is the one before the order.
    """

    request: Request
    account: Account
    exposure: Exposure
    policy: Policy
    debts: tuple[Debt, ...] = ()
    lines: tuple[Line, ...] = ()
    checkpoint: Checkpoint = "confirm"

    def passes(self, request: Request, exposure: Exposure) -> bool:
        """Whether the order would pass with another amount or exposure."""
        decision = decide(request, self.account, exposure, self.policy, self.checkpoint)
        return decision.verdict == APPROVED


def ways_out(hold: Hold) -> tuple[WayOut, ...]:
    """Return the ways that let the order pass, one of each kind at most.

    >>> hold = Hold(Request(600), Account(1_000), Exposure(not_due=700), Policy(),
    ...             debts=(Debt(1, 500), Debt(2, 200)), lines=(Line(7, 250), Line(8, 350)))
    >>> [(way.kind, way.amount, way.keys) for way in ways_out(hold)]
    [('pay', 500, (1,)), ('deposit', 300, ()), ('lines', 250, (7,))]
    """
    found = (_pay(hold), WayOut("deposit", deposit(hold)), _fewer_lines(hold))
    return tuple(way for way in found if way is not None)


def _pay(hold: Hold) -> WayOut | None:
    """The invoices whose payment lets the order pass for the least money."""
    due = _must_be_paid(hold)
    rest = [debt for debt in hold.debts if debt not in due and debt.amount > 0]
    tries = (tuple(due) + more for more in _cheapest_first(rest))
    best = next((some for some in tries if some and _passes_when_paid(hold, some)), None)
    if best is None:
        return None
    total = sum(debt.amount for debt in best)
    return WayOut("pay", total, tuple(sorted(debt.key for debt in best)))


def _must_be_paid(hold: Hold) -> list[Debt]:
    """Return the invoices that hold the order by their age, whatever else is paid."""
    oldest = min(_overdue_days_allowed(hold), default=None)
    if hold.account.status == "watch":
        oldest = 0
    if oldest is None:
        return []
    return [debt for debt in hold.debts if debt.overdue_days > oldest]


def _overdue_days_allowed(hold: Hold) -> Iterator[float]:
    for rule in hold.policy.rules_at(hold.checkpoint):
        if rule.kind == "overdue_days" and rule.effect != "warn":
            yield rule.threshold


def _passes_when_paid(hold: Hold, paid: Sequence[Debt]) -> bool:
    late = sum(debt.amount for debt in paid if debt.overdue_days > 0)
    left = [debt.overdue_days for debt in hold.debts if debt not in paid]
    exposure = replace(
        hold.exposure,
        overdue=hold.exposure.overdue - late,
        not_due=hold.exposure.not_due - sum(debt.amount for debt in paid) + late,
        overdue_days=max(left, default=0),
    )
    return hold.passes(hold.request, exposure)


def deposit(hold: Hold) -> int:
    """Return the smallest further payment in advance that lets the order pass.

    At most what is not paid of it yet: an order paid in full always passes.

    >>> deposit(Hold(Request(600), Account(1_000), Exposure(not_due=700), Policy()))
    300
    >>> deposit(Hold(Request(600, paid=100), Account(status="stopped"), Exposure(), Policy()))
    500
    """
    request = hold.request

    def passes(amount: int) -> bool:
        more = replace(request, paid=request.paid + amount, cover=request.cover + amount)
        return hold.passes(more, hold.exposure)

    return _least(request.amount - request.paid, passes)


def _least(enough: int, passes: Callable[[int], bool]) -> int:
    """Return the smallest amount that passes, ``enough`` at most; more never passes less."""
    low, high = 0, enough
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if passes(middle) else (middle, high)
    return high


def _fewer_lines(hold: Hold) -> WayOut | None:
    """The lines worth most that pass without the others."""
    lines = [line for line in hold.lines if line.amount > 0]
    if len(lines) < 2 or len(lines) != len(hold.lines):
        return None
    for some in reversed(list(_cheapest_first(lines))):
        amount = sum(line.amount for line in some)
        smaller = replace(hold.request, amount=amount, whole=None)
        if 0 < len(some) < len(lines) and hold.passes(smaller, hold.exposure):
            return WayOut("lines", amount, tuple(line.key for line in some))
    return None


def _cheapest_first(items: Sequence[One]) -> Iterator[tuple[One, ...]]:
    """Yield choices of ``items`` by their sum, each sum once, the empty one first.

    Of many items only the largest are combined, the others are added one after another.
    """
    ordered = sorted(items, key=lambda one: -one.amount)
    sums: dict[int, tuple[One, ...]] = {0: ()}
    for one in ordered[:_COMBINED]:
        for total, chosen in list(sums.items()):
            sums.setdefault(total + one.amount, (*chosen, one))
    everything = ordered[:_COMBINED]
    for one in ordered[_COMBINED:]:
        everything = [*everything, one]
        sums.setdefault(sum(item.amount for item in everything), tuple(everything))
    for total in sorted(sums):
        yield sums[total]
