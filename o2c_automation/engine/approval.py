"""Who has to approve the release of a held order: amount bands and risk classes.

Amounts are integers in minor units of the company's currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Basis = Literal["order", "exposure"]


@dataclass(frozen=True, slots=True)
class Band:
    """One row of the approval matrix.

    It holds for amounts from ``minimum`` to ``maximum``, both included; a ``maximum`` of
    ``None`` has no upper end and a ``risk_class`` of ``None`` means every class.
    """

    rule_id: int
    minimum: int = 0
    maximum: int | None = None
    risk_class: str | None = None
    basis: Basis = "order"


@dataclass(frozen=True, slots=True)
class Plea:
    """What is to be released: the order's amount and what the customer would owe with it."""

    amount: int
    exposure: int
    risk_class: str | None = None


def band_for(bands: Iterable[Band], plea: Plea) -> Band | None:
    """Return the first band that holds for ``plea``; ``None`` where none does.

    >>> small, large = Band(1, 0, 100_00), Band(2, 100_00)
    >>> band_for((small, large), Plea(amount=100_01, exposure=0)).rule_id
    2
    """
    return next((band for band in bands if _holds(band, plea)), None)


def _holds(band: Band, plea: Plea) -> bool:
    value = plea.amount if band.basis == "order" else plea.exposure
    in_band = band.minimum <= value and (band.maximum is None or value <= band.maximum)
    return in_band and band.risk_class in (None, plea.risk_class)


def rest_of(ordered: Mapping[int, float], approved: Mapping[int, float]) -> dict[int, float]:
    """Return what is left of each line once ``approved`` is taken off, without empty lines.

    :raise ValueError: where more of a line is approved than was ordered, or the other way round

    >>> rest_of({1: 5.0, 2: 3.0}, {1: 2.0, 2: 3.0})
    {1: 3.0}
    """
    left = {line: quantity - approved.get(line, 0.0) for line, quantity in ordered.items()}
    if any(_is_outside(ordered[line], part) for line, part in left.items()):
        raise ValueError("more was approved than ordered")
    return {line: part for line, part in left.items() if part}


def _is_outside(ordered: float, left: float) -> bool:
    """Whether ``left`` is no part of ``ordered``: of the other sign, or larger."""
    return left * ordered < 0 or abs(left) > abs(ordered)
