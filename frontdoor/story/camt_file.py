"""Writes a bank statement as a bank would send it: ISO 20022 camt.053.001.08."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


@dataclass(frozen=True)
class Booking:
    """One entry of the statement; a negative amount leaves the account."""

    amount: Decimal
    payer: str
    text: str


@dataclass(frozen=True)
class BankStatement:
    """A day's statement of one account in euros."""

    account: str
    day: dt.date
    opening: Decimal
    bookings: Sequence[Booking]

    @property
    def closing(self) -> Decimal:
        """The balance after all bookings."""
        return self.opening + sum((booking.amount for booking in self.bookings), Decimal())


def write_camt_file(path: Path, statement: BankStatement) -> Path:
    """Write the statement to ``path`` and return it."""
    ET.register_namespace("", _NAMESPACE)
    root = ET.Element(_tag("Document"))
    message = _add(root, "BkToCstmrStmt")
    header = _add(message, "GrpHdr")
    _add(header, "MsgId", f"STMT-{statement.day:%Y%m%d}")
    _add(header, "CreDtTm", f"{statement.day:%Y-%m-%d}T18:00:00")
    _add_statement(message, statement)
    tree = ET.ElementTree(root)
    ET.indent(tree)
    tree.write(path, encoding="UTF-8", xml_declaration=True)
    return path


def _add_statement(message: ET.Element, statement: BankStatement) -> None:
    element = _add(message, "Stmt")
    _add(element, "Id", f"{statement.day:%Y%m%d}-001")
    _add(element, "CreDtTm", f"{statement.day:%Y-%m-%d}T18:00:00")
    account = _add(element, "Acct")
    _add(_add(account, "Id"), "IBAN", statement.account)
    _add(account, "Ccy", "EUR")
    _add_balance(element, "OPBD", statement.opening, statement.day)
    _add_balance(element, "CLBD", statement.closing, statement.day)
    for number, booking in enumerate(statement.bookings, start=1):
        _add_entry(element, statement.day, number, booking)


def _add_balance(parent: ET.Element, code: str, amount: Decimal, day: dt.date) -> None:
    balance = _add(parent, "Bal")
    _add(_add(_add(balance, "Tp"), "CdOrPrtry"), "Cd", code)
    _add_amount(balance, amount)
    _add(_add(balance, "Dt"), "Dt", day.isoformat())


def _add_entry(parent: ET.Element, day: dt.date, number: int, booking: Booking) -> None:
    entry = _add(parent, "Ntry")
    _add(entry, "NtryRef", str(number))
    _add_amount(entry, booking.amount)
    _add(_add(entry, "Sts"), "Cd", "BOOK")
    for name in ("BookgDt", "ValDt"):
        _add(_add(entry, name), "Dt", day.isoformat())
    _add(entry, "AcctSvcrRef", f"{day:%y%m%d}{number:06d}")
    family = "RCDT" if booking.amount > 0 else "ICDT"
    domain = _add(_add(entry, "BkTxCd"), "Domn")
    _add(domain, "Cd", "PMNT")
    details = _add(domain, "Fmly")
    _add(details, "Cd", family)
    _add(details, "SubFmlyCd", "ESCT")
    _add_details(entry, booking)


def _add_details(entry: ET.Element, booking: Booking) -> None:
    details = _add(_add(entry, "NtryDtls"), "TxDtls")
    _add(_add(details, "Refs"), "EndToEndId", "NOTPROVIDED")
    if booking.payer:
        role = "Dbtr" if booking.amount > 0 else "Cdtr"
        party = _add(_add(details, "RltdPties"), role)
        _add(_add(party, "Pty"), "Nm", booking.payer)
    if booking.text:
        _add(_add(details, "RmtInf"), "Ustrd", booking.text)


def _add_amount(parent: ET.Element, amount: Decimal) -> None:
    _add(parent, "Amt", f"{abs(amount):.2f}").set("Ccy", "EUR")
    _add(parent, "CdtDbtInd", "CRDT" if amount >= 0 else "DBIT")


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    element = ET.SubElement(parent, _tag(name))
    element.text = text
    return element


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
