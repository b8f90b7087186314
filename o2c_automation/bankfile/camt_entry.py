"""From the facts of one camt entry to its transactions: sign, amount, dates, batch, texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .camt_detail import RETURN_CODES, charges, code_of, detail_values, original
from .camt_paths import DetailFacts
from .camt_shape import Detail, Entry
from .messages import Log, Refusal
from .model import Status, Transaction
from .values import clean, is_odd_date, iso_date, minor_digits, plain_decimal

_STATUS: dict[str, Status] = {"BOOK": "booked", "PDNG": "pending", "FUTR": "pending"}
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_MOST_DECIMALS = 5
_SIGNS = {"CRDT": 1, "DBIT": -1}
_TRUE = frozenset({"true", "1"})


@dataclass(frozen=True, slots=True)
class Context:
    """What an entry takes from its statement and its reader."""

    message: str
    currency: str
    fallback_date: date | None
    split_batches: bool
    log: Log


@dataclass(frozen=True, slots=True)
class _Booking:
    """The facts of an entry, read and checked."""

    amount: Decimal
    currency: str
    sign: int
    status: Status
    booking_date: date
    value_date: date | None


def transactions(
    entry: Entry, details: list[Detail], index: int, context: Context
) -> list[Transaction]:
    """The bank lines of one entry; they always add up to the entry's amount."""
    booking = _booking(entry, context)
    if len(details) > 1 and context.split_batches:
        amounts = _split(entry, details, booking, context)
        if amounts is not None:
            return _payments(entry, details, index, booking, amounts)
    _note_withheld(entry, details, context)
    detail = details[0] if len(details) == 1 else None
    return [_single(entry, detail, index, booking, len(details))]


def _booking(entry: Entry, context: Context) -> _Booking:
    facts = entry.facts
    amount = _amount(facts.amount, entry.line)
    sign = _sign(entry)
    currency = _currency(facts.currency, entry.line, context)
    if amount != round(amount, minor_digits(currency)):
        context.log.add("entry.fraction", entry.line, "Ntry/Amt", value=amount, currency=currency)
    booked = _date(facts.booking_date, entry.line, context.log)
    value = _date(facts.value_date, entry.line, context.log)
    return _Booking(
        amount=amount * sign,
        currency=currency,
        sign=sign,
        status=_status(facts.status, entry.line, context),
        booking_date=booked or value or _assumed_date(entry.line, context),
        value_date=value,
    )


def _amount(text: str, line: int) -> Decimal:
    if not text.strip():
        raise Refusal("entry.no_amount", line, "Ntry/Amt")
    amount = plain_decimal(text)
    if amount is None or -int(amount.as_tuple().exponent) > _MOST_DECIMALS:
        raise Refusal("entry.bad_amount", line, "Ntry/Amt", value=text)
    if amount < 0:
        raise Refusal("entry.negative", line, "Ntry/Amt", value=text)
    return amount


def _sign(entry: Entry) -> int:
    mark = entry.facts.sign.strip()
    if not mark:
        raise Refusal("entry.no_sign", entry.line, "Ntry/CdtDbtInd")
    if mark not in _SIGNS:
        raise Refusal("entry.bad_sign", entry.line, "Ntry/CdtDbtInd", value=mark)
    return _SIGNS[mark]


def _currency(text: str, line: int, context: Context) -> str:
    found = text.strip().upper()
    if not found and not context.currency:
        raise Refusal("entry.no_currency", line, "Ntry/Amt/@Ccy")
    if found and not _CURRENCY.fullmatch(found):
        raise Refusal("entry.bad_currency", line, "Ntry/Amt/@Ccy", value=found)
    if not found:
        context.log.add("entry.assumed_currency", line, "Ntry/Amt/@Ccy", assumed=context.currency)
        return context.currency
    if context.currency and found != context.currency:
        context.log.add("entry.other_currency", line, found=found, expected=context.currency)
    return found


def _status(text: str, line: int, context: Context) -> Status:
    mark = text.strip().upper()
    if mark:
        return _STATUS.get(mark, "info")
    assumed: Status = "pending" if context.message == "camt.052" else "booked"
    context.log.add("entry.no_status", line, "Ntry/Sts", assumed=assumed)
    return assumed


def _date(text: str, line: int, log: Log) -> date | None:
    if not _says_a_date(text):
        return None
    found = iso_date(text)
    if found is None:
        raise Refusal("entry.bad_date", line, value=text)
    if is_odd_date(found):
        log.add("entry.odd_date", line, value=found)
    return found


def _says_a_date(text: str) -> bool:
    """Whether a text may mean a date at all; some banks write a bare 1 for none."""
    return len(text.strip()) >= 4


def _assumed_date(line: int, context: Context) -> date:
    if context.fallback_date is None:
        raise Refusal("entry.unknown_date", line, "Ntry/BookgDt")
    context.log.add("entry.no_date", line, "Ntry/BookgDt", assumed=context.fallback_date)
    return context.fallback_date


def _split(
    entry: Entry, details: list[Detail], booking: _Booking, context: Context
) -> list[Decimal] | None:
    """Signed amounts of the payments of a collective booking if they prove its amount.

    Fees booked together with the payments make a last amount of their own.
    """
    amounts = [_payment_amount(detail.facts, booking) for detail in details]
    known = [amount for amount in amounts if amount is not None]
    if len(known) == len(amounts):
        difference = booking.amount - sum(known)
        if not difference:
            return known
        if abs(difference) == _fees(entry, details, booking.currency):
            return [*known, difference]
    found = sum(known) if len(known) == len(amounts) else "amounts in other currencies or none"
    context.log.add("entry.details", entry.line, found=found, expected=booking.amount)
    return None


def _payment_amount(facts: DetailFacts, booking: _Booking) -> Decimal | None:
    """Amount of one payment in the account's currency, signed; unknown if only in another."""
    sign = _SIGNS.get(facts.sign.strip(), booking.sign)
    pairs = (
        (facts.amount, facts.currency),
        (facts.tx_amount, facts.tx_currency),
        (facts.counter_amount, facts.counter_currency),
        (facts.instructed_amount, facts.instructed_currency),
    )
    for text, currency in pairs:
        if text.strip() and currency.strip() in ("", booking.currency):
            amount = plain_decimal(text)
            return None if amount is None else amount * sign
    return None


def _fees(entry: Entry, details: list[Detail], currency: str) -> Decimal:
    records = entry.charges or [charge for detail in details for charge in detail.charges]
    return sum((c.amount for c in charges(records) if c.currency in ("", currency)), Decimal(0))


def _note_withheld(entry: Entry, details: list[Detail], context: Context) -> None:
    announced = entry.facts.batch_count.strip()
    if announced.isdecimal() and announced.isascii() and int(announced[:9]) > max(1, len(details)):
        context.log.add(
            "entry.details_withheld", entry.line, expected=announced, found=len(details)
        )


def _payments(
    entry: Entry,
    details: list[Detail],
    index: int,
    booking: _Booking,
    amounts: list[Decimal],
) -> list[Transaction]:
    shared = _shared(entry, index, booking)
    shared |= {
        "batch_id": entry.facts.bank_ref.strip() or entry.facts.batch_payment_info.strip(),
        "batch_size": len(amounts),
        "batch_amount": booking.amount,
    }
    lines = []
    for at, amount in enumerate(amounts):
        values = {**shared, "amount": amount, "detail_index": at}
        if at < len(details):
            values |= detail_values(details[at], 1 if amount >= 0 else -1, booking.currency)
            values["line"] = details[at].line
        else:
            values |= {"text": shared["additional_info"], "purpose": "CHRG"}
        values["bank_ref"] = values.get("bank_ref") or shared["bank_ref"]
        lines.append(Transaction(**values))
    return lines


def _single(
    entry: Entry, detail: Detail | None, index: int, booking: _Booking, size: int
) -> Transaction:
    values = _shared(entry, index, booking)
    if detail is not None:
        bank_ref = values["bank_ref"]
        values |= detail_values(detail, booking.sign, booking.currency)
        values["bank_ref"] = bank_ref or values["bank_ref"]
        values["charges"] = values["charges"] or tuple(charges(entry.charges))
    if not values.get("original_currency"):
        values |= original(entry.facts, booking.currency)
    if size > 1:
        values["batch_id"] = values["bank_ref"]
    return Transaction(**values)


def _shared(entry: Entry, index: int, booking: _Booking) -> dict[str, Any]:
    facts = entry.facts
    code = code_of(facts.domain, facts.family, facts.sub_family, facts.proprietary_code)
    return {
        "amount": booking.amount,
        "currency": booking.currency,
        "booking_date": booking.booking_date,
        "value_date": booking.value_date,
        "status": booking.status,
        "bank_ref": facts.bank_ref.strip(),
        "entry_ref": facts.entry_ref.strip(),
        "code": code,
        "additional_info": clean(facts.additional_info),
        "is_reversal": facts.reversal.strip() in _TRUE,
        "is_return": facts.sub_family.strip() in RETURN_CODES,
        "charges": tuple(charges(entry.charges)),
        "entry_index": index,
        "line": entry.line,
    }
