"""Proves statements by their balances: opening plus entries is closing, one follows the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from .identity import account_key, amount_key
from .messages import Log
from .model import Balance, BalanceKind, Event, Statement, StatementClosed

# The names of balances in camt, MT940 and BAI2 that anchor a statement. What the bank calls
# interim or available depends on the hour and on value dates, and proves nothing.
KINDS: dict[str, BalanceKind] = {
    "OPBD": "opening",
    "PRCD": "opening",
    "CLBD": "closing",
    "ITBD": "interim",
    "OPAV": "available",
    "CLAV": "available",
    "ITAV": "available",
    "FWAV": "forward",
}


def opening_of(balances: Iterable[Balance], currency: str) -> Balance | None:
    """The balance a statement starts from; OPBD before PRCD, in the account's currency."""
    found = [b for b in balances if b.kind == "opening" and b.currency in ("", currency)]
    return min(found, key=lambda balance: balance.code != "OPBD", default=None)


def closing_of(balances: Iterable[Balance], currency: str) -> Balance | None:
    """The last booked closing balance in the account's currency."""
    found = [b for b in balances if b.kind == "closing" and b.currency in ("", currency)]
    return found[-1] if found else None


class Proof:
    """Checks the statements of one file as they close."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._ends: dict[tuple[str, str], Decimal] = {}
        self._identities: set[str] = set()

    def watch(self, events: Iterable[Event]) -> Iterator[Event]:
        """Pass events on, checking each statement when it closes."""
        for event in events:
            if isinstance(event, StatementClosed):
                self._check(event.statement)
            yield event

    def _check(self, statement: Statement) -> None:
        if statement.identity in self._identities:
            self._log.add("statement.repeated", number=statement.number or "without a number")
            return
        self._identities.add(statement.identity)
        check_sum(statement, self._log)
        self._check_chain(statement)

    def _check_chain(self, statement: Statement) -> None:
        key = (account_key(statement.account), statement.currency)
        end = self._ends.get(key)
        start = statement.opening
        if end is not None and start is not None and start.amount != end:
            missing = f"{amount_key(start.amount - end)} {statement.currency}"
            self._log.add("statement.gap", account=statement.account.number, amount=missing)
        if statement.closing is not None:
            self._ends[key] = statement.closing.amount


def check_sum(statement: Statement, log: Log) -> None:
    """Opening balance plus booked entries must be the closing balance."""
    opening, closing = statement.opening, statement.closing
    if opening is None or closing is None:
        return
    expected = opening.amount + statement.total
    if expected != closing.amount:
        log.add(
            "balance.mismatch",
            opening=amount_key(opening.amount),
            total=amount_key(statement.total),
            expected=amount_key(expected),
            closing=amount_key(closing.amount),
        )
