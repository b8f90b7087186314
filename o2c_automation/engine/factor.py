"""What a measure is worth: the part that scores and rankings of all kinds are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PartReason = Literal["measured", "no_data"]


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

    def part(self, value: float | None, maximum: int) -> Part:
        """Return what ``value`` earns where the factor is worth ``maximum`` points."""
        reason: PartReason = "no_data" if value is None else "measured"
        return Part(self.name, value, round(maximum * self.share(value)), maximum, reason)


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
