"""Reads OFX 1 (SGML) and OFX 2 (XML) bank and card statements, QFX included.

OFX 1 closes aggregates but not always elements, and values never hold markup, so one scan over
the tags reads both generations. The known library is unmaintained and fails on declared
encodings and empty ids, which is why the scan is done here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .accounts import account_of
from .messages import Log, Refusal
from .model import (
    Account,
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
from .values import clean, is_odd_date

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._-]{0,63})\s*/?>([^<]*)")
_HEADER = re.compile(r"""\b(ENCODING|CHARSET|VERSION)\s*[:=]\s*["']?([A-Za-z0-9_-]+)""", re.I)
_AMOUNT = re.compile(r"[+-]?(\d{1,18}([.,]\d{0,6})?|[.,]\d{1,6})", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)", re.ASCII)
_STATEMENTS = frozenset({"STMTRS", "CCSTMTRS"})
_AGGREGATES = frozenset(
    {"STMTTRN", "BANKACCTFROM", "CCACCTFROM", "BANKACCTTO", "CCACCTTO", "LEDGERBAL", "AVAILBAL",
     "PAYEE", "CURRENCY", "ORIGCURRENCY", "BANKTRANLIST", "BALLIST", "BAL", "BANKTRANLISTP",
     "STMTTRNP", "INVBANKTRAN"}
)  # fmt: skip
_DEEPEST = 20
_CHARSETS = {"1250": "cp1250", "1251": "cp1251", "1252": "cp1252", "ISO-8859-1": "cp1252"}


@dataclass(slots=True)
class Node:
    """One aggregate: its own values and the aggregates inside it."""

    name: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)

    def child(self, *names: str) -> Node | None:
        """The first aggregate inside with one of the names."""
        return next((child for child in self.children if child.name in names), None)

    def get(self, name: str) -> str:
        """A value of this aggregate, or nothing."""
        return self.values.get(name, "")


class OfxReader:
    """One pass over the text of an OFX file."""

    format = "OFX"
    schema: SchemaVerdict = "none"

    def __init__(self, content: bytes, log: Log, options: ReadOptions) -> None:
        self._log = log
        self._options = options
        head = dict(_headers(content[:2000]))
        charset = head.get("CHARSET", "")
        self._text, _encoding = decode(content, fallback=_CHARSETS.get(charset.upper(), ""))
        self.version = f"OFX{head.get('VERSION', '')}"

    def events(self) -> Iterator[Event]:
        """The statements and transactions of the file in its order."""
        if "<!DOCTYPE" in self._text or "<!ENTITY" in self._text:
            raise Refusal("xml.doctype")
        if "</OFX>" not in self._text.upper():
            raise Refusal("file.truncated")
        statements = list(_statements(self._text))
        if not statements:
            raise Refusal("file.nothing")
        for node in statements:
            yield from self._statement(node)

    def _statement(self, node: Node) -> Iterator[Event]:
        statement = self._head(node)
        yield StatementOpened(statement)
        tally = Tally()
        for item in _transactions(node):
            transaction = self._transaction(item, statement, tally.entries)
            tally.entries += 1
            tally.add(transaction)
            yield transaction
        announced = sum(child.name == "STMTTRNP" for child in _all(node))
        if announced:
            self._log.add("entry.pending", node.line, count=announced)
        yield StatementClosed(tally.complete(statement))

    def _head(self, node: Node) -> Statement:
        account = _account(node.child("BANKACCTFROM", "CCACCTFROM"))
        currency = node.get("CURDEF").upper()
        if not account.number:
            self._log.add("statement.unnamed_account", node.line, "BANKACCTFROM/ACCTID")
        if not currency:
            self._log.add("statement.no_currency", node.line, "CURDEF")
        period = node.child("BANKTRANLIST")
        balances = tuple(self._balances(node, currency))
        return Statement(
            account=Account(account.iban, account.other, account.bank_id, currency),
            currency=currency,
            date_from=_day(period.get("DTSTART")) if period else None,
            date_to=_day(period.get("DTEND")) if period else None,
            closing=next((b for b in balances if b.kind == "closing"), None),
            balances=balances,
            source="OFX",
        )

    def _balances(self, node: Node, currency: str) -> Iterator[Balance]:
        kinds: tuple[tuple[str, BalanceKind], ...] = (
            ("LEDGERBAL", "closing"),
            ("AVAILBAL", "available"),
        )
        for name, kind in kinds:
            found = node.child(name)
            text = found.get("BALAMT") if found else ""
            if found and text:
                amount = _amount(text)
                if amount is None:
                    self._log.add("balance.bad", found.line, name, value=text)
                    continue
                yield Balance(kind, amount, _day(found.get("DTASOF")), currency, name)

    def _transaction(self, node: Node, statement: Statement, index: int) -> Transaction:
        amount = self._required_amount(node)
        posted = self._required_date(node)
        payee = node.child("PAYEE")
        rate = node.child("ORIGCURRENCY")
        name = node.get("NAME") or (payee.get("NAME") if payee else "")
        return Transaction(
            amount=amount,
            currency=statement.currency,
            booking_date=posted,
            value_date=_day(node.get("DTAVAIL")) or posted,
            payer_name=clean(name),
            payer_account=_account(node.child("BANKACCTTO", "CCACCTTO")),
            text=clean(node.get("MEMO") or name),
            cheque_number=clean(node.get("CHECKNUM")),
            transaction_id=clean(node.get("SRVRTID")),
            instruction_id=clean(node.get("REFNUM")),
            bank_ref=clean(node.get("FITID")),
            code=node.get("TRNTYPE").upper(),
            original_currency=rate.get("CURSYM").upper() if rate else "",
            is_reversal=bool(node.get("CORRECTFITID")),
            entry_index=index,
            line=node.line,
        )

    def _required_amount(self, node: Node) -> Decimal:
        text = node.get("TRNAMT")
        if not text:
            raise Refusal("entry.no_amount", node.line, "STMTTRN/TRNAMT")
        amount = _amount(text)
        if amount is None:
            raise Refusal("entry.bad_amount", node.line, "STMTTRN/TRNAMT", value=text)
        return amount

    def _required_date(self, node: Node) -> date:
        text = node.get("DTPOSTED") or node.get("DTUSER")
        if not text:
            raise Refusal("entry.unknown_date", node.line, "STMTTRN/DTPOSTED")
        found = _day(text)
        if found is None:
            raise Refusal("entry.bad_date", node.line, "STMTTRN/DTPOSTED", value=text)
        if is_odd_date(found):
            self._log.add("entry.odd_date", node.line, value=found)
        return found


def _headers(start: bytes) -> Iterator[tuple[str, str]]:
    text = start.replace(b"\x00", b"").decode("latin-1").split("<OFX>", 1)[0]
    for match in _HEADER.finditer(text):
        yield match[1].upper(), match[2]


def _statements(text: str) -> Iterator[Node]:
    """The statements of a file, each as a tree of the aggregates that matter."""
    stack: list[Node] = []
    line, last = 1, 0
    for match in _TAG.finditer(text):
        line, last = line + text.count("\n", last, match.start()), match.start()
        closing, name = bool(match[1]), match[2].upper()
        if name in _STATEMENTS:
            if stack:
                yield stack[0]
            stack = [] if closing else [Node(name, line)]
        elif stack:
            _take(stack, name, line, None if closing else match[3])
    if stack:
        yield stack[0]


def _take(stack: list[Node], name: str, line: int, value: str | None) -> None:
    if value is None:
        if any(node.name == name for node in stack[1:]):
            while stack.pop().name != name:
                pass
    elif len(stack) > _DEEPEST:
        raise Refusal("xml.depth", line, name, limit=_DEEPEST)
    elif name in _AGGREGATES:
        if name == "STMTTRN":
            _close_open(stack, name)
        node = Node(name, line)
        stack[-1].children.append(node)
        stack.append(node)
    else:
        stack[-1].values.setdefault(name, html.unescape(value).strip())


def _close_open(stack: list[Node], name: str) -> None:
    """End an aggregate the bank forgot to close before the next of its kind."""
    if any(node.name == name for node in stack[1:]):
        while stack.pop().name != name:
            pass


def _transactions(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.name == "STMTTRN":
            yield child
        elif child.name == "BANKTRANLIST":
            yield from _transactions(child)


def _all(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _all(child)


def _account(node: Node | None) -> Account:
    if node is None:
        return Account()
    bank = clean(node.get("BANKID"))
    return account_of("", clean(node.get("ACCTID")), bank_id=bank)


def _amount(text: str) -> Decimal | None:
    """An OFX amount: one decimal sign, point or comma; a thousands comma is ambiguous."""
    text = text.strip().replace("\u2212", "-")
    if not _AMOUNT.fullmatch(text) or _THOUSANDS.fullmatch(text):
        return None
    return Decimal(text.replace(",", "."))


def _day(text: str) -> date | None:
    match = _DATE.match(text.strip())
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
