"""Orders named in a bank line's text: money that comes before its invoice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

SHORTEST = 4  # characters; shorter numbers stand in any text by chance

_WORD = re.compile(r"[A-Z0-9][A-Z0-9/-]*[A-Z0-9]")


def numbers_in(texts: Iterable[str]) -> frozenset[str]:
    """Return all words of ``texts`` that may be an order's number, in capitals.

    >>> sorted(numbers_in(["Deposit s00042, order SO/2026/7."]))
    ['S00042', 'SO/2026/7']
    """
    words = {word for text in texts for word in _WORD.findall(text.upper())}
    return frozenset(
        word for word in words if len(word) >= SHORTEST and any(sign.isdigit() for sign in word)
    )


def order_named(numbers: frozenset[str], orders: Mapping[str, int]) -> int | None:
    """Return the only one of ``orders`` (id by number) that is named; None for several."""
    named = {order_id for number, order_id in orders.items() if number.upper() in numbers}
    return named.pop() if len(named) == 1 else None
