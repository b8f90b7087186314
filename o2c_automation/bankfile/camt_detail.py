"""From the facts of one camt payment detail to the fields of its transaction."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Any

from . import references
from .accounts import account_of
from .camt_paths import ChargeFacts, DetailFacts, EntryFacts
from .camt_shape import Detail
from .model import Account, Charge
from .values import clean, plain_decimal

RETURN_CODES = frozenset({"RRTN", "RPCR", "UPDD", "PRDD", "RRCT", "ARET", "RVSL"})
_TRUE = frozenset({"true", "1"})


def detail_values(detail: Detail, sign: int, currency: str) -> dict[str, Any]:
    """The fields of a transaction that its payment detail fills."""
    facts = detail.facts
    values: dict[str, Any] = {
        "text": join_text(detail.unstructured) or clean(" ".join(detail.structured_info)),
        "bank_ref": facts.bank_ref.strip(),
        "end_to_end_id": facts.end_to_end_id.strip(),
        "instruction_id": facts.instruction_id.strip(),
        "payment_info_id": facts.payment_info_id.strip(),
        "transaction_id": facts.transaction_id.strip() or facts.clearing_ref.strip(),
        "uetr": facts.uetr.strip(),
        "mandate_id": facts.mandate_id.strip(),
        "cheque_number": facts.cheque_number.strip(),
        "document_numbers": tuple(clean(number) for number in detail.documents),
        "purpose": facts.purpose.strip(),
        "charges": tuple(charges(detail.charges)),
    }
    code = code_of(facts.domain, facts.family, facts.sub_family, facts.proprietary_code)
    if code:
        values["code"] = code
    if facts.additional_info:
        values["additional_info"] = clean(facts.additional_info)
    if facts.return_code or facts.sub_family in RETURN_CODES:
        values["is_return"] = True
        values["return_reason"] = clean(f"{facts.return_code} {facts.return_info}")
    return values | _parties(facts, sign) | _reference(detail) | original(facts, currency)


def _parties(facts: DetailFacts, sign: int) -> dict[str, Any]:
    """The other side: who paid when money came in, who was paid when it went out."""
    if sign > 0:
        name, ultimate, own = facts.debtor, facts.ultimate_debtor, facts.creditor
        account = _account(facts.debtor_iban, facts.debtor_other, facts.debtor_bank)
    else:
        name, ultimate, own = facts.creditor, facts.ultimate_creditor, facts.debtor
        account = _account(facts.creditor_iban, facts.creditor_other, facts.creditor_bank)
    return {
        "payer_name": clean(name),
        "ultimate_payer": clean(ultimate),
        "own_name": clean(own),
        "payer_account": account,
    }


@lru_cache(maxsize=2048)
def _account(iban: str, other: str, bank: str) -> Account:
    return account_of(iban, other, bank_id=bank.strip())


def _reference(detail: Detail) -> dict[str, Any]:
    found = next((s for s in detail.structured if s.reference.strip()), None)
    if found is None:
        return {}
    kind = found.type_other.strip() or found.type_code.strip()
    reference = references.structured(found.reference, kind, found.issuer.strip())
    return {
        "structured_ref": reference.value,
        "structured_ref_type": reference.kind,
        "structured_ref_valid": reference.valid,
    }


def original(facts: DetailFacts | EntryFacts, currency: str) -> dict[str, Any]:
    """The amount the payer ordered, where it was ordered in another currency."""
    pairs = (
        (facts.instructed_amount, facts.instructed_currency),
        (facts.tx_amount, facts.tx_currency),
        (facts.amount, facts.currency),
    )
    for text, found in pairs:
        amount = plain_decimal(text) if text else None
        if amount is not None and found and found != currency:
            rate = plain_decimal(facts.rate) if facts.rate else None
            return {"original_amount": amount, "original_currency": found, "rate": rate}
    return {}


def charges(records: list[ChargeFacts]) -> list[Charge]:
    """The fees of some charge records; what the bank gave back is negative."""
    found = []
    for facts in records:
        amount = plain_decimal(facts.amount) if facts.amount else None
        if amount:
            signed = -amount if facts.sign.strip() == "CRDT" else amount
            included = facts.included.strip() in _TRUE
            found.append(Charge(signed, facts.currency.strip(), facts.bearer.strip(), included))
    return found


@lru_cache(maxsize=1024)
def code_of(domain: str, family: str, sub_family: str, proprietary: str) -> str:
    """The bank transaction code in one text: domain-family-subfamily, or the bank's own."""
    parts = [part.strip() for part in (domain, family, sub_family)]
    return "-".join(part for part in parts if part) or proprietary.strip()


def join_text(pieces: list[str]) -> str:
    """Remittance text put together as the bank cut it.

    Banks cut at 140 or 35 characters in the middle of a word, so a piece of full length goes on
    without a blank; others are separate lines.

    >>> join_text(["Invoice 1", "Invoice 2"])
    'Invoice 1 Invoice 2'
    """
    if not pieces:
        return ""
    text = pieces[0]
    for before, piece in pairwise(pieces):
        text += piece if len(before) in (35, 70, 105, 140) else " " + piece
    return clean(text)
