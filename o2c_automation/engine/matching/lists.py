"""Lists of numbers that share a beginning, and ranges: `00120/21/23`, `00120-00125`."""

from __future__ import annotations

from collections.abc import Sequence

from .grades import Grade, Hit
from .lexicon import LIST_WORDS, RANGE_WORDS
from .references import ReferenceIndex
from .scan import Part, Scan

GAP = 3  # characters that may stand between two pieces that belong together
_RANGE = 60  # items a range like 00120-00160 may span
_DASHES = frozenset({"-", "–", "—", "..", "..."})


def continue_lists(
    text: Scan,
    masked: frozenset[int],
    index: ReferenceIndex,
    heads: Sequence[Hit],
    best: dict[int, Hit],
) -> list[int]:
    """Add what follows the sure numbers `heads` to `best`; returns what lies within ranges."""
    heads = [h for h in heads if h.last >= 0]
    # a lone run of digits may be a whole number of another series: it does not end a list
    whole = [h for h in heads if h.first < h.last]
    stop = masked | {p for h in whole for p in range(h.first, h.last + 1)}
    within: list[int] = []
    for head in sorted(heads, key=lambda h: h.last):
        previous = head.item
        for p, ranged in _followers(text, head.last, stop):
            item = _continuation(text.parts[p], index, previous)
            if item is None:
                break
            if ranged:
                within += _between(index, previous, item)
            _keep(best, _listed(text.parts[p], p, item, index))
            previous = item
    return within


def _followers(text: Scan, last: int, stop: frozenset[int]) -> list[tuple[int, bool]]:
    """Digit parts following in a list, each with whether a range sign leads to it."""
    followers: list[tuple[int, bool]] = []
    end, ranged = text.parts[last].end, False
    for p in range(last + 1, len(text.parts)):
        part = text.parts[p]
        if p in stop or part.start - end > GAP:
            break
        ranged = ranged or text.upper[end : part.start].strip() in _DASHES
        ranged = ranged or part.text in RANGE_WORDS
        end = part.end
        if part.digits:
            followers.append((p, ranged))
            ranged = False
        elif part.text not in LIST_WORDS and part.text not in RANGE_WORDS:
            break
    return followers


def _listed(part: Part, p: int, item: int, index: ReferenceIndex) -> Hit:
    wide = len(part.text) == len(index.anatomy(item).counter) >= 3
    return Hit(Grade.PARTIAL if wide else Grade.SHORT, item, p, p, listed=True)


def _keep(best: dict[int, Hit], hit: Hit) -> None:
    known = best.get(hit.item)
    if known is None or hit.grade > known.grade:
        best[hit.item] = hit


def _continuation(part: Part, index: ReferenceIndex, previous: int) -> int | None:
    """The item a listed short number means: same prefix, the last digits replaced."""
    counter = index.anatomy(previous).counter
    full = part.text
    if len(full) < len(counter):
        full = counter[: len(counter) - len(full)] + full
    found = index.siblings(previous, full)
    return found[0] if len(found) == 1 else None


def _between(index: ReferenceIndex, first: int, last: int) -> list[int]:
    """Items whose counter lies between those of two items, unless there are too many."""
    low, high = int(index.anatomy(first).counter), int(index.anatomy(last).counter)
    if not 1 < high - low <= _RANGE:
        return []
    return [i for n in range(low + 1, high) for i in index.siblings(first, str(n))]
