"""Reading a labelled cash-application data set (JSON) into the engine's facts."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
from dataclasses import dataclass
from typing import Any

from o2c_automation.engine.matching import BankLine, OpenItem, Partner


@dataclass(frozen=True, slots=True)
class Dataset:
    """Facts and, per line, what a careful clerk would have done with it."""

    lines: list[BankLine]
    items: list[OpenItem]
    partners: list[Partner]
    truth: dict[str, dict[str, Any]]


def load(path: pathlib.Path) -> Dataset:
    """Read one file; lines keep the order of the file as their position."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return Dataset(
        lines=[_line(row, i) for i, row in enumerate(raw["lines"])],
        items=[_item(row) for row in raw["open_items"]],
        partners=[_partner(row) for row in raw["partners"]],
        truth=raw["truth"],
    )


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _partner(row: dict[str, Any]) -> Partner:
    return Partner(row["id"], row["name"], tuple(row.get("ibans") or ()), row.get("parent"))


def _item(row: dict[str, Any]) -> OpenItem:
    return OpenItem(
        id=row["id"],
        partner_id=row["partner"],
        kind=row["kind"],
        number=row["number"],
        customer_ref=row.get("customer_ref") or "",
        structured_ref=row.get("structured_ref") or "",
        date=_date(row.get("date")),
        due=_date(row.get("due")),
        amount=row["amount"],
        residual=row["residual"],
        currency=row["currency"],
        discount=row.get("discount") or 0,
        discount_until=_date(row.get("discount_until")),
    )


def _line(row: dict[str, Any], position: int) -> BankLine:
    return BankLine(
        id=row["id"],
        date=dt.date.fromisoformat(row["date"]),
        amount=row["amount"],
        currency=row["currency"],
        text=row.get("text") or "",
        payer_name=row.get("name") or "",
        payer_account=row.get("iban") or "",
        structured_ref=row.get("structured_ref") or "",
        end_to_end_id=row.get("end_to_end_id") or "",
        position=position,
    )
