"""How good a customer's credit is: a score of weighted factors, and what follows from it.

Points are integers in hundredths: the best score is 100.00 points, :data:`BEST`. The parts
of a score add up to it exactly. What could not be measured gets a neutral part and says so;
nothing is guessed. Amounts are integers in minor units of the company's currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from .factor import Factor, Score

BEST = 10_000

ProposalReason = Literal["sales", "capped", "no_sales", "no_credit"]


@dataclass(frozen=True, slots=True)
class Band:
    """What follows from ``minimum`` points and more, up to the next band.

    The proposed limit is ``months_of_sales`` of the customer's sales, at most ``cap`` (where
    one is set); a customer without sales gets ``start``.
    """

    risk_class: str
    minimum: int
    months_of_sales: float = 0
    cap: int | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A limit that the score would bear, and why it is no higher."""

    amount: int
    reason: ProposalReason


def score(factors: Iterable[Factor], facts: Mapping[str, float | None]) -> Score:
    """Return the score of a customer on whom ``facts`` (factor name to measure) are known.

    >>> late, rated = Factor("days_late", 3, 60, 0), Factor("rating", 1, 0, 100)
    >>> [part.points for part in score((late, rated), {"days_late": 30}).parts]
    [3750, 1250]
    """
    weighed = [factor for factor in factors if factor.weight > 0]
    maxima = _apportion([factor.weight for factor in weighed])
    return Score(
        tuple(
            factor.part(facts.get(factor.name), maximum)
            for factor, maximum in zip(weighed, maxima, strict=True)
        )
    )


def _apportion(weights: Sequence[int]) -> list[int]:
    """Return whole points in proportion to ``weights`` that add up to :data:`BEST` exactly.

    What rounding down leaves goes to the largest remainders, the first of equals.
    """
    total = sum(weights)
    exact = [Fraction(BEST * weight, total) for weight in weights]
    floors = [int(share) for share in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: floors[i] - exact[i])
    for i in by_remainder[: BEST - sum(floors) if weights else 0]:
        floors[i] += 1
    return floors


def band_of(bands: Iterable[Band], points: int) -> Band | None:
    """Return the highest band that ``points`` reach; ``None`` where they reach none."""
    reached = [band for band in bands if points >= band.minimum]
    return max(reached, key=lambda band: band.minimum, default=None)


def propose_limit(band: Band, monthly_sales: int | None, step: int = 1) -> Proposal:
    """Return the limit that ``band`` bears, rounded down to a multiple of ``step``.

    >>> propose_limit(Band("b", 0, months_of_sales=2, cap=10_000), 6_000)
    Proposal(amount=10000, reason='capped')
    """
    amount, reason = _limit(band, monthly_sales)
    return Proposal(amount - amount % max(step, 1), reason)


def _limit(band: Band, monthly_sales: int | None) -> tuple[int, ProposalReason]:
    if not band.months_of_sales and not band.start:
        return 0, "no_credit"
    if not monthly_sales or monthly_sales < 0:
        return band.start, "no_sales"
    wanted = round(monthly_sales * band.months_of_sales)
    if band.cap is not None and wanted > band.cap:
        return band.cap, "capped"
    return wanted, "sales"
