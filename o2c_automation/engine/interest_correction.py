"""Interest that was claimed on more than was owed, as a payment dated back shows later.

Interest is claimed on what the books say on the day of the claim. A payment, a credit note or a
dispute that counts from a day before takes principal away from days that were claimed already:
what was claimed on it is to be credited, and to be claimed again if the payment is undone.
Amounts are integers in minor units of the item's currency.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from .interest import Debt, Rate, Terms, accrue


@dataclass(frozen=True, slots=True)
class Claim:
    """Interest claimed for the days from ``first`` to ``last``, both included.

    ``standing`` is what the customer is still asked for, or has paid; ``credited`` what was
    credited of the claim because it was too much.
    """

    first: dt.date
    last: dt.date
    standing: int
    credited: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """What brings a claim where the ledger is: one of the two is zero.

    ``over`` is claimed too much, ``again`` was credited and is owed after all.
    """

    over: int = 0
    again: int = 0


def owed_between(
    debt: Debt, terms: Terms, rates: tuple[Rate, ...], first: dt.date, last: dt.date
) -> int:
    """Return the interest on ``debt`` for the days from ``first`` to ``last``, both included."""
    segments = accrue(debt, terms, rates, last, (first,))
    return sum(segment.amount for segment in segments if segment.first >= first)


def correct(claim: Claim, debt: Debt, terms: Terms, rates: tuple[Rate, ...] = ()) -> Correction:
    """Return how much of ``claim`` is too much now, or was credited although it is owed.

    What was never credited is not claimed again: a rate that rose afterwards is no correction.
    """
    right = owed_between(debt, terms, rates, claim.first, claim.last)
    over = claim.standing - right
    return Correction(over=max(0, over), again=min(claim.credited, max(0, -over)))
