"""Cutting bank text into digit and letter runs, with their places kept for highlighting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from .lexicon import TRANSLITERATION

_PART = re.compile(r"([0-9]+)|([^\W\d_]+)")
_CONFUSED = re.compile(
    r"(?<=[0-9])[OIL]+(?=[0-9])"  # 2O26
    r"|(?<=[0-9])[O]+(?![^\W_])"  # 0012O
    r"|(?<![^\W_])O+(?=[0-9])"  # OO123
    r"|(?<![^\W_])[IL](?=[0-9]{3})"  # I0012
)
# begins with the rarer kind of character, so that long texts are skimmed
_MAY_CONFUSE = re.compile(r"[OIL](?:[0-9]|(?<=[0-9][OIL]))")
_REST = re.compile(r"[^\w\n]+|_+")
_NO_DIGIT = re.compile(r"[^0-9\n]+")
_ASCII = [chr(code) for code in range(128) if code != ord("\n")]
_DROP_SIGNS = dict.fromkeys(ord(c) for c in _ASCII if not c.isalnum())
_DROP_ALL_BUT_DIGITS = dict.fromkeys(ord(c) for c in _ASCII if not c.isdigit())
_DIGIT_FOR = str.maketrans("OIL", "011")
_MONEY = re.compile(
    r"(?<![\w.,/])(?:[1-9][0-9]{0,2}(?:[.,' ][0-9]{3})+|[1-9][0-9]*|0)[.,][0-9]{2}(?![\w.,/]*[0-9])"
    r"|[0-9]+(?:[.,][0-9]+)?\s?%"
)
_ACCENTS = (code for code in range(0x300, 0x3100) if unicodedata.combining(chr(code)))
_FOLD: dict[int, str | None] = dict.fromkeys(_ACCENTS)
_FOLD.update({ord(letter): plain for letter, plain in TRANSLITERATION.items()})


class Part(NamedTuple):
    """A maximal run of digits or letters: place in the text, offset in the compact text."""

    digits: bool
    text: str
    start: int
    end: int
    at: int


class Scan(NamedTuple):
    """A text prepared for look-ups; `upper` has the length of the original text."""

    upper: str
    compact: str
    parts: tuple[Part, ...]


def upper(text: str) -> str:
    """Upper-case keeping the length, so that places stay valid.

    >>> upper("Straße 1"), len(upper("Straße 1"))
    ('STRAßE 1', 8)
    """
    folded = text.upper()
    if len(folded) == len(text):
        return folded
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def unconfuse(text: str) -> str:
    """Read letters standing among digits as the digits they look like (upper-case input).

    >>> unconfuse("INV/2O26/OO12O"), unconfuse("OSLO 12")
    ('INV/2026/00120', 'OSLO 12')
    """
    if not _MAY_CONFUSE.search(text):
        return text
    return _CONFUSED.sub(lambda m: m.group().translate(_DIGIT_FOR), text)


def scan(text: str) -> Scan:
    """Cut a text into parts.

    >>> [p.text for p in scan("Inv. 2026/00012").parts], scan("Inv. 2026/00012").compact
    (['INV', '2026', '00012'], 'INV202600012')
    """
    clean = unconfuse(upper(text))
    parts: list[Part] = []
    at = 0
    for match in _PART.finditer(clean):
        word = match.group()
        start, end = match.span()
        parts.append(Part(match.lastindex == 1, word, start, end, at))
        at += end - start
    return Scan(clean, "".join([p.text for p in parts]), tuple(parts))


def compact(text: str) -> str:
    """Only letters and digits, upper-case, look-alikes read as digits."""
    return _without_signs(unconfuse(upper(text.replace("\n", " "))))


def compact_all(texts: Sequence[str]) -> list[str]:
    """`compact` of many short texts at once, which is much faster than one by one."""
    return _without_signs(unconfuse(_joined(texts))).split("\n") if texts else []


def _without_signs(text: str) -> str:
    """Letters, digits and line breaks only; ASCII needs no search."""
    return text.translate(_DROP_SIGNS) if text.isascii() else _REST.sub("", text)


def digits_all(texts: Sequence[str]) -> list[str]:
    """Only the digits of many short texts."""
    if not texts:
        return []
    joined = _joined(texts)
    if joined.isascii():
        return joined.translate(_DROP_ALL_BUT_DIGITS).split("\n")
    return _NO_DIGIT.sub("", joined).split("\n")


def clean_all(texts: Sequence[str]) -> list[str]:
    """Many short texts upper-case, look-alikes read as digits."""
    return unconfuse(_joined(texts)).split("\n") if texts else []


def _joined(texts: Sequence[str]) -> str:
    joined = "\n".join(texts)
    if joined.count("\n") >= len(texts):
        joined = "\n".join([t.replace("\n", " ") for t in texts])
    return upper(joined)


def money_spans(text: str) -> list[tuple[int, int]]:
    """Places of amounts and percentages, which are no references.

    >>> money_spans("INV/12 -1.008,15 and 2%")
    [(8, 16), (21, 23)]
    """
    if "." not in text and "," not in text and "%" not in text:
        return []
    return [m.span() for m in _MONEY.finditer(text)]


def fold(text: str) -> str:
    """Upper-case Latin letters without accents.

    >>> fold("Łódź Süß & Ørsted Ελλάς")
    'LODZ SUSS & ORSTED ELLAS'
    """
    if text.isascii():
        return text.upper()
    return unicodedata.normalize("NFKD", text.replace("ß", "SS").upper()).translate(_FOLD)
