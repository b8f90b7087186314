"""Decisions about resolving disputes: which credit note fits, what a charge-back recovered.

Amounts are integers in minor units of the currency of the disputed item.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .dispute import normalise

Fit = Literal["exact", "part", ""]
Recovery = Literal["open", "part", "full", "lost"]
ChargebackState = Literal["draft", "queued", "sent", "cancelled"]

#: Which state of a charge-back letter may follow which.
CHARGEBACK_TRANSITIONS: Mapping[ChargebackState, tuple[ChargebackState, ...]] = {
    "draft": ("queued", "cancelled"),
    "queued": ("sent", "cancelled"),
    "sent": ("cancelled",),
    "cancelled": (),
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What is in dispute of an item, and the words that name it.

    :param amount: what is in dispute
    :param residual: what is open of the item
    :param references: number of the invoice, the case, and the customer's claim
    """

    amount: int
    residual: int
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenCredit:
    """A credit note that settles nothing yet, or not in full.

    :param key: whatever names it
    :param amount: what is open of it, above zero
    :param texts: what is written on it
    :param is_of_invoice: whether it was made for the disputed invoice
    """

    key: int
    amount: int
    texts: tuple[str, ...]
    is_of_invoice: bool


def fit(claim: Claim, credit: int) -> Fit:
    """Return how a credit of this amount settles the claim when it is put against its item.

    ``exact``: it takes off what is in dispute. ``part``: it takes off less, and what is left
    of the item is what is left in dispute. ``""``: it would take off something else.

    >>> fit(Claim(2000, 2000, ()), 1500), fit(Claim(2000, 9000, ()), 2000)
    ('part', 'exact')
    >>> fit(Claim(2000, 9000, ()), 3000)
    ''
    """
    taken = min(credit, claim.residual)
    if taken == claim.amount:
        return "exact"
    return "part" if 0 < taken < claim.amount == claim.residual else ""


def fitting_credits(claim: Claim, credits_: Iterable[OpenCredit]) -> tuple[OpenCredit, ...]:
    """Return the credits that settle the claim, the likeliest first.

    Credits of the very amount come first, then those made for the invoice, then those that
    name the invoice, the case or the claim, then the oldest.
    """
    fitting = [credit for credit in credits_ if fit(claim, credit.amount)]
    return tuple(
        sorted(
            fitting,
            key=lambda credit: (
                credit.amount != claim.amount,
                fit(claim, credit.amount) != "exact",
                not credit.is_of_invoice,
                not _names(claim.references, credit.texts),
                credit.key,
            ),
        )
    )


def recovered(amount: int, residual: int, money: int) -> int:
    """Return how much of a charged-back ``amount`` the customer has paid after all.

    :param residual: what is still open of the item; what was asked for is paid last
    :param money: what was paid on the item since the charge-back; credits do not count

    >>> recovered(1000, 0, 1000), recovered(1000, 0, 0), recovered(1000, 400, 600)
    (1000, 0, 600)
    """
    return max(0, min(amount - min(amount, max(0, residual)), money))


def recovery(asked: int, got: int, still_open: int) -> Recovery:
    """Return how a charge-back stands: what was asked for, came in, and is still open.

    >>> recovery(1000, 600, 400), recovery(1000, 0, 0)
    ('part', 'lost')
    """
    if got >= asked:
        return "full"
    if not still_open:
        return "lost"
    return "part" if got else "open"


def _names(references: Sequence[str], texts: Sequence[str]) -> bool:
    written = f" {normalise(' '.join(texts))} "
    wanted = (normalise(reference) for reference in references)
    return any(f" {reference} " in written for reference in wanted if reference)
