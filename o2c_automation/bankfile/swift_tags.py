"""Cuts MT940 and MT942 text into messages and fields, and reads the fields that move money.

Amounts, signs and dates are read here, strictly, and not left to a library: the fields are few
and a wrong guess costs money. A reader that disagrees with the balances is found out later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .messages import Log, Refusal
from .model import Balance, BalanceKind

_TAG = re.compile(r"^\s{0,3}:(\d\d[A-Z]?|NS):(.*)$", re.ASCII)
_END = re.compile(r"^\s*(?:-\}?|\}|\{5:.*)\s*[$\x03]?$")
_LINE = re.compile(
    r"""(?P<value>\d{6})(?P<entry>\d{4})?
        \s?(?P<mark>RC|RD|EC|ED|C|D)(?P<funds>[A-Z])?\s?
        (?P<amount>\d[\d.]*(?:,\d*)?)
        (?P<rest>.*)$""",
    re.VERBOSE | re.ASCII | re.IGNORECASE | re.DOTALL,
)
_REST = re.compile(r"(?P<type>[A-Z][A-Z0-9]{3})?(?P<ref>.*?)(?://(?P<bank>.*))?$", re.DOTALL)
_BALANCE = re.compile(
    r"(?P<mark>[CD])(?P<date>\d{6})(?P<currency>[A-Z]{3})\s*(?P<amount>\d[\d.]*(?:,\d*)?)", re.I
)
_TOTAL = re.compile(r"(?P<count>\d*)(?P<currency>[A-Z]{3})(?P<amount>\d[\d.]*(?:,\d*)?)")
_COMMA = re.compile(r"\d{1,15}(,\d{0,6})?", re.ASCII)
_POINT = re.compile(r"\d{1,15}\.\d{1,2}", re.ASCII)
_STATEMENT_TAGS = {"60F", "60M", "61", "62F", "62M", "34F"}
_ENVELOPE = 2_000
_KINDS: dict[str, BalanceKind] = {
    "60F": "opening",
    "60M": "opening",
    "62F": "closing",
    "62M": "closing",
    "64": "available",
    "65": "forward",
}
_SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1, "EC": 1, "ED": -1}


@dataclass(slots=True)
class Field:
    """One tag with its lines."""

    tag: str
    lines: list[str]
    line: int

    @property
    def text(self) -> str:
        """The lines as the bank broke them."""
        return "\n".join(self.lines)


@dataclass(slots=True)
class Line:
    """One statement line (:61:) and the information to the account owner (:86:)."""

    amount: Decimal
    mark: str
    value_date: date
    entry_date: date
    type_code: str
    customer_ref: str
    bank_ref: str
    supplement: str
    line: int
    details: str = ""


@dataclass(slots=True)
class Message:
    """The fields of one statement message."""

    fields: list[Field] = field(default_factory=list)

    def first(self, *tags: str) -> str:
        """Text of the first field with one of the tags."""
        return next((f.text.strip() for f in self.fields if f.tag in tags), "")

    @property
    def line(self) -> int:
        """Line the message begins at."""
        return self.fields[0].line if self.fields else 0

    @property
    def has_statement(self) -> bool:
        """Whether the fields tell of an account's bookings or balances."""
        return bool({f.tag for f in self.fields} & _STATEMENT_TAGS)


def messages(text: str) -> list[Message]:
    """The messages of a file: each begins with :20:, whatever stands around it."""
    found: list[Message] = []
    for item in _fields(text):
        if not found or item.tag == "20" or _starts_over(found[-1], item.tag):
            found.append(Message())
        found[-1].fields.append(item)
    return found


def _starts_over(message: Message, tag: str) -> bool:
    """Some banks leave :20: out and begin with the account after a closing balance."""
    return tag in ("25", "25P") and any(f.tag in ("62F", "62M") for f in message.fields)


def _fields(text: str) -> list[Field]:
    found: list[Field] = []
    is_open = False
    for number, line in enumerate(text.split("\n"), 1):
        match = _TAG.match(_strip_blocks(line))
        if match:
            found.append(Field(match[1], [match[2]], number))
            is_open = True
        elif _END.match(line):
            is_open = False
        elif is_open and line.strip():
            found[-1].lines.append(line)
    return found


def _strip_blocks(line: str) -> str:
    """A line without the SWIFT envelope in front of its first field."""
    if len(line) > _ENVELOPE or not line.lstrip().startswith("{"):
        return line
    return re.sub(r"^\s*(\{\d:[^{}]*(\{[^{}]*\})*[^{}]*\})*\s*(\{4:)?", "", line)


def statement_lines(message: Message, log: Log) -> list[Line]:
    """The :61: fields with their :86:.

    Information after the closing balance speaks of the statement, not of its last line.
    """
    lines: list[Line] = []
    for item in message.fields:
        if item.tag in ("62F", "62M"):
            break
        if item.tag == "61":
            lines.append(_line(item, log))
        elif item.tag in ("86", "NS", "25") and lines:
            lines[-1].details += ("\n" if lines[-1].details else "") + item.text
    return lines


def _line(item: Field, log: Log) -> Line:
    head, _, supplement = item.text.strip().partition("\n")
    match = _LINE.match(head)
    if not match:
        raise Refusal("file.unreadable", item.line, ":61:", format="MT940", detail=head)
    mark = match["mark"].upper()
    value = short_date(match["value"])
    if value is None:
        raise Refusal("entry.bad_date", item.line, ":61:", value=match["value"])
    rest = _REST.match(match["rest"].strip())
    assert rest is not None
    return Line(
        amount=amount_of(match["amount"], item.line, log) * _SIGNS[mark],
        mark=mark,
        value_date=value,
        entry_date=_entry_date(match["entry"], value),
        type_code=rest["type"] or "",
        customer_ref=rest["ref"].strip(),
        bank_ref=(rest["bank"] or "").strip(),
        supplement=supplement,
        line=item.line,
    )


def _entry_date(text: str | None, value: date) -> date:
    """The year of an entry date is the one that brings it closest to the value date.

    >>> _entry_date("1231", date(2026, 1, 1))
    datetime.date(2025, 12, 31)
    """
    if not text:
        return value
    years = (value.year - 1, value.year, value.year + 1)
    days = [_day(year, int(text[:2]), int(text[2:])) for year in years]
    candidates = [day for day in days if day is not None]
    return min(candidates, key=lambda day: abs(day - value), default=value)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def short_date(text: str) -> date | None:
    """A YYMMDD date; two-digit years from 80 on belong to the last century."""
    year = int(text[:2])
    return _day(year + (1900 if year >= 80 else 2000), int(text[2:4]), int(text[4:6]))


def amount_of(text: str, line: int, log: Log) -> Decimal:
    """An amount with a decimal comma; a decimal point is taken with a remark."""
    if _COMMA.fullmatch(text):
        return Decimal(text.replace(",", ".") + ("0" if text.endswith(",") else ""))
    if _POINT.fullmatch(text):
        log.add("entry.decimal_point", line, value=text)
        return Decimal(text)
    raise Refusal("entry.bad_amount", line, value=text)


def balances(message: Message, log: Log) -> list[Balance]:
    """The balances of a message in their order."""
    found = []
    for item in message.fields:
        if item.tag not in _KINDS:
            continue
        match = _BALANCE.match(item.text.strip())
        if not match:
            log.add("balance.bad", item.line, f":{item.tag}:", value=item.text.strip())
            continue
        amount = amount_of(match["amount"], item.line, log)
        found.append(
            Balance(
                kind=_KINDS[item.tag],
                amount=-amount if match["mark"].upper() == "D" else amount,
                date=short_date(match["date"]),
                currency=match["currency"].upper(),
                code=item.tag,
            )
        )
    return found


def control_totals(message: Message, log: Log) -> list[tuple[str, int | None, Decimal]]:
    """Count and sum of debits (90D) and credits (90C) as the bank states them."""
    found = []
    for item in message.fields:
        match = _TOTAL.match(item.text.strip()) if item.tag in ("90D", "90C") else None
        if match:
            count = int(match["count"]) if match["count"] else None
            found.append((item.tag[-1], count, amount_of(match["amount"], item.line, log)))
    return found
