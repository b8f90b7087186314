"""Money in one currency for items in another, where the bank does not say what the payer meant.

An item's *worth* is its residual in the bank line's currency, at the rate of the bank line's day.
The bank's own rate differs from it a little; what lies within the tolerance settles the items
whole, and the difference is an exchange difference. A person confirms each of them: a rate that
is a little off looks exactly like a little too much or too little paid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .matching.facts import Allocation, BankLine, Evidence, Key, OpenItem, Proposal
from .matching.grades import Grade
from .matching.hits import find_references
from .matching.references import ReferenceIndex
from .matching.score import REFERENCE, clamp

PPM = 1_000_000


def is_within(amount: int, worth: int, tolerance_ppm: int) -> bool:
    """Whether money of ``amount`` is ``worth``, but for what a bank's own rate explains.

    >>> is_within(101_00, 100_00, 20_000), is_within(97_00, 100_00, 20_000)
    (True, False)
    """
    return worth > 0 and abs(amount - worth) * PPM <= worth * tolerance_ppm


def named_items(
    lines: Sequence[BankLine], items: Sequence[OpenItem]
) -> dict[Key, tuple[OpenItem, ...]]:
    """Return the items each line names surely: by whole numbers or structured references."""
    index = ReferenceIndex(items)
    found = {}
    for line in lines:
        hits = [hit for hit in find_references(line, index).hits if hit.grade >= Grade.MANGLED]
        found[line.id] = tuple(items[hit.item] for hit in hits)
    return {line_id: named for line_id, named in found.items() if named}


def settle_at_rate(
    line: BankLine,
    named: Sequence[OpenItem],
    worth: Mapping[Key, int],
    tolerance_ppm: int,
) -> Proposal | None:
    """Return the proposal that settles all of ``named``, where the money is what they are worth.

    All of them must be open, in one currency, and of one customer. The allocations are in the
    items' currency, and so is what the line is taken for: their sum.

    :param worth: residuals in the line's currency, by item
    """
    owners = {one.partner_id for one in named}
    currencies = {one.currency for one in named}
    if len(owners) != 1 or len(currencies) != 1 or not all(one.residual for one in named):
        return None
    total = sum(worth[one.id] for one in named)
    if not is_within(line.amount, total, tolerance_ppm):
        return None
    code, points = REFERENCE[Grade.EXACT]
    return Proposal(
        line_id=line.id,
        verdict="suggest",
        partner_id=owners.pop(),
        allocations=tuple(Allocation(one.id, one.residual) for one in named),
        difference=0,
        difference_kind="exchange",
        discount=0,
        fee=0,
        over=0,
        score=clamp(points),
        margin=clamp(points),
        evidence=tuple(Evidence(code, points, one.number) for one in named),
        reasons=("exchange_unstated", *line.flags),
        alternatives=(),
        family="exchange",
    )
