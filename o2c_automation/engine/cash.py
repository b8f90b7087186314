"""The journal entry of one applied bank line, decided before anything is written.

A bank line of amount ``A`` brings money in. What it settles, less what the bank or the payer
kept, is the money::

    sum(counterparts) == A + sum(differences)

so the entry balances by construction. A :class:`Counterpart` is one line on a receivable (or
outstanding payments) account; it settles its items in the order of ``groups``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

DifferenceKind = Literal["fee", "rounding", "discount", "write_off", "exchange", "rule"]


@dataclass(frozen=True, slots=True)
class Settled:
    """One allocation with what must be known of its item; amounts in the sign of the residual.

    ``discount`` is the early-payment discount the item still offered, in minor units.
    """

    item_id: int
    partner_id: int
    account_id: int
    residual: int
    amount: int
    discount: int = 0

    @property
    def is_partial(self) -> bool:
        """Whether something stays open on the item."""
        return self.amount != self.residual


@dataclass(frozen=True, slots=True)
class Payment:
    """What a bank line does besides settling items; all amounts in minor units.

    ``over`` goes to ``partner_id`` on ``account_id`` and stays open there as unapplied cash.
    ``ruled`` is the part a reconciliation rule explains, negative where it adds a charge.
    """

    amount: int
    partner_id: int
    account_id: int
    fee: int = 0
    discount: int = 0
    over: int = 0
    ruled: int = 0
    fee_kind: DifferenceKind = "fee"


@dataclass(frozen=True, slots=True)
class Counterpart:
    """One line that receives money; ``groups`` are items to settle with it, in this order."""

    partner_id: int
    account_id: int
    amount: int
    groups: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Money that did not arrive (positive) or came on top; ``item_id`` where it belongs to one."""

    kind: DifferenceKind
    amount: int
    item_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """All lines of the entry but the bank's own."""

    counterparts: tuple[Counterpart, ...]
    differences: tuple[Difference, ...]

    @property
    def rest(self) -> int:
        """What the first counterpart receives beyond the bank line's own amount.

        The bank line's counterpart can keep its amount, and a second line on the same account
        carries the rest: nothing posted changes its amount.
        """
        own = sum(one.amount for one in self.differences)
        return own - sum(one.amount for one in self.counterparts[1:])

    @property
    def keeps_amounts(self) -> bool:
        """Whether lines are only added: one customer, and nothing taken off the first line."""
        customers = {one.partner_id for one in self.counterparts}
        return len(customers) == 1 and self.rest >= 0


class UnbalancedError(ValueError):
    """The allocations, differences and unapplied cash do not add up to the bank line."""


def plan_entry(payment: Payment, settled: Sequence[Settled]) -> Entry:
    """Return the entry that applies ``payment`` to what it settles.

    :raise UnbalancedError: when the parts are not the bank line's amount, to the minor unit
    """
    missing = payment.fee + payment.discount - payment.ruled
    if sum(one.amount for one in settled) + payment.over != payment.amount + missing:
        raise UnbalancedError(payment)
    return Entry(_counterparts(payment, settled), _differences(payment, settled))


def _differences(payment: Payment, settled: Sequence[Settled]) -> tuple[Difference, ...]:
    found = _discounts(payment.discount, settled)
    if payment.fee:
        found.append(Difference(payment.fee_kind, payment.fee))
    if payment.ruled:
        found.append(Difference("rule", -payment.ruled))
    return tuple(found)


def _discounts(total: int, settled: Sequence[Settled]) -> list[Difference]:
    """Spread ``total`` over the items that offer exactly it; keep it whole where they do not."""
    offers = [one for one in settled if one.discount and not one.is_partial]
    if not total:
        return []
    if sum(one.discount for one in offers) == total:
        return [Difference("discount", one.discount, one.item_id) for one in offers]
    fitting = next((one.item_id for one in offers if one.discount == total), None)
    return [Difference("discount", total, fitting)]


def _counterparts(payment: Payment, settled: Sequence[Settled]) -> tuple[Counterpart, ...]:
    if _fits_one(payment, settled):
        return (_shared(settled),)
    whole = [one for one in settled if not one.is_partial]
    return (*_by_customer(payment, whole), *(_own(one) for one in settled if one.is_partial))


def _fits_one(payment: Payment, settled: Sequence[Settled]) -> bool:
    """Whether one line settles everything and leaves the host no choice.

    The host fills items by due date. With at most one item settled in part, placed last, and
    nothing left over, the outcome is the allocation whatever that order. A credit among the
    items has a line of its own: settled against an invoice directly, the ledger would not tell
    which bank line used it.
    """
    return (
        bool(settled)
        and not payment.over
        and len({(one.partner_id, one.account_id, one.amount > 0) for one in settled}) == 1
        and sum(one.is_partial for one in settled) <= 1
    )


def _shared(settled: Sequence[Settled]) -> Counterpart:
    whole = tuple(one.item_id for one in settled if not one.is_partial)
    partial = tuple((one.item_id,) for one in settled if one.is_partial)
    groups = ((whole,) if whole else ()) + partial
    amount = sum(one.amount for one in settled)
    return Counterpart(settled[0].partner_id, settled[0].account_id, amount, groups)


def _own(one: Settled) -> Counterpart:
    return Counterpart(one.partner_id, one.account_id, one.amount, ((one.item_id,),))


def _by_customer(payment: Payment, whole: Sequence[Settled]) -> list[Counterpart]:
    """One line for each customer, account and sign; what is left over joins the payer's."""
    items: dict[tuple[int, int, bool], list[Settled]] = {}
    for one in whole:
        items.setdefault((one.partner_id, one.account_id, one.amount > 0), []).append(one)
    payer = (payment.partner_id, payment.account_id, True)
    if payment.over:
        items.setdefault(payer, [])
    return [
        Counterpart(
            key[0],
            key[1],
            sum(one.amount for one in ones) + (payment.over if key == payer else 0),
            (tuple(one.item_id for one in ones),) if ones else (),
        )
        for key, ones in items.items()
    ]
