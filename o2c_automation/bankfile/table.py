"""Loads CSV text and XLSX workbooks as rows of texts, bounded and without formulas."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

from .messages import Refusal
from .textfile import decode

_DELIMITERS = ";,\t|"
_MAX_ROWS = 200_000
_MAX_SHEET_ROWS = 50_000
_MAX_COLUMNS = 200
_SAMPLE_LINES = 50
_SHEET_BYTES = 24 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts; ``lines`` holds the line (CSV) or row (XLSX) number of each."""

    rows: list[tuple[str, ...]]
    lines: list[int]
    delimiter: str
    encoding: str
    is_sheet: bool = False


def load_table(content: bytes, delimiter: str = "", encoding: str = "") -> Table:
    """The rows of a CSV file or of a workbook's first sheet with content."""
    if content.startswith(b"PK"):
        return _load_sheet(content)
    text, found = decode(content, fallback=encoding)
    chosen = delimiter or guess_delimiter(text)
    rows, lines = _parse(text, chosen)
    return Table(rows, lines, chosen, found)


def guess_delimiter(text: str) -> str:
    """The delimiter that cuts most lines into the same number of cells, the more the better."""
    lines = [line for line in text.split("\n")[:_SAMPLE_LINES] if line.strip()]
    scores = {}
    for delimiter in _DELIMITERS:
        widths = Counter(_width(line, delimiter) for line in lines)
        widths.pop(1, None)
        width, count = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        scores[delimiter] = (count, width)
    return max(scores, key=lambda delimiter: scores[delimiter])


def _width(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:
        return 1


def _parse(text: str, delimiter: str) -> tuple[list[tuple[str, ...]], list[int]]:
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(tuple(row[:_MAX_COLUMNS]))
                lines.append(reader.line_num)
            if len(rows) > _MAX_ROWS:
                raise Refusal("file.too_large", limit=f"{_MAX_ROWS} rows")
    except csv.Error as error:
        line = reader.line_num
        raise Refusal("file.unreadable", line, format="CSV", detail=error) from error
    return rows, lines


def _load_sheet(content: bytes) -> Table:
    _inspect_workbook(content)
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # the workbook library is loaded only for workbooks

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        rows, lines = _sheet_rows(book)
    except (*_WORKBOOK_ERRORS, zipfile.BadZipFile) as error:
        raise Refusal("file.unreadable", format="XLSX", detail=type(error).__name__) from error
    return Table(rows, lines, "", "", is_sheet=True)


_WORKBOOK_ERRORS = (
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    EOFError,
    ParseError,
)


def _inspect_workbook(content: bytes) -> None:
    """Refuse what unpacks too large or carries a document type, before any library sees it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _inspect_members(archive)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise Refusal("zip.damaged", detail=error) from error


def _inspect_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if sum(member.file_size for member in members) > _SHEET_BYTES:
        raise Refusal("zip.bomb", limit=f"{_SHEET_BYTES // 2**20} MB")
    for member in members:
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                _inspect_part(part.read(4096))


def _inspect_part(start: bytes) -> None:
    plain = start.replace(b"\x00", b"")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Refusal("xml.doctype")


def _sheet_rows(book: Any) -> tuple[list[tuple[str, ...]], list[int]]:
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows: list[tuple[str, ...]] = []
        lines: list[int] = []
        for number, cells in enumerate(sheet.iter_rows(max_col=_MAX_COLUMNS), 1):
            row = tuple(_cell_text(cell) for cell in cells)
            if any(row):
                rows.append(row)
                lines.append(number)
            if number > _MAX_SHEET_ROWS:
                raise Refusal("file.too_large", limit=f"{_MAX_SHEET_ROWS} rows")
        if rows:
            return rows, lines
    return [], []


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Refusal("table.formula", cell.row, cell=cell.coordinate)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return format(value, ".10g") if abs(value) < 1e9 else format(value, ".2f")
    return str(value)
