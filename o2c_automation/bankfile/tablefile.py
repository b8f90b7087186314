"""Reads the rows of a CSV file or workbook as statements, by a mapping given or guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from . import references
from .accounts import account_of
from .mapping import CsvMapping, mapping_of
from .messages import Log, Refusal
from .model import (
    Balance,
    Event,
    ReadOptions,
    SchemaVerdict,
    Statement,
    StatementClosed,
    StatementOpened,
    Transaction,
)
from .table import Table, load_table
from .tally import Tally
from .values import clean, is_odd_date, normalise

_NOISE = re.compile(r"[\s\u00a0\u202f'’_]|[A-Z]{3}|KR|ZŁ|KČ|FT|[€$£¥]")
_LONGEST = 60
_NUMBER = re.compile(r"\d{1,18}(\.\d{1,6})?|\.\d{1,6}", re.ASCII)
_DAY = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T,].*)?", re.ASCII)
_COMPACT_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)


@dataclass(slots=True)
class _Row:
    """One booking of a table."""

    day: date
    amount: Decimal
    balance: Decimal | None
    account: str
    currency: str
    cells: tuple[str, ...]
    line: int


class TableReader:
    """One pass over a table; bookings of several accounts become a statement each."""

    schema: SchemaVerdict = "none"

    def __init__(
        self, content: bytes, log: Log, options: ReadOptions, mapping: CsvMapping | None
    ) -> None:
        self._log = log
        self._options = options
        delimiter, encoding = (mapping.delimiter, mapping.encoding) if mapping else ("", "")
        self._table: Table = load_table(content, delimiter, encoding)
        self._mapping = mapping or mapping_of(self._table)
        self.format = "XLSX" if self._table.is_sheet else "CSV"
        self.version = self.format

    def events(self) -> Iterator[Event]:
        """A statement per account, bookings in the table's order."""
        self._check_mapping()
        rows = list(self._rows())
        if not rows:
            raise Refusal("table.no_rows")
        self._check_signs(rows)
        keys = dict.fromkeys((row.account, row.currency) for row in rows)
        for key in keys:
            yield from self._statement([r for r in rows if (r.account, r.currency) == key])

    def _check_mapping(self) -> None:
        if not self._table.rows:
            raise Refusal("file.empty")
        if not self._mapping.is_complete:
            raise Refusal("table.no_columns")
        if self._mapping.is_guessed:
            self._log.add("table.guessed")
        if not self._mapping.is_date_order_sure:
            order = {"dmy": "day/month", "mdy": "month/day"}.get(self._mapping.date_order, "")
            self._log.add("table.ambiguous_dates", order=order or "year first")

    def _check_signs(self, rows: list[_Row]) -> None:
        """Amounts of one sign only, and nothing that says in or out, may be both: refuse them."""
        mapping = self._mapping
        is_signed = mapping.column("amount") < 0 or mapping.column("sign") >= 0
        if is_signed or not mapping.is_guessed or mapping.column("balance") < 0:
            return
        if all(row.amount > 0 for row in rows) and len(rows) > 1 and not _follows(rows):
            raise Refusal("table.mixed_signs")

    def _rows(self) -> Iterator[_Row]:
        skipped = 0
        first = self._mapping.header_row + 1
        pairs = zip(self._table.rows[first:], self._table.lines[first:], strict=True)
        for cells, line in pairs:
            row = self._row(cells, line)
            if row is None:
                skipped += 1
            else:
                yield row
        if skipped:
            self._log.add("table.skipped", count=skipped)

    def _row(self, cells: tuple[str, ...], line: int) -> _Row | None:
        """A booking, or ``None`` for a heading, total or remark among the rows."""
        day_text = self._cell(cells, "date")
        amount = self._amount(cells, line)
        if not day_text and amount is not None and self._cell(cells, "value_date"):
            day_text = self._cell(cells, "value_date")
        day = parse_day(day_text, self._mapping.date_order)
        if day is None or amount is None:
            if amount is None or not day_text:
                return None
            raise Refusal("table.row", line, row=line, detail=f"{day_text} is no date")
        if is_odd_date(day):
            self._log.add("entry.odd_date", line, value=day)
        balance = parse_amount(self._cell(cells, "balance"), self._mapping.decimal)
        return _Row(
            day=day,
            amount=amount,
            balance=balance,
            account=self._cell(cells, "account") or self._mapping.account,
            currency=(self._cell(cells, "currency") or self._mapping.currency).upper(),
            cells=cells,
            line=line,
        )

    def _amount(self, cells: tuple[str, ...], line: int) -> Decimal | None:
        mapping = self._mapping
        if mapping.column("amount") >= 0:
            amount = self._number(cells, "amount", line)
            if amount is not None and normalise(self._cell(cells, "sign")) in mapping.debit_words:
                amount = -abs(amount)
        else:
            debit = self._number(cells, "debit", line)
            credit = self._number(cells, "credit", line)
            if debit is None and credit is None:
                return None
            amount = (credit or Decimal(0)) - abs(debit or Decimal(0))
        return -amount if amount is not None and mapping.invert else amount

    def _number(self, cells: tuple[str, ...], field: str, line: int) -> Decimal | None:
        text = self._cell(cells, field)
        if not text:
            return None
        decimal = "." if self._table.is_sheet and "," not in text else self._mapping.decimal
        amount = parse_amount(text, decimal)
        if amount is None and any(char.isdigit() for char in text):
            raise Refusal("table.row", line, row=line, detail=f"{text} is no plain amount")
        return amount

    def _cell(self, cells: tuple[str, ...], field: str) -> str:
        at = self._mapping.column(field)
        return cells[at].strip() if 0 <= at < len(cells) else ""

    def _statement(self, rows: list[_Row]) -> Iterator[Event]:
        head = rows[0]
        account = account_of("", clean(head.account), currency=head.currency)
        opening, closing = _balances(rows)
        days = [row.day for row in rows]
        statement = Statement(
            account=account,
            currency=head.currency,
            date_from=min(days),
            date_to=max(days),
            opening=opening,
            closing=closing,
            source=self.format,
        )
        yield StatementOpened(statement)
        tally = Tally()
        for row in rows:
            transaction = replace(self._transaction(row), entry_index=tally.entries)
            tally.entries += 1
            tally.add(transaction)
            yield transaction
        yield StatementClosed(tally.complete(statement))

    def _transaction(self, row: _Row) -> Transaction:
        columns = self._mapping.columns_of("text")
        texts = [clean(row.cells[at]) for at in columns if at < len(row.cells)]
        found = references.structured(self._cell(row.cells, "reference"))
        value = parse_day(self._cell(row.cells, "value_date"), self._mapping.date_order)
        return Transaction(
            amount=row.amount,
            currency=row.currency,
            booking_date=row.day,
            value_date=value or row.day,
            payer_name=clean(self._cell(row.cells, "name")),
            payer_account=account_of("", clean(self._cell(row.cells, "payer_account"))),
            text=" ".join(text for text in texts if text),
            structured_ref=found.value,
            structured_ref_type=found.kind if found.value else "",
            structured_ref_valid=found.valid if found.value else None,
            bank_ref=clean(self._cell(row.cells, "bank_ref")),
            line=row.line,
        )


def parse_day(text: str, order: str) -> date | None:
    """A date in the given order; a year first is recognised in any order.

    >>> parse_day("5.1.26", "dmy")
    datetime.date(2026, 1, 5)
    """
    text = text.strip()
    match = _COMPACT_DAY.fullmatch(text) or _DAY.fullmatch(text)
    if not match:
        return None
    first, second, third = (int(part) for part in match.groups()[:3])
    if len(match[1]) == 4:
        year, month, day = first, second, third
    elif order == "mdy":
        month, day, year = first, second, third
    else:
        day, month, year = first, second, third
    try:
        return date(year + (2000 if year < 100 else 0), month, day)
    except ValueError:
        return None


def parse_amount(text: str, decimal: str) -> Decimal | None:
    """An amount as people write it: blanks, thousands signs, minus before or behind, brackets.

    >>> parse_amount("1.234,56-", ",")
    Decimal('-1234.56')
    >>> parse_amount("(12.50)", ".")
    Decimal('-12.50')
    """
    text = text.replace("\u2212", "-").strip().upper()
    if len(text) > _LONGEST:
        return None
    is_negative = text.startswith(("-", "(")) or text.endswith(("-", ")", "DR"))
    text = re.sub(r"(CR|DR)$", "", text)
    text = _NOISE.sub("", text).strip("+-()")
    thousands = "," if decimal == "." else "."
    whole, _, _fraction = text.partition(decimal)
    if thousands in text and not re.fullmatch(
        rf"\d{{1,3}}({re.escape(thousands)}\d{{2,3}})*", whole
    ):
        return None
    text = text.replace(thousands, "").replace(decimal, ".")
    if not _NUMBER.fullmatch(text):
        return None
    return -Decimal(text) if is_negative else Decimal(text)


def _follows(rows: list[_Row]) -> bool:
    """Whether the running balance agrees with the amounts, oldest or newest row first."""
    return _agrees(rows) or _agrees(rows[::-1])


def _agrees(rows: list[_Row]) -> bool:
    return all(
        before.balance is not None
        and after.balance is not None
        and before.balance + after.amount == after.balance
        for before, after in pairwise(rows)
    )


def _balances(rows: list[_Row]) -> tuple[Balance | None, Balance | None]:
    """Opening and closing balance from a running balance that agrees with the amounts."""
    if any(row.balance is None for row in rows):
        return None, None
    ordered = rows if _agrees(rows) else rows[::-1]
    if not _agrees(ordered):
        return None, None
    first, last = ordered[0], ordered[-1]
    assert first.balance is not None and last.balance is not None
    opening = Balance("opening", first.balance - first.amount, first.day, first.currency)
    return opening, Balance("closing", last.balance, last.day, last.currency)
