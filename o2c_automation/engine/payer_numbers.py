"""The numbers a payer writes under every payment, found in what the bank passed on.

Customers state their own number with us, a contract or a mandate. Such a number names the payer
once it stood under several payments of one customer and under nobody else's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_LEAST_LENGTH = 5
_LEAST_DIGITS = 4
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}")
_MONEY = re.compile(r"[\d.,']*\d[.,]\d{2}")
_SIGNS = re.compile(r"[\W_]+")


def payer_numbers(text: str, documents: Iterable[str] = ()) -> frozenset[str]:
    """Return the words of ``text`` that may be a payer's number, in capitals, signs as spaces.

    Left out are dates, amounts, and what is part of a number in ``documents``.

    >>> sorted(payer_numbers("INV/26/412, cust. KD-48151 of 12.06.2026: 120.00", ["INV/26/412"]))
    ['KD 48151']
    """
    known = [_compact(number) for number in documents]
    words = (word.strip(".,;:()") for word in text.split())
    return frozenset(
        _SIGNS.sub(" ", word).strip().upper()
        for word in words
        if _is_number(word) and not _names_one(_compact(word), known)
    )


def telling(number: str, texts: Sequence[tuple[str, int]]) -> int:
    """Return how many payments ``number`` stood under if it tells one customer, else 0.

    :param texts: the bank's text and the customer of each payment that may contain the number
    """
    customers = [customer for text, customer in texts if number in payer_numbers(text)]
    return len(customers) if len(customers) > 1 and len(set(customers)) == 1 else 0


def _is_number(word: str) -> bool:
    is_other = _DATE.fullmatch(word) or _MONEY.fullmatch(word)
    digits = sum(sign.isdigit() for sign in word)
    return not is_other and digits >= _LEAST_DIGITS and len(_compact(word)) >= _LEAST_LENGTH


def _names_one(word: str, numbers: Iterable[str]) -> bool:
    return any(word in number or number in word for number in numbers if number)


def _compact(text: str) -> str:
    return _SIGNS.sub("", text).upper()
