"""What is known of a bank line before it is matched, and stops it from being applied unasked."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

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
