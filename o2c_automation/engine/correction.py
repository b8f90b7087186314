"""Decisions about corrected invoices: what is given away, and what can be taken back.

Amounts are integers in minor units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

State = Literal["draft", "requested", "done", "undone", "cancelled"]

#: Which state of a correction may follow which. What was issued is only ever taken back.
TRANSITIONS: Mapping[State, tuple[State, ...]] = {
    "draft": ("requested", "done", "cancelled"),
    "requested": ("draft", "done", "cancelled"),
    "done": ("undone",),
    "undone": (),
    "cancelled": (),
}


@dataclass(frozen=True, slots=True)
class Issued:
    """What became of the documents of a correction.

    :param has_left: whether the credit note or the corrected invoice left for the customer
    :param is_corrected_again: whether the corrected invoice was itself corrected
    """

    has_left: bool
    is_corrected_again: bool


def given_away(total_before: int, total_after: int) -> int:
    """Return by how much the customer owes less than before; what is added gives nothing away.

    >>> given_away(11900, 10710)
    1190
    >>> given_away(11900, 12000)
    0
    """
    return max(0, total_before - total_after)


def undo_obstacle(issued: Issued) -> str:
    """Return why a correction can no longer be taken back, ``""`` where it can."""
    if issued.is_corrected_again:
        return "corrected_again"
    return "has_left" if issued.has_left else ""
