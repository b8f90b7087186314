"""What a bank file says, as immutable facts.

Amounts are ``Decimal`` in major units, signed from the account holder's side: money in is
positive. Dates are calendar dates exactly as the bank wrote them, never shifted by a time zone.
Text that is absent is the empty string, so that callers need no ``None`` checks for text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

BalanceKind = Literal["opening", "closing", "interim", "available", "forward", "other"]
Status = Literal["booked", "pending", "info"]
Severity = Literal["error", "warning", "info"]
Verdict = Literal["accepted", "warned", "refused"]
SchemaVerdict = Literal["valid", "invalid", "none"]

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Account:
    """The account a statement is about, or the one a payment came from.

    ``iban`` is compact and upper case; ``other`` is any identification that is no IBAN;
    ``bank_id`` is the BIC, sort code or routing number of the bank that keeps it.
    """

    iban: str = ""
    other: str = ""
    bank_id: str = ""
    currency: str = ""
    owner: str = ""

    @property
    def number(self) -> str:
        """The identification to look the account up with: the IBAN when there is one."""
        return self.iban or self.other


@dataclass(frozen=True, slots=True)
class Balance:
    """One balance of a statement; ``code`` is the bank's own name of it (OPBD, 62F …)."""

    kind: BalanceKind
    amount: Decimal
    date: date | None = None
    currency: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """A fee the bank names beside a payment; ``included`` tells it is inside the amount."""

    amount: Decimal
    currency: str = ""
    bearer: str = ""
    included: bool = False


@dataclass(frozen=True, slots=True)
class Transaction:
    """One future bank line: an entry, or one payment of a collective booking.

    ``payer_*`` is the other side of the booking: the debtor when money came in, the creditor
    when it went out. ``identity`` names the booking the same way in every file that tells of it
    (rule and limits: ``identity.py``); ``entry_identity`` does so for the whole entry, so that a
    collective booking seen first without and later with its payments is recognised;
    ``reference_key`` is the bank's reference without the booking date, empty when there is none,
    for comparing a preview (camt.052, camt.054, MT942) with the final statement.

    ``batch_*`` tell of the collective booking a payment belongs to: the bank's reference of it,
    the number of its payments, its signed amount; ``entry_index`` and ``detail_index`` count
    entries in the statement and payments in the entry from 0.
    """

    amount: Decimal
    currency: str
    booking_date: date
    value_date: date | None = None
    status: Status = "booked"
    payer_name: str = ""
    payer_account: Account = Account()
    ultimate_payer: str = ""
    own_name: str = ""
    text: str = ""
    structured_ref: str = ""
    structured_ref_type: str = ""
    structured_ref_valid: bool | None = None
    end_to_end_id: str = ""
    instruction_id: str = ""
    payment_info_id: str = ""
    transaction_id: str = ""
    uetr: str = ""
    mandate_id: str = ""
    cheque_number: str = ""
    document_numbers: tuple[str, ...] = ()
    bank_ref: str = ""
    entry_ref: str = ""
    code: str = ""
    purpose: str = ""
    additional_info: str = ""
    original_amount: Decimal | None = None
    original_currency: str = ""
    rate: Decimal | None = None
    charges: tuple[Charge, ...] = ()
    is_return: bool = False
    is_reversal: bool = False
    return_reason: str = ""
    batch_id: str = ""
    batch_size: int = 1
    batch_amount: Decimal | None = None
    entry_index: int = 0
    detail_index: int = 0
    line: int = 0
    identity: str = ""
    entry_identity: str = ""
    reference_key: str = ""

    @property
    def is_booked(self) -> bool:
        """Only a booked transaction may become a bank line."""
        return self.status == "booked"

    def named(self, identity: str, entry_identity: str, reference_key: str) -> Transaction:
        """This transaction with its keys, completed in place before anyone else holds it.

        A copy of fifty fields would cost a tenth of reading the whole file.
        """
        object.__setattr__(self, "identity", identity)
        object.__setattr__(self, "entry_identity", entry_identity)
        object.__setattr__(self, "reference_key", reference_key)
        return self


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, report or notification about one account.

    ``entry_count`` counts the bank's entries whatever their status, ``line_count`` the booked
    transactions, ``total`` their sum. ``transactions`` holds every status and stays empty when
    the file is read in two passes. ``identity`` is equal for the same statement sent again.
    """

    account: Account
    number: str = ""
    sequence: str = ""
    legal_sequence: str = ""
    currency: str = ""
    date_from: date | None = None
    date_to: date | None = None
    created: datetime | None = None
    opening: Balance | None = None
    closing: Balance | None = None
    balances: tuple[Balance, ...] = ()
    entry_count: int = 0
    line_count: int = 0
    skipped_count: int = 0
    total: Decimal = ZERO
    copy: str = ""
    page: str = ""
    is_last_page: bool = True
    source: str = ""
    identity: str = ""
    transactions: tuple[Transaction, ...] = ()

    @property
    def lines(self) -> tuple[Transaction, ...]:
        """The booked transactions: what becomes bank lines."""
        return tuple(tx for tx in self.transactions if tx.is_booked)


@dataclass(frozen=True, slots=True)
class Message:
    """One finding: what is wrong, where, and what the user can do about it.

    ``wording`` and ``remedy`` are the catalogue's texts before ``params`` fill them, so that a
    screen can show them in its reader's language.
    """

    code: str
    severity: Severity
    wording: str
    line: int = 0
    path: str = ""
    remedy: str = ""
    params: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def text(self) -> str:
        """What is wrong, in English."""
        return self.wording.format(**self.params)

    @property
    def cure(self) -> str:
        """What to do about it, in English; empty where there is nothing to do."""
        return self.remedy.format(**self.params)


@dataclass(frozen=True, slots=True)
class Result:
    """What reading one file gave; a refused file carries no statements."""

    name: str
    digest: str = ""
    format: str = ""
    version: str = ""
    schema: SchemaVerdict = "none"
    verdict: Verdict = "refused"
    statements: tuple[Statement, ...] = ()
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on untrusted input; beyond any of them the file is refused, never truncated."""

    file_bytes: int = 512 * 2**20
    text_file_bytes: int = 64 * 2**20
    sheet_bytes: int = 32 * 2**20
    archive_members: int = 200
    archive_bytes: int = 512 * 2**20
    archive_ratio: int = 200
    xml_depth: int = 64
    xml_attributes: int = 8
    xml_text: int = 100_000
    details_per_entry: int = 100_000
    entries: int = 5_000_000
    messages_per_code: int = 20
    messages: int = 200


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read: batches split or kept whole, bounds, and extra schemas.

    ``schemas`` maps a message name (``camt.053.001.08``) or a whole namespace to the bytes of an
    XSD an administrator uploaded (a bank's or country's subset); it wins over the packaged ones.
    """

    split_batches: bool = True
    limits: Limits = Limits()
    schemas: dict[str, bytes] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class StatementOpened:
    """Event: a statement begins; later fields (closing balance, totals) are still empty."""

    statement: Statement


@dataclass(frozen=True, slots=True)
class StatementClosed:
    """Event: a statement ended; the statement is complete but for its transactions."""

    statement: Statement


Event = StatementOpened | Transaction | StatementClosed
