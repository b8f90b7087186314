"""Cuts a BAI2 file into groups, accounts and details, and checks its control totals.

Records are lines of comma separated fields ended by a slash; a record that goes on does so in 88
lines. A text field is the last of its record and may hold commas and slashes. The table of
transaction codes comes from the bai2 library; its parser is not used, because one unknown code
makes it give up the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from bai2.constants import TypeCodes, TypeCodeTransaction

from .messages import Refusal
from .swift_tags import short_date

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_SIGNS = {
    code: 1 if entry.transaction is TypeCodeTransaction.credit else -1
    for code, entry in TypeCodes.items()
    if entry.transaction in (TypeCodeTransaction.credit, TypeCodeTransaction.debit)
}
_NAMED = re.compile(r"(?m)(?:^|[,;/ ])(ORG|DBNM|CRNM|ORIG|SENDER NAME|BO1)\s?:=?\s?([^\n]+)")


@dataclass(slots=True)
class Record:
    """One record; ``parts`` are its line and its continuations without their codes."""

    code: str
    parts: list[str]
    line: int

    @property
    def count(self) -> int:
        """Number of its physical lines."""
        return len(self.parts)

    @property
    def body(self) -> str:
        """The fields in one text: they go on after a slash, a text goes on without one."""
        joined: list[str] = []
        for part in self.parts:
            if joined:
                is_ended = joined[-1].endswith("/")
                joined[-1] = joined[-1].removesuffix("/")
                joined.append("," if is_ended else "\n")
            joined.append(part)
        return "".join(joined).rstrip().removesuffix("/")

    @property
    def fields(self) -> list[str]:
        """The fields of a record that has no text field."""
        return [part.strip() for part in self.body.replace("\n", ",").split(",")]


@dataclass(slots=True)
class Detail:
    """One transaction (record 16); ``amount`` is in minor units, unsigned as written."""

    code: str
    amount: int
    value_date: date | None
    bank_ref: str
    customer_ref: str
    text: str
    line: int

    @property
    def payer_name(self) -> str:
        """The other party, where the text names it with a keyword."""
        match = _NAMED.search(self.text)
        return match[2].strip() if match else ""


@dataclass(slots=True)
class AccountBlock:
    """One account (records 03 to 49); ``summaries`` are its balances and totals by code."""

    number: str
    currency: str
    line: int
    summaries: list[tuple[str, int]]
    details: list[Detail] = field(default_factory=list)
    records: int = 0
    total: int = 0


@dataclass(slots=True)
class Group:
    """One group of accounts (records 02 to 98)."""

    originator: str
    status: str
    day: date | None
    currency: str
    line: int
    accounts: list[AccountBlock] = field(default_factory=list)
    records: int = 0
    total: int = 0


@dataclass(slots=True)
class Parsed:
    """One file (records 01 to 99)."""

    groups: list[Group] = field(default_factory=list)
    records: int = 0


def known_sign(code: str) -> int | None:
    """1 for credits, -1 for debits, ``None`` for a code the standard does not know."""
    return _SIGNS.get(code)


def possible_signs(code: str) -> tuple[int, int]:
    """Both signs, the likelier first: custom debits begin at 960, plain ones at 401."""
    is_debit = code.isdecimal() and (400 <= int(code[:3]) < 700 or int(code[:3]) >= 960)
    return (-1, 1) if is_debit else (1, -1)


def parse(text: str) -> Parsed:
    """The groups of a file; raises ``Refusal`` where structure or control totals are wrong."""
    parser = _Parser()
    for record in _records(text):
        parser.take(record)
    return parser.finish()


def _records(text: str) -> Iterator[Record]:
    current: Record | None = None
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line:
            continue
        code, _, body = line.partition(",")
        if code == "88":
            if current is None:
                raise Refusal("file.unreadable", number, format="BAI2", detail="88 comes first")
            current.parts.append(body)
            continue
        if current is not None:
            yield current
        current = Record(code.strip(), [body], number)
    if current is not None:
        yield current


class _Parser:
    def __init__(self) -> None:
        self._parsed = Parsed()
        self._group: Group | None = None
        self._account: AccountBlock | None = None
        self._is_complete = False
        self._handlers = {
            "01": self._file,
            "02": self._open_group,
            "03": self._open_account,
            "16": self._detail,
            "49": self._close_account,
            "98": self._close_group,
            "99": self._close_file,
        }

    def take(self, record: Record) -> None:
        handler = self._handlers.get(record.code)
        if handler is None or self._is_complete:
            detail = f"unexpected record {record.code[:10]}"
            raise Refusal("file.unreadable", record.line, format="BAI2", detail=detail)
        self._parsed.records += record.count
        handler(record)

    def finish(self) -> Parsed:
        if not self._is_complete:
            raise Refusal("file.truncated")
        return self._parsed

    def _file(self, record: Record) -> None:
        if self._parsed.groups or self._parsed.records > record.count:
            raise Refusal("xml.two_documents", record.line)

    def _open_group(self, record: Record) -> None:
        fields = record.fields
        fields += [""] * (7 - len(fields))
        day = short_date(fields[3][-6:]) if re.fullmatch(r"(\d\d)?\d{6}", fields[3]) else None
        self._group = Group(fields[1], fields[2], day, fields[5], record.line)
        self._group.records = record.count
        self._parsed.groups.append(self._group)

    def _open_account(self, record: Record) -> None:
        if self._group is None:
            raise _out_of_order(record)
        fields = record.fields
        summaries = list(_summaries(fields[2:], record.line))
        number = fields[0] if fields else ""
        currency = fields[1] if len(fields) > 1 else ""
        self._account = AccountBlock(number, currency, record.line, summaries)
        self._account.records = record.count
        self._account.total = sum(amount for _code, amount in summaries)
        self._group.accounts.append(self._account)

    def _detail(self, record: Record) -> None:
        if self._account is None:
            raise _out_of_order(record)
        detail = _parse_detail(record)
        self._account.details.append(detail)
        self._account.records += record.count
        self._account.total += detail.amount

    def _close_account(self, record: Record) -> None:
        if self._account is None or self._group is None:
            raise _out_of_order(record)
        account = self._account
        _verify(record, "account", account.total, account.records + record.count)
        self._group.total += account.total
        self._group.records += account.records + record.count
        self._account = None

    def _close_group(self, record: Record) -> None:
        if self._group is None or self._account is not None:
            raise _out_of_order(record)
        group = self._group
        fields = record.fields
        if len(fields) > 1:
            _verify_count(record, "accounts", fields[1], len(group.accounts))
        _verify(record, "group", group.total, group.records + record.count, at=2)
        self._group = None

    def _close_file(self, record: Record) -> None:
        if self._group is not None:
            raise _out_of_order(record)
        groups = self._parsed.groups
        fields = record.fields
        if len(fields) > 1:
            _verify_count(record, "groups", fields[1], len(groups))
        _verify(record, "file", sum(g.total for g in groups), self._parsed.records, at=2)
        self._is_complete = True


def _out_of_order(record: Record) -> Refusal:
    detail = f"record {record.code} stands in the wrong place"
    return Refusal("file.unreadable", record.line, format="BAI2", detail=detail)


def _verify(record: Record, what: str, total: int, records: int, at: int = 1) -> None:
    fields = record.fields
    stated = _number(fields[0], record.line) if fields and fields[0] else total
    if stated != total:
        detail = f"total of the {what} is {total}, stated is {stated}"
        raise Refusal("control.total", record.line, record.code, detail=detail)
    if len(fields) > at:
        _verify_count(record, f"records of the {what}", fields[at], records)


def _verify_count(record: Record, what: str, stated: str, found: int) -> None:
    if stated and _number(stated, record.line) != found:
        detail = f"{what}: {found} found, {stated} stated"
        raise Refusal("control.total", record.line, record.code, detail=detail)


def _number(text: str, line: int) -> int:
    if not _INTEGER.fullmatch(text):
        raise Refusal("entry.bad_amount", line, value=text)
    return int(text)


def _summaries(fields: list[str], line: int) -> Iterator[tuple[str, int]]:
    """Type, amount, item count and funds type, again and again."""
    at = 0
    while at < len(fields):
        if not fields[at]:
            at += 1
            continue
        code, amount, _count, funds = (*fields[at : at + 4], "", "", "")[:4]
        at += 4 + _funds_fields(funds, fields[at + 4 : at + 5])
        if amount:
            yield code, _number(amount, line)


def _funds_fields(funds: str, rest: list[str]) -> int:
    """How many fields tell of availability after the funds type."""
    if funds == "S":
        return 3
    if funds == "V":
        return 2
    if funds == "D" and rest and rest[0].isdecimal():
        return 1 + 2 * int(rest[0][:4])
    return 0


def _parse_detail(record: Record) -> Detail:
    fields = record.body.split(",")
    fields += [""] * (5 - len(fields))
    code, amount, funds = (part.strip() for part in fields[:3])
    if not amount:
        raise Refusal("entry.no_amount", record.line, "16")
    skip = 3 + _funds_fields(funds, fields[3:])
    value = fields[3].strip() if funds == "V" else ""
    rest = [*fields[skip:], "", ""]
    return Detail(
        code=code,
        amount=_number(amount, record.line),
        value_date=short_date(value) if re.fullmatch(r"\d{6}", value) else None,
        bank_ref=rest[0].strip(),
        customer_ref=rest[1].strip(),
        text=",".join(rest[2:]).strip(",\n "),
        line=record.line,
    )
