"""What a return of goods is worth in dispute: decided from quantities and billed amounts.

Quantities are in the unit of the sold line; amounts are minor units of one currency, taxes
included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReturnedQuantity:
    """What happened to one sold line.

    :param sold: what there was to invoice before anything came back
    :param billed: invoiced less credited
    :param before: what came back earlier
    :param now: what comes back with this return
    """

    sold: float
    billed: float
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class BilledLine:
    """An invoice line by which the returned goods were billed."""

    invoice: int
    line: int
    amount: int


@dataclass(frozen=True, slots=True)
class ReturnClaim:
    """What is in dispute of one invoice, and which of its lines."""

    amount: int
    lines: tuple[int, ...]


def quantity_in_dispute(line: ReturnedQuantity) -> float:
    """Return how much of what comes back was billed and is not credited yet.

    What is not billed, or was credited, counts for the earliest returns first.

    >>> quantity_in_dispute(ReturnedQuantity(sold=10, billed=9, before=0, now=3))
    2
    """
    credited = max(0, line.sold - line.billed)
    credited_now = max(0, credited - line.before)
    return max(0, line.now - credited_now)


def return_claims(
    returned: Sequence[tuple[int, Sequence[BilledLine]]], rooms: Mapping[int, int]
) -> dict[int, ReturnClaim]:
    """Return the claims by invoice: what came back, never more than is open of the invoice.

    :param returned: for each sold line the value of what came back, and the invoice lines it
        was billed by, those to dispute first leading
    :param rooms: what may be disputed of each invoice
    """
    left = dict(rooms)
    claims: dict[int, ReturnClaim] = {}
    for value, billed_lines in returned:
        rest = value
        for billed in billed_lines:
            part = min(rest, billed.amount, left[billed.invoice])
            if part <= 0:
                continue
            rest -= part
            left[billed.invoice] -= part
            claim = claims.get(billed.invoice, ReturnClaim(0, ()))
            lines = (*claim.lines, billed.line)
            claims[billed.invoice] = ReturnClaim(claim.amount + part, lines)
    return claims
