"""What is known of a bank line before it is matched, and stops it from being applied unasked."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

# Two payments of one payer so near to a limit, in so few days, look like one that was cut up.
SPLIT_DAYS = 7
_NEAR_PERCENT = 80

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


@dataclass(frozen=True, slots=True)
class LineFacts:
    """Facts of one bank line; ``amount`` and ``cash_max`` are minor units of one currency.

    ``payers`` are the countries of whoever is known to pay, ``cash_max`` what is applied without
    a person where the money came in cash (0: nothing is).
    """

    date: dt.date
    amount: int
    account: str = ""
    payers: frozenset[str] = frozenset()
    is_watched: bool = False
    is_cash: bool = False
    is_return: bool = False
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class LineRules:
    """What the policy and the ledger say; countries as two capital letters."""

    closed_until: dt.date
    countries: frozenset[str] = frozenset()
    cash_max: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money from one payer, and up to which amount such is applied without a person."""

    id: int
    payer: Hashable
    date: dt.date
    amount: int
    limit: int


def cut_up(receipts: Sequence[Receipt]) -> frozenset[int]:
    """Return the ids of what looks like one payment cut up to stay below its limit.

    >>> day = dt.date(2026, 6, 15)
    >>> sorted(cut_up([Receipt(n, "acme", day, amount, 10_000) for n, amount in
    ...                enumerate([9_500, 8_000, 7_999, 10_001])]))
    [0, 1]
    """
    near = defaultdict(list)
    for one in receipts:
        if _NEAR_PERCENT * one.limit <= 100 * one.amount <= 100 * one.limit:
            near[one.payer].append(one)
    return frozenset(
        one.id
        for group in near.values()
        for one in group
        if any(
            other is not one and abs((other.date - one.date).days) <= SPLIT_DAYS for other in group
        )
    )


def account_country(account: str) -> str:
    """Return the country of an international account number, or nothing.

    >>> account_country("de89 3704 0044 0532 0130 00"), account_country("12345678")
    ('DE', '')
    """
    plain = "".join(account.split()).upper()
    return plain[:2] if _IBAN.fullmatch(plain) else ""


def guard_codes(line: LineFacts, rules: LineRules) -> tuple[str, ...]:
    """Return the codes of what forbids to apply the line without a person."""
    places = line.payers | {account_country(line.account)}
    found = {
        "period_closed": line.date <= rules.closed_until,
        "payer_blocked": line.is_watched,
        "aml_country": bool(places & rules.countries),
        "aml_cash": line.is_cash and line.amount > rules.cash_max,
        "reversal": line.is_return,
        "undone": line.is_undone,
    }
    return tuple(code for code, holds in found.items() if holds)
