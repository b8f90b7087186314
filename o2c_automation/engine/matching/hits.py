"""Finding references in one bank line: which items it may name, and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .dates import stated_dates
from .facts import BankLine
from .grades import Grade, Hit, grade_counter, grade_digits
from .lists import GAP, continue_lists
from .references import ReferenceIndex
from .scan import Part, Scan, money_spans, scan

_PIECES = 8  # pieces a number may be torn into
_CROWD = 40  # a counter shared by more items than this says nothing by itself


class LineRefs(NamedTuple):
    """All references of one line.

    `optional` are members of ranges between two named numbers, `masked` the parts of the text
    that are amounts or percentages.
    """

    scan: Scan
    hits: tuple[Hit, ...]
    optional: tuple[int, ...]
    masked: frozenset[int]

    def strong(self) -> list[Hit]:
        return [h for h in self.hits if h.grade >= Grade.PARTIAL]


@dataclass(slots=True)
class _Search:
    """Look-ups in one text; `best` keeps the surest hit per item."""

    text: Scan
    index: ReferenceIndex
    masked: frozenset[int] = frozenset()
    best: dict[int, Hit] = field(default_factory=dict)

    def run(self) -> dict[int, Hit]:
        for p, part in enumerate(self.text.parts):
            if p not in self.masked:
                self._find_torn(p)
                if part.digits:
                    self._find_counter(p)
        return self.best

    def _keep(self, hit: Hit) -> None:
        known = self.best.get(hit.item)
        if known is None or hit.grade > known.grade:
            self.best[hit.item] = hit

    def _find_torn(self, first: int) -> None:
        """Look up the pieces from `first` on, glued together one by one."""
        lengths, longest = self.index.lengths, self.index.longest
        only_digits = True
        for key, last in _glued(self.text.parts, first):
            only_digits = only_digits and self.text.parts[last].digits
            if len(key) > longest:
                break
            if len(key) in lengths or key[0] == "0":
                self._look_up(key, only_digits, first, last)

    def _look_up(self, key: str, only_digits: bool, first: int, last: int) -> None:
        index = self.index
        if only_digits:
            for item in index.digits.get(key):
                self._keep(grade_digits(self.text, first, last, item, index))
        for item in index.structured.get(key.lstrip("0")):
            self._keep(Hit(Grade.STRUCTURED, item, first, last))
        for item in index.customers.get(key):
            self._keep(Hit(Grade.CUSTOMER, item, first, last))
        for item in index.words.get(key):
            self._keep(Hit(Grade.SHORT, item, first, last))

    def _find_counter(self, p: int) -> None:
        found = self.index.counters.get(self.text.parts[p].text.lstrip("0"))
        if len(found) > _CROWD:
            return
        for item in found:
            hit = grade_counter(self.text, p, item, self.index)
            if hit is not None:
                self._keep(hit)


def scan_all(lines: Iterable[BankLine]) -> dict[str, Scan]:
    """Everything the lines say, cut into parts."""
    fields = ((line.text, line.end_to_end_id, line.structured_ref) for line in lines)
    return {text: scan(text) for texts in fields for text in texts if text}


def asked_keys(scans: Iterable[Scan]) -> set[str]:
    """Every key that will be looked up for these texts; what else there is need not be kept."""
    keys: set[str] = set()
    for text in scans:
        for first in range(len(text.parts)):
            keys.update(key for key, _ in _glued(text.parts, first))
    return keys | {key.lstrip("0") for key in keys if key[0] == "0"}


def _glued(parts: Sequence[Part], first: int) -> Iterator[tuple[str, int]]:
    """The pieces from `first` on, glued together one by one, each with its last part."""
    key = ""
    for last in range(first, min(first + _PIECES, len(parts))):
        if key and parts[last].start - parts[last - 1].end > GAP:
            return
        key += parts[last].text
        yield key, last


def find_references(
    line: BankLine, index: ReferenceIndex, scans: Mapping[str, Scan] | None = None
) -> LineRefs:
    """References in the text, in the structured field and in the end-to-end field."""
    scans = scan_all([line]) if scans is None else scans
    text = scans.get(line.text) or scan("")
    masked = _masked_parts(text)
    best = _find_in_fields(line, index, scans)
    optional: list[int] = []
    if text.parts:
        for item, hit in _Search(text, index, masked).run().items():
            if item not in best or hit.grade > best[item].grade:
                best[item] = hit
        heads = [h for h in _prune(best.values(), text, index) if h.grade >= Grade.PARTIAL]
        optional = continue_lists(text, masked, index, heads, best)
    found = _without_dates(list(best.values()), text)
    hits = [_doubt_cut(h, text, index, len(best)) for h in found]
    return LineRefs(text, _prune(hits, text, index), tuple(optional), masked)


def _without_dates(hits: list[Hit], text: Scan) -> list[Hit]:
    """Without short numbers that are parts of a date."""
    weak = [h for h in hits if h.grade < Grade.PARTIAL and h.first >= 0]
    dates = stated_dates(text.upper) if weak else []
    dated = {
        h.item for h in weak if any(d.start <= text.parts[h.first].start < d.end for d in dates)
    }
    return [h for h in hits if h.item not in dated]


def _find_in_fields(
    line: BankLine, index: ReferenceIndex, scans: Mapping[str, Scan]
) -> dict[int, Hit]:
    """Fields outside the text: only what is sure, since they are full of foreign numbers."""
    best: dict[int, Hit] = {}
    for source, value in (("e2e", line.end_to_end_id), ("structured", line.structured_ref)):
        if not value:
            continue
        for item, hit in _Search(scans[value], index).run().items():
            if hit.grade >= Grade.PARTIAL:
                best[item] = hit._replace(first=-1, last=-1, source=source)
    return best


def _masked_parts(text: Scan) -> frozenset[int]:
    spans = money_spans(text.upper)
    if not spans:
        return frozenset()
    return frozenset(
        p
        for p, part in enumerate(text.parts)
        if part.digits and any(a <= part.start and part.end <= b for a, b in spans)
    )


def _doubt_cut(hit: Hit, text: Scan, index: ReferenceIndex, count: int) -> Hit:
    """A counter that ends the text and is too narrow may have been cut off in its middle."""
    if hit.grade < Grade.PARTIAL or hit.last < 0 or hit.last + 1 < len(text.parts):
        return hit
    part, anatomy = text.parts[hit.last], index.anatomy(hit.item)
    written = sum(len(p.text) for p in text.parts[hit.first : hit.last + 1] if p.digits)
    if part.end < len(text.upper) or written >= len(anatomy.digits):
        return hit
    if not part.digits or len(part.text) >= len(anatomy.counter):
        return hit
    if part.text.startswith("0"):
        return hit._replace(grade=Grade.BARE)
    return hit._replace(grade=Grade.SHORT) if count > 1 and not hit.listed else hit


def _prune(hits: Iterable[Hit], text: Scan, index: ReferenceIndex) -> tuple[Hit, ...]:
    """Of hits on one place keep those that explain it best: whole numbers, longest first."""
    hits = list(hits)
    if len(hits) < 2:
        return tuple(hits)
    weighed = sorted(
        ((_weight(h, text, index), h) for h in hits), key=lambda w: (w[0], -w[1].item), reverse=True
    )
    kept: list[tuple[_Weight, Hit]] = []
    for weight, hit in weighed:
        if hit.last < 0 or not any(_beats(w, weight) for w, h in kept if _overlap(h, hit)):
            kept.append((weight, hit))
    return tuple(sorted((h for _, h in kept), key=lambda h: (h.first, h.last, h.item)))


_Weight = tuple[bool, int, int]  # complete, characters explained, grade


def _weight(hit: Hit, text: Scan, index: ReferenceIndex) -> _Weight:
    """A number in a list counts as if the beginning it shares were repeated."""
    if hit.listed and hit.grade >= Grade.PARTIAL:
        anatomy = index.anatomy(hit.item)
        return True, len(anatomy.before) + len(anatomy.counter) + len(anatomy.after), hit.grade
    characters = sum(len(p.text) for p in text.parts[max(hit.first, 0) : hit.last + 1])
    return hit.grade > Grade.PARTIAL, characters, hit.grade


def _beats(one: _Weight, other: _Weight) -> bool:
    """Whether the first explains a shared place better; equals and weak hits stand together."""
    if other[2] < Grade.PARTIAL:
        return one[2] >= Grade.PARTIAL
    return one != other and one[0] >= other[0] and one[1] >= other[1]


def _overlap(one: Hit, other: Hit) -> bool:
    return one.first <= other.last and other.first <= one.last and one.last >= 0
