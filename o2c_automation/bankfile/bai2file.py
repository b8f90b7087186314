"""Reads BAI2 cash management files; every control total is checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .accounts import account_of
from .bai2_records import (
    AccountBlock,
    Detail,
    Group,
    Parsed,
    known_sign,
    parse,
    possible_signs,
)
from .messages import Log, Refusal
from .model import (
    Balance,
    BalanceKind,
    Event,
    ReadOptions,
    SchemaVerdict,
    Statement,
    StatementClosed,
    StatementOpened,
    Transaction,
)
from .tally import Tally
from .textfile import decode
from .values import clean, is_odd_date, minor_digits

_KINDS: dict[str, BalanceKind] = {
    "010": "opening",
    "015": "closing",
    "030": "interim",
    "040": "available",
    "045": "available",
    "060": "available",
}
_TEST_GROUP = "4"


@dataclass(slots=True)
class _Account:
    """One account section with what it takes from its group."""

    block: AccountBlock
    group: Group
    currency: str
    statement: Statement


class Bai2Reader:
    """One pass over the text of a BAI2 file."""

    format = "BAI2"
    version = "BAI2"
    schema: SchemaVerdict = "none"

    def __init__(self, content: bytes, log: Log, options: ReadOptions) -> None:
        self._log = log
        self._options = options
        self._text, _encoding = decode(content)

    def events(self) -> Iterator[Event]:
        """The accounts of all groups as statements."""
        parsed: Parsed = parse(self._text)
        if not any(group.accounts for group in parsed.groups):
            raise Refusal("file.nothing")
        for group in parsed.groups:
            if group.status == _TEST_GROUP:
                self._log.add("statement.copy", group.line, kind="test")
            for block in group.accounts:
                yield from self._statement(block, group)

    def _statement(self, block: AccountBlock, group: Group) -> Iterator[Event]:
        account = self._account(block, group)
        yield StatementOpened(account.statement)
        tally = Tally()
        signs = self._signs(account)
        for detail in block.details:
            transaction = self._transaction(detail, account, signs, tally.entries)
            tally.entries += 1
            tally.add(transaction)
            yield transaction
        yield StatementClosed(tally.complete(account.statement))

    def _account(self, block: AccountBlock, group: Group) -> _Account:
        currency = (block.currency or group.currency or "USD").upper()
        if not block.number:
            raise Refusal("statement.no_account", block.line, "03")
        balances = tuple(_balances(block, group, currency))
        found = account_of("", block.number, bank_id=group.originator, currency=currency)
        statement = Statement(
            account=found,
            currency=currency,
            date_from=group.day,
            date_to=group.day,
            opening=next((b for b in balances if b.kind == "opening"), None),
            closing=next((b for b in balances if b.kind == "closing"), None),
            balances=balances,
            source="BAI2",
        )
        return _Account(block, group, currency, statement)

    def _signs(self, account: _Account) -> dict[str, int]:
        """Sign of each transaction code; an unknown one must be proven by the balances."""
        unknown = [d for d in account.block.details if known_sign(d.code) is None]
        signs: dict[str, int] = {}
        if not unknown:
            return signs
        for guess in possible_signs(unknown[0].code):
            signs = {detail.code: guess for detail in unknown}
            if self._proves(account, signs):
                assumed = "money in" if guess > 0 else "money out"
                for code in signs:
                    line = unknown[0].line
                    self._log.add("entry.code_assumed", line, value=code, assumed=assumed)
                return signs
        raise Refusal("entry.code", unknown[0].line, "16", value=unknown[0].code)

    def _proves(self, account: _Account, signs: dict[str, int]) -> bool:
        opening, closing = account.statement.opening, account.statement.closing
        if opening is None or closing is None:
            return False
        total = sum(
            (_signed(detail, account.currency, signs) for detail in account.block.details),
            Decimal(0),
        )
        return opening.amount + total == closing.amount

    def _transaction(
        self, detail: Detail, account: _Account, signs: dict[str, int], index: int
    ) -> Transaction:
        group = account.group
        if group.day is None:
            raise Refusal("entry.unknown_date", group.line, "02")
        if is_odd_date(group.day):
            self._log.add("entry.odd_date", group.line, value=group.day)
        return Transaction(
            amount=_signed(detail, account.currency, signs),
            currency=account.currency,
            booking_date=group.day,
            value_date=detail.value_date or group.day,
            payer_name=clean(detail.payer_name),
            text=clean(detail.text),
            bank_ref=clean(detail.bank_ref),
            end_to_end_id=clean(detail.customer_ref),
            code=detail.code,
            additional_info=clean(detail.text),
            entry_index=index,
            line=detail.line,
        )


def _signed(detail: Detail, currency: str, signs: dict[str, int]) -> Decimal:
    sign = known_sign(detail.code)
    if sign is None:
        sign = signs[detail.code]
    return _major(detail.amount, currency) * sign


def _major(minor: int, currency: str) -> Decimal:
    return Decimal(minor).scaleb(-minor_digits(currency))


def _balances(block: AccountBlock, group: Group, currency: str) -> Iterator[Balance]:
    for code, minor in block.summaries:
        if code in _KINDS:
            yield Balance(_KINDS[code], _major(minor, currency), group.day, currency, code)
