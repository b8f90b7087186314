"""What customers send in through the portal: whether a claim and its files can be taken.

Nothing that comes from a form is trusted: amounts are texts, choices are numbers that
somebody may have guessed, files are names, sizes and first bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_FILES = 5
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_REFERENCE = 64
MAX_TEXT = 4000
#: Cases one customer may open through the portal within a day.
MAX_CASES_A_DAY = 20
#: How much of a file :func:`file_problem` wants to see.
HEAD_BYTES = 512

#: The kinds of file that are taken: ending → the type they are stored and shown as.
FILE_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "csv": "text/plain",
    "txt": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SIGNATURES: Mapping[str, bytes] = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
}
_AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file: its name, its size in bytes and its first :data:`HEAD_BYTES` bytes."""

    name: str
    size: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Answers:
    """A form as it was filled in; ``item`` and ``reason`` are 0 where nothing was chosen."""

    item: int
    reason: int
    amount: str
    reference: str = ""
    text: str = ""
    uploads: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form offered.

    :param limits: what may be disputed of each open item, in minor units
    :param claimed: items about which a case of the customer is already under way
    :param reasons: the reasons customers may choose
    :param digits: decimal places of the currency
    :param opened_today: cases the customer opened today
    """

    limits: Mapping[int, int]
    claimed: frozenset[int]
    reasons: frozenset[int]
    digits: int
    opened_today: int = 0


def parse_amount(text: str, digits: int) -> int | None:
    """Return the minor units that ``text`` stands for, None where it is no amount.

    >>> parse_amount("12.5", 2), parse_amount("12.505", 2), parse_amount("1e9", 2)
    (1250, None, None)
    """
    found = _AMOUNT.fullmatch(text.strip())
    if not found:
        return None
    whole, fraction = found[1], (found[2] or "").rstrip("0")
    if len(fraction) > digits:
        return None
    return int(whole + fraction.ljust(digits, "0"))


def may_claim(offer: Offer) -> bool:
    """Tell whether anything of what is offered can be disputed now.

    >>> may_claim(Offer({7: 1000, 8: 0}, frozenset({7}), frozenset({3}), 2))
    False
    """
    return any(limit for item, limit in offer.limits.items() if item not in offer.claimed)


def claim_problems(answers: Answers, offer: Offer) -> dict[str, str]:
    """Return, by field of the form, the code of what is wrong with it; nothing where all is well.

    >>> offer = Offer({7: 1000}, frozenset(), frozenset({3}), 2)
    >>> claim_problems(Answers(7, 3, "11.00", text="Too much"), offer)
    {'amount': 'amount_above'}
    """
    codes = {
        "form": "too_many" if offer.opened_today >= MAX_CASES_A_DAY else "",
        "item": _item_problem(answers.item, offer),
        "reason": "" if answers.reason in offer.reasons else "reason_missing",
        "amount": _amount_problem(answers, offer),
        "reference": "reference_long" if len(answers.reference) > MAX_REFERENCE else "",
        "text": text_problem(answers.text),
        "files": files_problem(answers.uploads),
    }
    return {field: code for field, code in codes.items() if code}


def _item_problem(item: int, offer: Offer) -> str:
    if item not in offer.limits:
        return "item_unknown"
    return "item_claimed" if item in offer.claimed else ""


def _amount_problem(answers: Answers, offer: Offer) -> str:
    amount = parse_amount(answers.amount, offer.digits)
    if amount is None:
        return "amount_invalid"
    if amount == 0:
        return "amount_zero"
    return "amount_above" if amount > offer.limits.get(answers.item, amount) else ""


def text_problem(text: str) -> str:
    """Return the code of what is wrong with an explanation, or ``""``."""
    if not text.strip():
        return "text_missing"
    return "text_long" if len(text) > MAX_TEXT else ""


def files_problem(uploads: Sequence[Upload]) -> str:
    """Return the code of what is wrong with the files together or with one of them, or ``""``."""
    if len(uploads) > MAX_FILES:
        return "files_many"
    return next(filter(None, map(file_problem, uploads)), "")


def file_problem(upload: Upload) -> str:
    """Return the code of what is wrong with one file, or ``""``.

    What a file begins with has to be what its ending promises: a page that names itself a
    picture is refused.

    >>> file_problem(Upload("scan.pdf", 900, b"<html>"))
    'file_type'
    """
    ending = file_ending(upload.name)
    if ending not in FILE_TYPES or not upload.size:
        return "file_type"
    if upload.size > MAX_FILE_BYTES:
        return "file_large"
    signature = _SIGNATURES.get(ending)
    fits = upload.head.startswith(signature) if signature else b"\0" not in upload.head
    return "" if fits else "file_type"


def file_ending(name: str) -> str:
    """Return the ending of a file's name, in small letters and without its dot."""
    return name.rpartition(".")[2].lower()
