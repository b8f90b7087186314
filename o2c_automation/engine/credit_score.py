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

BEST = 10_000

PartReason = Literal["measured", "no_data"]
ProposalReason = Literal["sales", "capped", "no_sales", "no_credit"]


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that is measured, and what it is worth.

    ``worst`` is the measure that earns nothing and ``best`` the one that earns everything;
    between them it is in proportion, beyond them no better or worse. ``neutral`` is the
    share (0 to 1) earned where nothing was measured.
    """

    name: str
    weight: int
    worst: float
    best: float
    neutral: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a factor that tells nobody apart."""
        if self.worst == self.best:
            raise ValueError(f"{self.name}: worst and best are the same")

    def share(self, value: float | None) -> float:
        """Return which share of the points ``value`` earns, from 0 to 1.

        >>> Factor("days_late", 1, worst=60, best=0).share(15)
        0.75
        """
        earned = self.neutral if value is None else (value - self.worst) / (self.best - self.worst)
        return min(max(earned, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Part:
    """What one factor adds to the score, of at most ``maximum``."""

    factor: str
    value: float | None
    points: int
    maximum: int
    reason: PartReason


@dataclass(frozen=True, slots=True)
class Score:
    """A score with everything it is made of."""

    parts: tuple[Part, ...]

    @property
    def points(self) -> int:
        """The score itself: the sum of its parts."""
        return sum(part.points for part in self.parts)

    @property
    def measured(self) -> int:
        """How many of the points that can be had rest on something measured."""
        return sum(part.maximum for part in self.parts if part.reason == "measured")


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
            _part(factor, facts.get(factor.name), maximum)
            for factor, maximum in zip(weighed, maxima, strict=True)
        )
    )


def _part(factor: Factor, value: float | None, maximum: int) -> Part:
    reason: PartReason = "no_data" if value is None else "measured"
    return Part(factor.name, value, round(maximum * factor.share(value)), maximum, reason)


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
