"""Strict readings of numbers, dates and texts as banks write them; all pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from stdnum.iso7064 import mod_97_10

_PLAIN = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,9})?|\.\d{1,9})", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_DATE_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)", re.ASCII)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_IBAN = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{10,30}", re.ASCII)
_MINOR_DIGITS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_FIRST_YEAR, _LAST_YEAR = 1970, 2100


@lru_cache(maxsize=4096)
def plain_decimal(text: str) -> Decimal | None:
    """A plain decimal with a point, ASCII digits only; ``None`` for anything else.

    Python's own ``Decimal`` would take other scripts' digits, underscores and exponents.

    >>> plain_decimal("1234.50")
    Decimal('1234.50')
    >>> plain_decimal("1,234.50") is None
    True
    """
    text = text.strip()
    return Decimal(text) if _PLAIN.fullmatch(text) else None


@lru_cache(maxsize=4096)
def iso_date(text: str) -> date | None:
    """The calendar date of an xs:date or xs:dateTime; a time zone is dropped, never applied.

    >>> iso_date("2026-01-05+02:00")
    datetime.date(2026, 1, 5)
    """
    text = text.strip()
    match = _DATE.fullmatch(text) or _DATE_TIME.match(text)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def iso_datetime(text: str) -> datetime | None:
    """The local wall time of an xs:dateTime, without its zone."""
    match = _DATE_TIME.match(text.strip())
    if not match:
        return None
    try:
        return datetime.fromisoformat(match.group())
    except ValueError:
        return None


def is_odd_date(value: date) -> bool:
    """Whether a date lies outside the years any bank books in."""
    return not _FIRST_YEAR <= value.year <= _LAST_YEAR


def normalise(text: str) -> str:
    """Compatibility form, without blanks and invisible marks, in one case.

    Look-alike letters and digits are kept apart on purpose: O is not 0.

    >>> normalise("RF 18\u200b5390")
    'rf185390'
    """
    if text.isascii():
        return "".join(text.split()).lower()
    text = unicodedata.normalize("NFKC", text)
    return "".join(_INVISIBLE.sub("", text).split()).casefold()


def clean(text: str) -> str:
    """Text for display: invisible marks and control characters out, line ends to blanks."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _INVISIBLE.sub("", text)
    shown = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(shown.split())


def compact(text: str) -> str:
    """An account number without blanks, in upper case."""
    return "".join(text.split()).upper()


def looks_like_iban(text: str) -> bool:
    """Whether a compact text has the shape of an IBAN; banks mask digits of some."""
    return bool(_IBAN.fullmatch(text))


def is_iban(text: str) -> bool:
    """Whether a text is an IBAN with the right check digits.

    The library's own test reads a table of countries from its package data, which Odoo's
    import hook hides.
    """
    value = compact(text)
    return looks_like_iban(value) and bool(mod_97_10.is_valid(value[4:] + value[:4]))


def minor_digits(currency: str) -> int:
    """Decimals of a currency's amounts (ISO 4217)."""
    return _MINOR_DIGITS.get(currency, 2)
