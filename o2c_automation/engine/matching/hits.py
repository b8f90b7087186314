"""Finding references in one bank line: which items its text may name, and how surely."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from .facts import BankLine
from .lexicon import LIST_WORDS, RANGE_WORDS
from .references import ReferenceIndex
from .scan import Part, Scan, money_spans, scan
from .shapes import Anatomy

_GAP = 3  # characters that may stand between the pieces of one torn number
_PIECES = 8  # pieces a number may be torn into
_CROWD = 40  # a counter shared by more items than this says nothing by itself
_RANGE = 60  # items a range like 00120-00160 may span


class Grade(IntEnum):
    """How surely a place in the text names an item; from PARTIAL on it counts by itself."""

    BARE = 1
    SHORT = 2
    PARTIAL = 3
    CUSTOMER = 4
    MANGLED = 5
    EXACT = 6
    STRUCTURED = 7


class Hit(NamedTuple):
    """One item named by parts `first`..`last` of the text (-1: by a field of the line)."""

    grade: Grade
    item: int
    first: int
    last: int
    source: str
    listed: bool = False


class LineRefs(NamedTuple):
    """All references of one line. `optional` are members of ranges between two named numbers."""

    scan: Scan
    hits: tuple[Hit, ...]
    optional: tuple[int, ...]
    masked: frozenset[int]

    def strong(self) -> list[Hit]:
        return [h for h in self.hits if h.grade >= Grade.PARTIAL]


def find_references(line: BankLine, index: ReferenceIndex) -> LineRefs:
    """References in the text, in the structured field and in the end-to-end field."""
    text = scan(line.text)
    masked = _masked_parts(text)
    best: dict[int, Hit] = {}
    _find_in_fields(line, index, best)
    optional: list[int] = []
    if text.parts:
        _find_in_text(text, masked, index, "text", best)
        _continue_lists(text, masked, index, best, optional)
    hits = [_doubt_cut(h, text, index, len(best)) for h in best.values()]
    return LineRefs(text, _prune(hits), tuple(optional), masked)


def _find_in_fields(line: BankLine, index: ReferenceIndex, best: dict[int, Hit]) -> None:
    """Fields outside the text: only what is sure, since they are full of foreign numbers."""
    for source, value in (("structured", line.structured_ref), ("e2e", line.end_to_end_id)):
        if not value:
            continue
        found: dict[int, Hit] = {}
        _find_in_text(scan(value), frozenset(), index, source, found)
        for item, hit in found.items():
            if hit.grade >= Grade.PARTIAL:
                _keep(best, item, hit._replace(first=-1, last=-1))


def _find_in_text(
    text: Scan, masked: frozenset[int], index: ReferenceIndex, source: str, best: dict[int, Hit]
) -> None:
    for p, part in enumerate(text.parts):
        if p in masked:
            continue
        _find_torn(text, p, index, source, best)
        if part.digits:
            _find_counter(text, p, index, source, best)


def _keep(best: dict[int, Hit], item: int, hit: Hit) -> None:
    known = best.get(item)
    if known is None or hit.grade > known.grade:
        best[item] = hit


def _masked_parts(text: Scan) -> frozenset[int]:
    spans = money_spans(text.upper)
    if not spans:
        return frozenset()
    return frozenset(
        p
        for p, part in enumerate(text.parts)
        if part.digits and any(a <= part.start and part.end <= b for a, b in spans)
    )


# --- numbers given in full, in one piece or torn -------------------------------------------------
def _find_torn(
    text: Scan, first: int, index: ReferenceIndex, source: str, best: dict[int, Hit]
) -> None:
    """Look up the pieces from `first` on, glued together one by one."""
    parts = text.parts
    key, only_digits = "", True
    for last in range(first, min(first + _PIECES, len(parts))):
        part = parts[last]
        if last > first and part.start - parts[last - 1].end > _GAP:
            break
        key += part.text
        only_digits = only_digits and part.digits
        if len(key) > index.longest:
            break
        if len(key) > 3:
            _look_up(text, (key, only_digits, first, last), index, source, best)


def _look_up(
    text: Scan,
    piece: tuple[str, bool, int, int],
    index: ReferenceIndex,
    source: str,
    best: dict[int, Hit],
) -> None:
    key, only_digits, first, last = piece
    if only_digits and key in index.digits:
        for item in index.digits.get(key):
            hit = _grade_digits(text, first, last, item, index)
            _keep(best, item, hit._replace(source=source))
    for item in index.structured.get(key.lstrip("0")):
        _keep(best, item, Hit(Grade.STRUCTURED, item, first, last, source))
    for item in index.customers.get(key):
        _keep(best, item, Hit(Grade.CUSTOMER, item, first, last, source))
    for item in index.words.get(key):
        _keep(best, item, Hit(Grade.SHORT, item, first, last, source))


def _grade_digits(text: Scan, first: int, last: int, item: int, index: ReferenceIndex) -> Hit:
    """All digits of a number are there: its letters make it exact or only partial."""
    letters = index.anatomy(item).letters
    start = first - 1
    if letters and start >= 0 and text.parts[start].text == letters:
        return Hit(_spelling(text, start, last, item, index), item, start, last, "")
    if letters and text.parts[first].digits:
        return Hit(Grade.PARTIAL, item, first, last, "")
    return Hit(_spelling(text, first, last, item, index), item, first, last, "")


def _spelling(text: Scan, first: int, last: int, item: int, index: ReferenceIndex) -> Grade:
    written = text.upper[text.parts[first].start : text.parts[last].end]
    return Grade.EXACT if written == index.number(item) else Grade.MANGLED


# --- the running part of a number, with what stands around it --------------------------------------
def _find_counter(
    text: Scan, p: int, index: ReferenceIndex, source: str, best: dict[int, Hit]
) -> None:
    found = index.counters.get(text.parts[p].text.lstrip("0"))
    if not found or len(found) > _CROWD:
        return
    for item in found:
        hit = _grade_counter(text, p, item, index)
        if hit is not None:
            _keep(best, item, hit._replace(source=source))


def _grade_counter(text: Scan, p: int, item: int, index: ReferenceIndex) -> Hit | None:
    part, anatomy = text.parts[p], index.anatomy(item)
    before = _common_suffix(text.compact[: part.at], anatomy.before)
    after = _common_prefix(text.compact[part.at + len(part.text) :], anatomy.after)
    first = _part_from(text, p, before)
    last = _part_to(text, p, after)
    if before == len(anatomy.before) and after == len(anatomy.after):
        if text.parts[first].at == part.at - before:
            grade = _grade_whole(text, (first, p, last), item, index)
            return grade and Hit(grade, item, first, last, "")
        before -= 1  # the letters continue to the left: another prefix
    grade = _grade_context(text, p, anatomy, before, after)
    if grade is None or grade < Grade.PARTIAL:
        first = last = p  # what stands around it is no part of the number
    return grade and Hit(grade, item, first, last, "")


def _grade_whole(
    text: Scan, place: tuple[int, int, int], item: int, index: ReferenceIndex
) -> Grade | None:
    """Everything around the counter is there; a number without surroundings needs length."""
    first, p, last = place
    anatomy = index.anatomy(item)
    if anatomy.before or anatomy.after:
        return _spelling(text, first, last, item, index)
    length = len(text.parts[p].text)
    if text.parts[p].text != anatomy.counter:
        return _grade_bare(text.parts[p], anatomy)
    if length >= 6:
        return Grade.EXACT
    return Grade.SHORT if length >= 4 else _grade_bare(text.parts[p], anatomy)


def _grade_context(text: Scan, p: int, anatomy: Anatomy, before: int, after: int) -> Grade | None:
    """Grade by how much of what surrounds the counter is there."""
    part = text.parts[p]
    padded = part.text == anatomy.counter
    digits = _trailing_digits(anatomy.before) or len(anatomy.after)
    context = max(min(before, digits), after)
    if digits and context >= digits and (padded or (context >= 4 and len(part.text) >= 3)):
        return Grade.PARTIAL
    if padded and context >= 2 and len(part.text) >= 3:
        return Grade.PARTIAL
    if _letters_before(text, p, anatomy.letters):
        return Grade.SHORT
    if padded and len(part.text) >= 6 and not digits:
        return Grade.PARTIAL
    return _grade_bare(part, anatomy)


def _grade_bare(part: Part, anatomy: Anatomy) -> Grade | None:
    significant = len(part.text.lstrip("0"))
    if (part.text == anatomy.counter and len(part.text) >= 4) or significant >= 5:
        return Grade.SHORT
    return Grade.BARE if significant >= 2 else None


def _trailing_digits(before: str) -> int:
    return len(before) - len(before.rstrip("0123456789"))


def _letters_before(text: Scan, p: int, letters: str) -> bool:
    return bool(letters) and p > 0 and text.parts[p - 1].text == letters


def _common_suffix(text: str, wanted: str) -> int:
    if text.endswith(wanted):
        return len(wanted)
    n = 0
    while n < min(len(text), len(wanted)) and text[-1 - n] == wanted[-1 - n]:
        n += 1
    return n


def _common_prefix(text: str, wanted: str) -> int:
    n = 0
    while n < min(len(text), len(wanted)) and text[n] == wanted[n]:
        n += 1
    return n


def _part_from(text: Scan, p: int, characters: int) -> int:
    """First part of the stretch that reaches `characters` to the left of part `p`."""
    wanted = text.parts[p].at - characters
    while text.parts[p].at > wanted:
        p -= 1
    return p


def _part_to(text: Scan, p: int, characters: int) -> int:
    end = text.parts[p].at + len(text.parts[p].text)
    wanted = end + characters
    while end < wanted:
        p += 1
        end += len(text.parts[p].text)
    return p


# --- lists with shared prefixes, and ranges ---------------------------------------------------------
def _continue_lists(
    text: Scan,
    masked: frozenset[int],
    index: ReferenceIndex,
    best: dict[int, Hit],
    optional: list[int],
) -> None:
    """Read `00120/21/23`, `00120 + 00345` and `00120-00125` after a sure number."""
    heads = [h for h in best.values() if h.grade >= Grade.PARTIAL and h.last >= 0]
    taken = {p for h in heads for p in range(h.first, h.last + 1)}
    for head in sorted(heads, key=lambda h: h.last):
        _continue_list(text, masked | taken, index, head, best, optional)


def _continue_list(
    text: Scan,
    stop: frozenset[int] | set[int],
    index: ReferenceIndex,
    head: Hit,
    best: dict[int, Hit],
    optional: list[int],
) -> None:
    previous, p, ranged = head.item, head.last + 1, False
    end = text.parts[head.last].end
    while p < len(text.parts) and p not in stop and text.parts[p].start - end <= _GAP:
        part = text.parts[p]
        ranged = ranged or _is_range(text.upper[end : part.start])
        end = part.end
        p += 1
        if not part.digits:
            if part.text not in LIST_WORDS and part.text not in RANGE_WORDS:
                return
            ranged = ranged or part.text in RANGE_WORDS
            continue
        item = _continuation(part, index, previous)
        if item is None:
            return
        grade = Grade.PARTIAL if _as_wide(part, index, item) else Grade.SHORT
        _keep(best, item, Hit(grade, item, p - 1, p - 1, "text", listed=True))
        if ranged:
            optional.extend(_between(index, previous, item))
        previous, ranged = item, False


def _is_range(gap: str) -> bool:
    return gap.strip() in {"-", "–", "—", "..", "..."}


def _as_wide(part: Part, index: ReferenceIndex, item: int) -> bool:
    return len(part.text) == len(index.anatomy(item).counter) >= 3


def _continuation(part: Part, index: ReferenceIndex, previous: int) -> int | None:
    """The item a listed short number means: same prefix, the last digits replaced."""
    counter = index.anatomy(previous).counter
    full = part.text
    if len(full) < len(counter):
        full = counter[: len(counter) - len(full)] + full
    found = index.siblings(previous, full)
    return found[0] if len(found) == 1 else None


def _between(index: ReferenceIndex, first: int, last: int) -> list[int]:
    low, high = int(index.anatomy(first).counter), int(index.anatomy(last).counter)
    if not 1 < high - low <= _RANGE:
        return []
    width = len(index.anatomy(first).counter)
    return [i for n in range(low + 1, high) for i in index.siblings(first, f"{n:0{width}d}")]


def _doubt_cut(hit: Hit, text: Scan, index: ReferenceIndex, count: int) -> Hit:
    """A counter that ends the text and is too narrow may have been cut off in its middle."""
    if hit.grade < Grade.PARTIAL or hit.last < 0 or hit.last + 1 < len(text.parts):
        return hit
    part, counter = text.parts[hit.last], index.anatomy(hit.item).counter
    if len(part.text) >= len(counter) or not part.digits or part.end < len(text.upper):
        return hit
    written = sum(len(p.text) for p in text.parts[hit.first : hit.last + 1] if p.digits)
    if written >= len(index.anatomy(hit.item).digits):
        return hit
    if part.text.startswith("0"):
        return hit._replace(grade=Grade.BARE)
    return hit._replace(grade=Grade.SHORT) if count > 1 and not hit.listed else hit


# --- which of several readings of one place ---------------------------------------------------------
def _prune(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Drop hits on a place that a surer hit explains."""
    found = sorted(hits, key=lambda h: (h.first, h.last, h.item))
    surest: dict[int, Grade] = {}
    for hit in found:
        for p in range(hit.first, hit.last + 1):
            if p >= 0 and hit.grade > surest.get(p, 0):
                surest[p] = hit.grade
    return tuple(h for h in found if h.last < 0 or _stands(h, surest))


def _stands(hit: Hit, surest: dict[int, Grade]) -> bool:
    """A weak hit yields to a sure one on the same place, a sure one to a surer one."""
    ceiling = max(surest[p] for p in range(hit.first, hit.last + 1))
    return hit.grade >= ceiling or ceiling < Grade.PARTIAL
