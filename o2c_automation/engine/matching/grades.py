"""How surely a place in a text names an item, judged by what stands around its counter."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from .references import ReferenceIndex
from .scan import Part, Scan
from .shapes import Anatomy


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
    source: str = "text"
    listed: bool = False


def grade_digits(text: Scan, first: int, last: int, item: int, index: ReferenceIndex) -> Hit:
    """All digits of a number are there: its letters make it exact, their lack only partial."""
    letters = index.anatomy(item).letters
    start = first - 1
    if letters and start >= 0 and text.parts[start].text == letters:
        return Hit(spelling(text, start, last, item, index), item, start, last)
    if letters and text.parts[first].digits:
        return Hit(Grade.PARTIAL, item, first, last)
    return Hit(spelling(text, first, last, item, index), item, first, last)


def spelling(text: Scan, first: int, last: int, item: int, index: ReferenceIndex) -> Grade:
    """A complete number: written as on the item, or otherwise."""
    written = text.upper[text.parts[first].start : text.parts[last].end]
    return Grade.EXACT if written == index.number(item) else Grade.MANGLED


def grade_counter(text: Scan, p: int, item: int, index: ReferenceIndex) -> Hit | None:
    """Grade part `p`, which equals the item's counter but for leading zeros."""
    part, anatomy = text.parts[p], index.anatomy(item)
    before = _common_suffix(text.compact[: part.at], anatomy.before)
    after = _common_prefix(text.compact[part.at + len(part.text) :], anatomy.after)
    first, last = _part_from(text, p, before), _part_to(text, p, after)
    whole = before == len(anatomy.before) and after == len(anatomy.after)
    if whole and text.parts[first].at == part.at - before:
        grade = _grade_whole(text, (first, p, last), item, index)
    else:
        # where all of it fits but begins inside a word, the letters are another prefix
        grade = _grade_context(text, p, anatomy, before - whole, after)
    if grade is None:
        return None
    if grade < Grade.PARTIAL:
        first = last = p  # what stands around it is no part of the number
    return Hit(grade, item, first, last)


def _grade_whole(
    text: Scan, place: tuple[int, int, int], item: int, index: ReferenceIndex
) -> Grade | None:
    """Everything around the counter is there; a number without surroundings needs length."""
    first, p, last = place
    part, anatomy = text.parts[p], index.anatomy(item)
    if anatomy.before or anatomy.after:
        return spelling(text, first, last, item, index)
    if part.text != anatomy.counter or len(part.text) < 4:
        return _grade_bare(part, anatomy)
    return Grade.EXACT if len(part.text) >= 6 else Grade.SHORT


def _grade_context(text: Scan, p: int, anatomy: Anatomy, before: int, after: int) -> Grade | None:
    """Grade by how much of what surrounds the counter is there."""
    part = text.parts[p]
    padded = part.text == anatomy.counter
    if _has_context(part, padded, anatomy, before, after):
        return Grade.PARTIAL
    if anatomy.letters and p > 0 and text.parts[p - 1].text == anatomy.letters:
        return Grade.SHORT
    if padded and len(part.text) >= 6 and not _trailing_digits(anatomy.before):
        return Grade.PARTIAL
    return _grade_bare(part, anatomy)


def _has_context(part: Part, padded: bool, anatomy: Anatomy, before: int, after: int) -> bool:
    """Whether the year (or what else stands beside the counter) is there, at least its end."""
    digits = _trailing_digits(anatomy.before) or len(anatomy.after)
    context = max(min(before, digits), after)
    if len(part.text) < 3:
        return bool(digits) and padded and context >= digits
    complete = bool(digits) and context >= digits and (padded or context >= 4)
    return complete or (padded and context >= 2)


def _grade_bare(part: Part, anatomy: Anatomy) -> Grade | None:
    significant = len(part.text.lstrip("0"))
    if (part.text == anatomy.counter and len(part.text) >= 4) or significant >= 5:
        return Grade.SHORT
    return Grade.BARE if significant >= 2 else None


def _trailing_digits(before: str) -> int:
    return len(before) - len(before.rstrip("0123456789"))


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
    """Last part of the stretch that reaches `characters` to the right of part `p`."""
    end = text.parts[p].at + len(text.parts[p].text)
    wanted = end + characters
    while end < wanted:
        p += 1
        end += len(text.parts[p].text)
    return p
