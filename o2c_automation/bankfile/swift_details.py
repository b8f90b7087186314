"""What the information to the account owner (:86:) says about a payment.

Banks write it in three ways: numbered subfields (``166?20…?32…``), words between slashes
(``/NAME/…/REMI/…``) and plain text, SEPA keywords (``EREF+``) in any of them. The numbered one is
left to the mt-940 library; the others are read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import mt940
from mt940.tags import TransactionDetails

from .swift_tags import Line
from .values import clean, compact, is_iban, looks_like_iban

_NUMBERED = re.compile(r"^\d{0,3}\s*[?<>@~^$]\d\d")
_WORD = re.compile(
    r"/(TRTP|IBAN|BIC|NAME|REMI|EREF|MARF|CSID|ISDT|RTYP|PREF|ORDP|BENM|ACNO|ADDR|CNTP|"
    r"USTD|STRD|BAI|TR|CDTRREF|OPRP|PURP|ULTD|ULTC|ID|OCMT|CHGS|EXCH|INST|KREF|SVWZ)/"
)
_SEPA = re.compile(r"\b(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC)\+")
_LONGEST = 5_000
_RETURNS = frozenset({"NRTI", "NRTN", "109", "108", "159", "181", "182", "184"})


@dataclass(slots=True)
class Details:
    """The parts of a payment's information; empty where the bank gives none."""

    text: str = ""
    name: str = ""
    iban: str = ""
    account: str = ""
    bank: str = ""
    end_to_end_id: str = ""
    mandate_id: str = ""
    instruction_id: str = ""
    code: str = ""
    ultimate: str = ""
    is_return: bool = False


def details_of(line: Line) -> Details:
    """Read the information of one statement line."""
    raw = line.details
    if len(raw) > _LONGEST:
        return Details(text=clean(raw), code=line.type_code)
    if _NUMBERED.match(raw):
        found = _numbered(raw)
    elif _WORD.search(raw.replace("\n", "")):
        found = _worded(raw.replace("\n", ""))
    else:
        found = _plain(raw)
    if not found.iban and is_iban(line.customer_ref):
        found.iban, found.name = compact(line.customer_ref), found.name or clean(line.supplement)
    found.code = found.code or line.type_code
    found.is_return = bool({line.type_code, found.code} & _RETURNS)
    if not found.text:
        found.text = clean(raw or line.supplement)
    return found


def _numbered(raw: str) -> Details:
    data = _by_library(raw)
    if not data:
        return _plain(raw)
    account = compact(_text(data, "applicant_iban"))
    is_iban = looks_like_iban(account)
    return Details(
        text=_text(data, "purpose"),
        name=_text(data, "applicant_name") or _text(data, "recipient_name"),
        iban=account if is_iban else "",
        account="" if is_iban else account,
        bank=_text(data, "applicant_bin"),
        end_to_end_id=_text(data, "end_to_end_reference"),
        mandate_id=_text(data, "additional_position_reference"),
        code=_text(data, "transaction_code"),
        ultimate=_text(data, "deviate_applicant"),
    )


def _by_library(raw: str) -> dict[str, Any]:
    options = mt940.Options.all()
    transactions = mt940.models.Transactions(options=options)
    tag = TransactionDetails()
    data: dict[str, Any] = {"transaction_details": raw}
    for process in transactions.processors["post_transaction_details"]:
        data = process(transactions, tag, {"transaction_details": raw}, data)
    return data


def _text(data: dict[str, Any], key: str) -> str:
    return clean(str(data.get(key) or ""))


def _worded(raw: str) -> Details:
    parts = _parts(_WORD, raw)
    account = compact(parts.get("IBAN", "") or parts.get("ACNO", ""))
    counterparty = parts.get("CNTP", "").split("/")
    if len(counterparty) > 2:
        account = account or compact(counterparty[0])
        parts.setdefault("NAME", counterparty[2])
    is_iban = looks_like_iban(account)
    name = parts.get("NAME") or parts.get("ORDP") or parts.get("BENM") or ""
    remittance = parts.get("REMI", "").removeprefix("USTD//").removeprefix("STRD/")
    return Details(
        text=clean(remittance or parts.get("USTD", "") or parts.get("SVWZ", "")),
        name=clean(name),
        iban=account if is_iban else "",
        account="" if is_iban else account,
        bank=clean(parts.get("BIC", "")),
        end_to_end_id=clean(parts.get("EREF", "")),
        mandate_id=clean(parts.get("MARF", "")),
        instruction_id=clean(parts.get("KREF", "") or parts.get("PREF", "")),
        ultimate=clean(parts.get("ULTD", "") or parts.get("ULTC", "")),
    )


def _plain(raw: str) -> Details:
    joined = raw.replace("\n", "")
    if not _SEPA.search(joined):
        return Details(text=clean(raw))
    parts = _parts(_SEPA, joined)
    iban = compact(parts.get("IBAN", ""))
    return Details(
        text=clean(parts.get("SVWZ", "")),
        iban=iban if looks_like_iban(iban) else "",
        bank=clean(parts.get("BIC", "")),
        end_to_end_id=clean(parts.get("EREF", "")),
        mandate_id=clean(parts.get("MREF", "")),
        instruction_id=clean(parts.get("KREF", "")),
        ultimate=clean(parts.get("ABWA", "")),
    )


def _parts(pattern: re.Pattern[str], raw: str) -> dict[str, str]:
    """Texts by the word in front of them; the first of each word counts."""
    pieces = pattern.split(raw)
    parts: dict[str, str] = {}
    for word, text in zip(pieces[1::2], pieces[2::2], strict=False):
        parts.setdefault(word, text.strip().rstrip("/"))
    return parts
