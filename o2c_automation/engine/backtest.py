"""Past bank lines decided once more, and the answers compared with what was really done.

A replay never uses what it is asked about: the open items are those of the day, with everything
the replayed lines settled open again (`open_on`). What the engine then answers is right only
where it settles the same items with the same amounts (`judge`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .matching.facts import Key, OpenItem, Proposal, Verdict

PPM = 1_000_000
SETTLED_DAYS = 120  # how long a settled item is remembered, to recognise a second payment
SAMPLE_MIN = 30  # fewer certain answers than this prove no threshold


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was settled of one item on a day; `line_id` is the bank line that did it, if one."""

    item_id: Key
    date: dt.date
    amount: int
    line_id: Key | None = None


@dataclass(frozen=True, slots=True)
class HistoricItem:
    """An item as it was posted; `entry_of` is the bank line in whose own entry it stands."""

    item: OpenItem
    date: dt.date
    entry_of: Key | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One replayed line: what the engine said, and whether that is what was done."""

    line_id: Key
    family: str
    verdict: Verdict
    is_right: bool
    score: int
    is_score_only: bool = False  # nothing but its score kept it from being applied
    answer: tuple[tuple[Key, int], ...] = ()  # what the engine would have settled
    settled: tuple[tuple[Key, int], ...] = ()  # what was settled


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """Replayed lines of one family of evidence, counted."""

    family: str
    automatic: int
    wrong: int
    suggested: int
    suggested_right: int
    unexplained: int

    @property
    def precision(self) -> int | None:
        """Share of automatic answers that are right, parts per million; None without any."""
        return precision(self.automatic, self.wrong)


def precision(automatic: int, wrong: int) -> int | None:
    """Return the share of right answers in parts per million, rounded down.

    >>> precision(1000, 1), precision(3, 0), precision(0, 0)
    (999000, 1000000, None)
    """
    return (automatic - wrong) * PPM // automatic if automatic else None


def recall(results: Iterable[FamilyResult]) -> int | None:
    """Return the share of all lines that would have been applied rightly, parts per million.

    >>> recall([FamilyResult("a", 3, 1, 1, 1, 0)])
    500000
    """
    known = list(results)
    lines = sum(one.automatic + one.suggested + one.unexplained for one in known)
    right = sum(one.automatic - one.wrong for one in known)
    return right * PPM // lines if lines else None


def open_on(
    day: dt.date,
    items: Iterable[HistoricItem],
    settlements: Iterable[Settlement],
    line_ids: frozenset[Key],
) -> list[OpenItem]:
    """Return what was open on `day`, as if `line_ids` had settled nothing yet.

    Other settlements of the day count as made. An item settled lately is returned with residual
    0; one settled longer ago, posted later, or born in the entry of one of the lines is not.
    """
    settled: Counter[Key] = Counter()
    last: dict[Key, dt.date] = {}
    for one in settlements:
        if one.date <= day and one.line_id not in line_ids:
            settled[one.item_id] += one.amount
            last[one.item_id] = max(last.get(one.item_id, one.date), one.date)
    oldest = day - dt.timedelta(days=SETTLED_DAYS)
    found = (
        _with_residual(known.item, known.item.amount - settled[known.item.id])
        for known in items
        if known.date <= day and (known.entry_of is None or known.entry_of not in line_ids)
    )
    return [item for item in found if item.residual or last.get(item.id, day) >= oldest]


def _with_residual(item: OpenItem, residual: int) -> OpenItem:
    """An item settled in part offers no discount any more."""
    if residual == item.residual:
        return item
    if residual == item.amount:
        return replace(item, residual=residual)
    return replace(item, residual=residual, discount=0, discount_until=None)


def judge(proposal: Proposal, settled: Mapping[Key, int]) -> Outcome:
    """Compare a proposal with what the line settled: `{item id: amount}` in minor units."""
    return Outcome(
        line_id=proposal.line_id,
        family=proposal.family,
        verdict=proposal.verdict,
        is_right={one.item_id: one.amount for one in proposal.allocations} == dict(settled),
        score=proposal.score,
        is_score_only=proposal.verdict == "suggest" and proposal.reasons == ("score_low",),
        answer=tuple((one.item_id, one.amount) for one in proposal.allocations),
        settled=tuple(settled.items()),
    )


def tally(outcomes: Iterable[Outcome]) -> list[FamilyResult]:
    """Count outcomes by family of evidence, those with most lines first."""
    families: defaultdict[str, list[Outcome]] = defaultdict(list)
    for one in outcomes:
        families[one.family].append(one)
    ordered = sorted(families.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [_count(family, ones) for family, ones in ordered]


def _count(family: str, outcomes: Sequence[Outcome]) -> FamilyResult:
    counts = Counter((one.verdict, one.is_right) for one in outcomes)
    return FamilyResult(
        family=family,
        automatic=counts["auto", True] + counts["auto", False],
        wrong=counts["auto", False],
        suggested=counts["suggest", True] + counts["suggest", False],
        suggested_right=counts["suggest", True],
        unexplained=counts["none", True] + counts["none", False],
    )


def propose_threshold(
    outcomes: Iterable[Outcome], goal: int, *, sample_min: int = SAMPLE_MIN
) -> int | None:
    """Return the lowest score from which on the measured precision reaches `goal`.

    Args:
        outcomes: replayed lines. Those count that were applied, or that nothing but their score
            kept from it: what a guard stopped would be stopped at any threshold.
        goal: least precision in parts per million of all lines with the answer's score or more.
        sample_min: least number of lines that must stand behind the answer.

    Returns:
        A score, or None where no score reaches the goal on enough lines.
    """
    rights: defaultdict[int, list[bool]] = defaultdict(list)
    for one in outcomes:
        if one.verdict == "auto" or one.is_score_only:
            rights[one.score].append(one.is_right)
    best, total, wrong = None, 0, 0
    for score in sorted(rights, reverse=True):
        total += len(rights[score])
        wrong += rights[score].count(False)
        if (total - wrong) * PPM >= goal * total and total >= sample_min:
            best = score
    return best
