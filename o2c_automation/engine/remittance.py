"""Remittance advice: which documents a customer says a payment settles, read from any text.

Reads one document a line, as tables pasted from a mail and CSV files have it: something with
digits that names the document, and an amount with two decimals at the end.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .matching.facts import BankLine, Key, OpenItem
from .matching.hits import find_references
from .matching.references import ReferenceIndex

_MONEY = re.compile(
    r"(?<![\w./-])(-?)((?:[0-9]{1,3}(?:[.,'][0-9]{3})+|[0-9]+)[.,][0-9]{2})(?![\w/]|[.,][0-9])"
)
_DATE = re.compile(r"\b(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4})\b")
_TOTAL = re.compile(r"\b(?:total|totaal|totale|sum|summe|gesamt\w*|somme|montant pay\w+)\b", re.I)
_NUMBER = re.compile(r"[0-9]{3,}")
_NO_DAY = dt.date.min  # finding numbers needs no day
_EDGES = " \t;,|:\"'"


@dataclass(frozen=True, slots=True)
class Row:
    """One document of an advice, as written; `amount` in minor units (hundredths)."""

    reference: str
    amount: int


@dataclass(frozen=True, slots=True)
class Advice:
    """What an advice says; `total` is the one it states, or else the sum of its rows."""

    rows: tuple[Row, ...]
    total: int

    @property
    def adds_up(self) -> bool:
        """Whether there are rows and they make the total."""
        return bool(self.rows) and sum(row.amount for row in self.rows) == self.total


@dataclass(frozen=True, slots=True)
class Expected:
    """A payment that is announced (an advice) or came (a bank line), to bring both together."""

    id: Key
    partner_id: Key
    amount: int


def read_advice(text: str) -> Advice:
    """Return what `text` says; lines that name nothing or no amount are passed over.

    >>> read_advice("INV/2026/00041;01.06.2026;1.234,50\\nCredit 0077  -34.50\\nTotal 1200.00")
    ... # doctest: +NORMALIZE_WHITESPACE
    Advice(rows=(Row(reference='INV/2026/00041', amount=123450),
                 Row(reference='Credit 0077', amount=-3450)), total=120000)
    """
    rows: list[Row] = []
    total: int | None = None
    for line in text.splitlines():
        found = list(_MONEY.finditer(_DATE.sub(" ", line)))
        if not found:
            continue
        if _TOTAL.search(line):
            total = _minor(found[-1])
        else:
            rows += _row(_DATE.sub(" ", line), found)
    stated = sum(row.amount for row in rows) if total is None else total
    return Advice(tuple(rows), stated)


def _row(line: str, amounts: Sequence[re.Match[str]]) -> list[Row]:
    reference = line[: amounts[0].start()].strip(_EDGES)
    named = _NUMBER.search(reference)
    return [Row(reference, _minor(amounts[-1]))] if named else []


def _minor(match: re.Match[str]) -> int:
    value = int(re.sub(r"[^0-9]", "", match[2]))
    return -value if match[1] else value


def name_items(rows: Sequence[Row], items: Sequence[OpenItem]) -> list[Key | None]:
    """Return the item each row names, None where it names none or several."""
    index = ReferenceIndex(items)
    return [_named(row, items, index) for row in rows]


def _named(row: Row, items: Sequence[OpenItem], index: ReferenceIndex) -> Key | None:
    line = BankLine("", _NO_DAY, row.amount, "", row.reference)
    found = {hit.item for hit in find_references(line, index).strong()}
    return items[found.pop()].id if len(found) == 1 else None


def pair(payments: Iterable[Expected], advices: Iterable[Expected]) -> Mapping[Key, Key]:
    """Return `{payment id: advice id}` where payer and amount fit one and one only.

    Two advices of one amount, or two payments, leave it open which is meant: none is paired.
    """
    announced = _by_payer_and_amount(advices)
    came = _by_payer_and_amount(payments)
    return {
        ids[0]: announced[key][0]
        for key, ids in came.items()
        if len(ids) == 1 and len(announced.get(key, ())) == 1
    }


def _by_payer_and_amount(expected: Iterable[Expected]) -> dict[tuple[Key, int], list[Key]]:
    found: dict[tuple[Key, int], list[Key]] = {}
    for one in expected:
        found.setdefault((one.partner_id, one.amount), []).append(one.id)
    return found
