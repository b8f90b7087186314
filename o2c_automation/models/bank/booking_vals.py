"""From a booking of a bank file to the values of a bank line, ready to be kept as JSON."""

from collections.abc import Mapping
from typing import Any

from ...bankfile.identity import is_reference
from ...bankfile.model import Charge, Transaction

_LABEL_LENGTH = 500
_PLAIN_DETAILS = (
    "structured_ref_type",
    "instruction_id",
    "payment_info_id",
    "transaction_id",
    "uetr",
    "mandate_id",
    "cheque_number",
    "batch_id",
    "entry_ref",
    "purpose",
    "own_name",
    "additional_info",
)


def line_vals(tx: Transaction) -> dict[str, Any]:
    """Return the values of the bank line but for journal, customer and original currency."""
    return {
        "date": tx.booking_date.isoformat(),
        "amount": float(tx.amount),
        "payment_ref": label(tx),
        "partner_name": tx.payer_name,
        "account_number": tx.payer_account.number,
        "transaction_type": tx.code,
        "transaction_details": details(tx),
        "o2c_import_uid": tx.identity,
        "o2c_entry_uid": tx.entry_identity,
        "o2c_reference_key": tx.reference_key,
        "o2c_is_payment": is_payment(tx),
        "o2c_booking_date": tx.booking_date.isoformat(),
        "o2c_value_date": tx.value_date.isoformat() if tx.value_date else False,
        "o2c_payer_name": tx.payer_name,
        "o2c_payer_account": tx.payer_account.number,
        "o2c_ultimate_payer": tx.ultimate_payer,
        "o2c_structured_ref": tx.structured_ref,
        "o2c_end_to_end_id": _reference(tx.end_to_end_id),
        "o2c_bank_reference": tx.bank_ref,
        "o2c_document_numbers": ", ".join(tx.document_numbers),
        "o2c_remittance_text": tx.text,
        "o2c_bank_code": tx.code,
        "o2c_is_return": tx.is_return or tx.is_reversal,
        "o2c_return_reason": tx.return_reason,
    }


def _reference(text: str) -> str:
    """Return a reference, or nothing where the bank wrote that there is none."""
    return text if is_reference(text) else ""


def is_payment(tx: Transaction) -> bool:
    """Whether the booking is one payment of a collective one."""
    return tx.batch_size > 1


def label(tx: Transaction) -> str:
    """Return what a person reads first on the line; never empty."""
    references = [tx.structured_ref, *tx.document_numbers]
    missing = [reference for reference in references if reference and reference not in tx.text]
    spoken = " ".join(filter(None, [tx.text, *missing]))
    text = spoken or tx.additional_info or _reference(tx.end_to_end_id) or tx.payer_name or tx.code
    return (" ".join(text.split()) or "/")[:_LABEL_LENGTH]


def details(tx: Transaction) -> dict[str, str]:
    """Return what else the bank said, as texts; nothing absent is kept."""
    facts = {name: getattr(tx, name) for name in _PLAIN_DETAILS}
    facts["payer_bank"] = tx.payer_account.bank_id
    facts["rate"] = "" if tx.rate is None else str(tx.rate)
    facts["charges"] = ", ".join(_charge_text(charge) for charge in tx.charges)
    if tx.original_amount is not None:
        facts["original_amount"] = f"{tx.original_amount} {tx.original_currency}".strip()
    return {name: text for name, text in facts.items() if text}


def original_vals(tx: Transaction, currency_ids: Mapping[str, int]) -> dict[str, Any]:
    """Return the original amount as a foreign currency amount, where it really is one.

    :param currency_ids: the active currencies by their code
    """
    currency_id = currency_ids.get(tx.original_currency)
    if not currency_id or not tx.original_amount or tx.original_currency == tx.currency:
        return {}
    amount = abs(tx.original_amount).copy_sign(tx.amount)
    return {"foreign_currency_id": currency_id, "amount_currency": float(amount)}


def _charge_text(charge: Charge) -> str:
    return f"{charge.amount} {charge.currency}".strip()
