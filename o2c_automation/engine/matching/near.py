"""Numbers in a text that are nearly ours: mistyped, cut short, or unknown."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rapidfuzz.distance import OSA

from .dates import stated_dates
from .grades import Grade
from .hits import LineRefs
from .references import ReferenceIndex
from .shapes import Anatomy

_LEAST = 4  # digits from which on one wrong digit is a typing error and not another number
_JOINERS = frozenset({"+", ",", ";", "/", "&"})
_JOIN = 2  # characters between digit runs that are read as one number


def number_tokens(refs: LineRefs) -> list[tuple[str, int, int]]:
    """Digit strings a number may have been typed as: (digits, first part, last part).

    Each run alone and together with the one or two runs just before it; dates are no numbers.
    """
    parts = refs.scan.parts
    dates = stated_dates(refs.scan.upper)
    tokens: list[tuple[str, int, int]] = []
    for p, part in enumerate(parts):
        if not part.digits or p in refs.masked or any(d.start <= part.start < d.end for d in dates):
            continue
        digits, first = part.text, p
        tokens.append((digits, p, p))
        while first and p - first < 2 and parts[first - 1].digits:
            if parts[first].start - parts[first - 1].end > _JOIN:
                break
            first -= 1
            digits = parts[first].text + digits
            tokens.append((digits, first, p))
    return tokens


def nearest_token(
    tokens: Iterable[tuple[str, int, int]], index: ReferenceIndex, item: int
) -> tuple[int, int] | None:
    """Parts of the text that hold the item's number with one error or without its beginning."""
    anatomy = index.anatomy(item)
    digits, counter = anatomy.digits, anatomy.counter
    for token, first, last in sorted(tokens, key=lambda t: -len(t[0])):
        if _nearly(token, digits) or _nearly(token, counter) or _is_end(token, anatomy):
            return first, last
    return None


def _nearly(token: str, number: str) -> bool:
    if len(number) < _LEAST or abs(len(token) - len(number)) > 1:
        return False
    return OSA.distance(token, number, score_cutoff=1) <= 1


def _is_end(token: str, anatomy: Anatomy) -> bool:
    """Whether the token is what is left of the number: its end, with some of its counter."""
    after = sum(c.isdigit() for c in anatomy.after)
    return len(token) >= max(_LEAST, after + 2) and anatomy.digits.endswith(token)


def unknown_numbers(refs: LineRefs, index: ReferenceIndex) -> list[int]:
    """Parts that look like one of our numbers (same surroundings, same length) but are none."""
    known = {p for h in refs.hits if h.grade >= Grade.PARTIAL for p in range(h.first, h.last + 1)}
    return [
        p
        for p, part in enumerate(refs.scan.parts)
        if part.digits and p not in known and p not in refs.masked and _looks_ours(refs, p, index)
    ]


def _looks_ours(refs: LineRefs, p: int, index: ReferenceIndex) -> bool:
    part = refs.scan.parts[p]
    width = len(part.text)
    lead = refs.scan.compact[: part.at]
    if (width, part.text[:2]) in index.plain:
        return True
    return any(
        abs(width - counter) <= 1 and width >= 3 and lead.endswith(before)
        for before, counter in index.befores().items()
    ) or _glued_ours(refs, p, index)


def _glued_ours(refs: LineRefs, p: int, index: ReferenceIndex) -> bool:
    """`INV202600012`: our letters, then as many digits as our numbers have, beginning alike."""
    whole = refs.scan.parts[p - 1].text + refs.scan.parts[p].text if p else ""
    return any(
        whole.startswith(before) and abs(len(whole) - len(before) - counter) <= 1
        for before, counter in index.befores().items()
        if before[-1:].isdigit() and whole
    )


def listed_besides(refs: LineRefs, items: Collection[int]) -> bool:
    """Whether a number follows one of the items like a member of a list, but is none of them."""
    known = {p for h in refs.hits if h.item in items for p in range(h.first, h.last + 1)}
    parts = refs.scan.parts
    for p in sorted(known):
        q = p + 1
        if q < len(parts) and q not in known and q not in refs.masked and parts[q].digits:
            gap = refs.scan.upper[parts[p].end : parts[q].start].strip()
            if gap in _JOINERS and len(parts[q].text) >= 2:
                return True
    return False


def cut_tail(refs: LineRefs, index: ReferenceIndex) -> str | None:
    """What is left of a number the bank cut off at the end of the text.

    '' when the text ends with a separator after a number, None when nothing was cut.
    """
    sure = [h for h in refs.hits if h.grade >= Grade.PARTIAL and h.last >= 0]
    if not sure:
        return None
    last = refs.scan.parts[max(h.last for h in sure)]
    tail = refs.scan.compact[last.at + len(last.text) :]
    if not tail:
        return "" if _ends_open(refs.scan.upper[last.end :]) else None
    return tail if any(_begins(tail, b, w) for b, w in _starts(index)) else None


def _ends_open(rest: str) -> bool:
    """Whether a separator (or a blank the bank kept) follows the last number."""
    return rest.endswith(" ") or rest.rstrip()[-1:] in {*_JOINERS, "-"}


def _starts(index: ReferenceIndex) -> list[tuple[str, int]]:
    befores = list(index.befores().items())
    return befores + [(letters, 0) for letters in index.letters]


def _begins(tail: str, before: str, width: int) -> bool:
    """Whether the tail is the beginning of a number, but not a whole one."""
    if len(tail) <= len(before):
        return before.startswith(tail)
    rest = tail[len(before) :]
    return tail.startswith(before) and rest.isdigit() and len(rest) < width
