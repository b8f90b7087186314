"""Guesses what the columns of a bank's table mean, from their headings and their content."""

from __future__ import annotations

import re

from .headings import BY_WORD
from .values import normalise

Row = tuple[str, ...]

_REPEATABLE = frozenset({"text"})
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:[ T]\d.*)?|\d{8}", re.ASCII)
_AMOUNT = re.compile(r"[-+(]?\s*[\d.,'\u00a0\u202f ]*\d[\d.,]*\s*[)-]?(?:\s*[A-Za-z€$£]{1,3})?")
_SEARCH_ROWS = 30
_BODY_ROWS = 200


def header_of(rows: list[Row]) -> int:
    """Number of the first row with at least two known headings, one of them no amount; or -1."""
    for number, row in enumerate(rows[:_SEARCH_ROWS]):
        found = {BY_WORD.get(_heading(cell), "") for cell in row} - {""}
        if len(found) >= 2 and not any(_DATE.fullmatch(cell.strip()) for cell in row):
            return number
    return -1


def guess_columns(header: Row, body: list[Row]) -> list[tuple[str, int]]:
    """Field and column number, from the headings, completed from the content."""
    columns: list[tuple[str, int]] = []
    taken: set[str] = set()
    for at, cell in enumerate(header):
        field = _resolve(_heading(cell), at, body, taken)
        if field and (field in _REPEATABLE or field not in taken):
            columns.append((field, at))
            taken.add(field)
    if not header:
        columns = _from_content(body)
    return columns


def guess_date_order(cells: list[str]) -> tuple[str, bool]:
    """Order of day, month and year, and whether the dates leave no other reading.

    Dots mean day first wherever they are used; dashes and slashes don't tell.
    """
    parts = [re.split(r"[./-]", cell.strip().split()[0].split("T")[0]) for cell in cells]
    triples = [part for part in parts if len(part) == 3 and all(p.isdecimal() for p in part)]
    if not triples or any(len(part[0]) == 4 for part in triples):
        return "ymd", True
    if any(int(part[0]) > 12 for part in triples):
        return "dmy", True
    if any(int(part[1]) > 12 for part in triples):
        return "mdy", True
    is_dotted = all("." in cell for cell in cells)
    return "dmy", is_dotted or all(part[0] == part[1] for part in triples)


def guess_decimal(cells: list[str], delimiter: str) -> str:
    """The decimal sign of a column of amounts."""
    votes = {",": 0, ".": 0}
    for cell in cells:
        match = re.search(r"([.,])(\d+)\D*$", cell[:60])
        if not match:
            continue
        other = "." if match[1] == "," else ","
        if other in cell or len(match[2]) != 3:
            votes[match[1]] += 1
        else:
            votes[other] += 1
    if votes[","] == votes["."]:
        return "," if delimiter == ";" else "."
    return max(votes, key=lambda sign: votes[sign])


def _heading(cell: str) -> str:
    return normalise(cell).strip("\"'*:").replace("_", "")


def _resolve(word: str, at: int, body: list[Row], taken: set[str]) -> str:
    """Field of a heading; some words mean two things, and the cells below decide."""
    field = BY_WORD.get(word, "")
    if word == "valuta":
        return "value_date" if _share(body, at, _DATE) > 0.5 else "currency"
    if word == "valor" and _share(body, at, _DATE) > 0.5:
        return "value_date"
    if field == "date" and "date" in taken:
        return ""
    return field


def _from_content(body: list[Row]) -> list[tuple[str, int]]:
    width = max((len(row) for row in body[:_BODY_ROWS]), default=0)
    columns: list[tuple[str, int]] = []
    taken: set[str] = set()
    for at in range(min(width, 50)):
        if _share(body, at, _DATE) > 0.8:
            field = "value_date" if "date" in taken else "date"
        elif _share(body, at, _AMOUNT) > 0.8:
            field = "balance" if "amount" in taken else "amount"
        else:
            field = "text"
        if field in _REPEATABLE or field not in taken:
            columns.append((field, at))
            taken.add(field)
    return columns


def _share(body: list[Row], at: int, pattern: re.Pattern[str]) -> float:
    cells = [row[at].strip() for row in body[:_BODY_ROWS] if at < len(row) and row[at].strip()]
    if not cells:
        return 0.0
    return sum(bool(pattern.fullmatch(cell[:40])) for cell in cells) / len(cells)
