"""Since when delivered goods wait for their invoice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime


def unbilled_since(deliveries: Iterable[tuple[datetime, float]], billed: float) -> datetime | None:
    """Return the moment of the first delivery that is not wholly billed, or ``None``.

    :param deliveries: moments and quantities, the earliest first
    :param billed: quantity invoiced so far; it bills the earliest deliveries first

    >>> unbilled_since([(datetime(2026, 6, 1), 2.0), (datetime(2026, 6, 9), 3.0)], 2.0)
    datetime.datetime(2026, 6, 9, 0, 0)
    """
    rest = billed
    for moment, quantity in deliveries:
        if quantity > rest:
            return moment
        rest -= quantity
    return None
