"""Which column of a table means what: guessed once, looked at by a person, saved per journal."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

from .guess import guess_columns, guess_date_order, guess_decimal, header_of
from .table import Table, load_table

FIELDS = (
    "date",
    "value_date",
    "amount",
    "debit",
    "credit",
    "sign",
    "currency",
    "name",
    "payer_account",
    "text",
    "reference",
    "bank_ref",
    "balance",
    "account",
)
_PREVIEW_ROWS = 20


@dataclass(frozen=True, slots=True)
class CsvMapping:
    """How to read one bank's table, CSV or XLSX.

    ``columns`` maps a field of ``FIELDS`` to the number of its column from 0; ``text`` may
    gather several. ``header_row`` is the number of the heading row from 0, -1 without one.
    ``date_order`` is dmy, mdy or ymd; ``decimal`` the decimal sign. ``debit_words`` are the
    texts of the sign column that mean money out. ``invert`` turns all signs round. ``account``
    and ``currency`` hold for rows that name none.
    """

    delimiter: str = ","
    encoding: str = "utf-8"
    header_row: int = 0
    date_order: str = "ymd"
    decimal: str = "."
    columns: tuple[tuple[str, int], ...] = ()
    debit_words: tuple[str, ...] = ("d", "debit", "dbit", "s", "soll", "af", "-", "dr", "debet")
    invert: bool = False
    account: str = ""
    currency: str = ""
    is_guessed: bool = False
    is_date_order_sure: bool = True

    def column(self, field: str) -> int:
        """Number of a field's first column, -1 without one."""
        return next((at for name, at in self.columns if name == field), -1)

    def columns_of(self, field: str) -> list[int]:
        """Numbers of all columns of a field."""
        return [at for name, at in self.columns if name == field]

    @property
    def is_complete(self) -> bool:
        """Whether rows can be booked: a date, and an amount or a debit or credit column."""
        return self.column("date") >= 0 and any(
            self.column(field) >= 0 for field in ("amount", "debit", "credit")
        )

    def to_json(self) -> str:
        """For storing with a journal."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> CsvMapping:
        """The mapping ``to_json`` gave; raises ``ValueError`` for anything else."""
        values: dict[str, Any] = json.loads(text)
        names = {field.name for field in dataclasses.fields(cls)}
        if not isinstance(values, dict) or not values.keys() <= names:
            raise ValueError("no mapping of a bank table")
        values["columns"] = tuple((str(name), int(at)) for name, at in values.get("columns", ()))
        values["debit_words"] = tuple(str(word) for word in values.get("debit_words", ()))
        if any(name not in FIELDS for name, _at in values["columns"]):
            raise ValueError("unknown field in the mapping of a bank table")
        return cls(**values)


def guess_mapping(sample: bytes) -> CsvMapping:
    """The most likely mapping of a table; incomplete where the content does not tell.

    Raises ``Refusal`` for content that is no table.
    """
    return mapping_of(load_table(sample))


def mapping_of(table: Table) -> CsvMapping:
    """The most likely mapping of a loaded table."""
    header = header_of(table.rows)
    body = table.rows[header + 1 :]
    columns = guess_columns(table.rows[header] if header >= 0 else (), body)
    amounts = [at for name, at in columns if name in ("amount", "debit", "credit", "balance")]
    dates = [at for name, at in columns if name in ("date", "value_date")]
    order, is_sure = guess_date_order(_cells(body, dates))
    return CsvMapping(
        delimiter=table.delimiter,
        encoding=table.encoding,
        header_row=header,
        date_order=order,
        decimal=guess_decimal(_cells(body, amounts), table.delimiter),
        columns=tuple(columns),
        is_guessed=True,
        is_date_order_sure=is_sure,
    )


def preview(sample: bytes, mapping: CsvMapping) -> list[tuple[str, ...]]:
    """The heading and the first rows as a table of texts, for the mapping screen."""
    table = load_table(sample, mapping.delimiter, mapping.encoding)
    first = max(0, mapping.header_row)
    return table.rows[first : first + _PREVIEW_ROWS]


def _cells(rows: list[tuple[str, ...]], columns: list[int]) -> list[str]:
    return [row[at] for row in rows for at in columns if at < len(row) and row[at].strip()]
