"""Names every booking so that the same one is known again, whichever file tells of it.

Rule
----
A booking's key is its account, booking date (value date if there is none), currency, signed
amount and *its best reference*: the bank's own reference of the entry, else of the payment, else
UETR or transaction id. Placeholders such as NONREF or NOTPROVIDED are no references. Without any,
the content stands in: end-to-end id, structured reference, text, other party and its account,
all normalised. A payment of a collective booking takes all its own references together, or its
content, beside the entry's reference.

Bookings of one statement with equal keys are numbered in their order: two equal entries are two
payments (``…-0``, ``…-1``), and the same statement sent again gives the same two names. Because
the key holds amount and date, a reference the bank gives to several bookings separates them as
far as they differ, and the number does the rest. Statement ids, entry numbers (NtryRef), file
names and kinds of message are not in the key, so a re-numbered statement, an overlapping
intraday report, and camt.052 or .054 before .053 give equal names. The numbering goes on from one
statement to the next of the same account in a file only where the second begins with the closing
balance of the first and is another page or day of the same story, not a repetition.

Limits
------
* Two equal bookings without a reference on one day in two files that don't overlap look like one.
* A bank that adds or changes the text of a booking without a reference between two messages makes
  it look like two; one that changes the booking date always does. ``reference_key`` leaves the
  date out for such comparisons.
* A collective booking is one name without its payments and others with them; all of them carry
  the same ``entry_identity``.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal

from .model import Account, Balance, Event, Statement, StatementClosed, StatementOpened, Transaction
from .values import normalise

PLACEHOLDERS = frozenset(
    {"", "nonref", "notprovided", "none", "na", "n/a", "0", "unknown", "notavailable", "null", "-"}
)


def is_reference(text: str) -> bool:
    """Whether a text can be a reference: no placeholder, not only zeros or signs."""
    plain = normalise(text)
    return plain not in PLACEHOLDERS and bool(plain.strip("0-./x"))


def amount_key(amount: Decimal) -> str:
    """One spelling per amount: 100, 100.0 and 100.00 are equal.

    >>> amount_key(Decimal("100.00")) == amount_key(Decimal("1E+2"))
    True
    """
    return format(amount.normalize() + 0, "f")


def digest(*parts: str) -> str:
    """Short collision-resistant name of some texts."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def statement_identity(statement: Statement, account: str) -> str:
    """Equal for the same statement sent again, also under another number."""
    return digest(
        "statement",
        account,
        statement.currency,
        *_balance_key(statement.opening),
        *_balance_key(statement.closing),
        str(statement.date_from or ""),
        str(statement.date_to or ""),
        str(statement.entry_count),
        amount_key(statement.total),
        statement.page,
    )


class Namer:
    """Gives the transactions of one file their identities, statement by statement."""

    def __init__(self) -> None:
        self._account = ""
        self._seen: dict[int, int] = {}
        self._ends: dict[str, tuple[Balance, dict[int, int]]] = {}
        self._entry: tuple[int, str] = (-1, "")

    def name(self, events: Iterable[Event]) -> Iterator[Event]:
        """Pass events on, transactions with their identity, statements with theirs."""
        for event in events:
            if isinstance(event, Transaction):
                yield self.stamp(event)
            elif isinstance(event, StatementOpened):
                self._open(event.statement)
                yield event
            else:
                yield StatementClosed(self._close(event.statement))

    def stamp(self, tx: Transaction) -> Transaction:
        """The transaction with its three keys."""
        base = (self._account, tx.currency)
        day = tx.booking_date.isoformat()
        amount = amount_key(tx.amount)
        entry = self._entry_identity(tx, base, day)
        if tx.batch_size > 1:
            references = payment_references(tx)
            key = digest("payment", *base, day, amount, *(references or content_key(tx)))
        else:
            references = entry_reference(tx)
            key = digest("entry", *base, day, amount, *(references or content_key(tx)))
        identity = self._number(key)
        without_day = digest("reference", *base, amount, *references) if references else ""
        return tx.named(identity, entry or identity, without_day)

    def _entry_identity(self, tx: Transaction, base: tuple[str, str], day: str) -> str:
        """Name of the whole collective booking, equal for all its payments."""
        if tx.batch_size <= 1 or tx.batch_amount is None or not is_reference(tx.batch_id):
            return ""
        if self._entry[0] != tx.entry_index:
            amount, reference = amount_key(tx.batch_amount), normalise(tx.batch_id)
            name = self._number(digest("entry", *base, day, amount, reference))
            self._entry = (tx.entry_index, name)
        return self._entry[1]

    def _number(self, key: str) -> str:
        short = int(key[:15], 16)
        ordinal = self._seen.get(short, 0)
        self._seen[short] = ordinal + 1
        return f"{key}-{ordinal}"

    def _open(self, statement: Statement) -> None:
        self._account = account_key(statement.account)
        self._entry = (-1, "")
        before = self._ends.get(self._account)
        self._seen = before[1] if before and _continues(before[0], statement) else {}

    def _close(self, statement: Statement) -> Statement:
        if statement.closing is not None and statement.total:
            self._ends[self._account] = (statement.closing, self._seen)
        name = statement_identity(statement, self._account)
        return dataclasses.replace(statement, identity=name)


def account_key(account: Account) -> str:
    """One spelling per account."""
    return normalise(account.iban or account.other).lstrip("0")


def entry_reference(tx: Transaction) -> tuple[str, ...]:
    """The best reference of a whole entry, or nothing."""
    candidates = (tx.bank_ref, tx.uetr, tx.transaction_id)
    return next(((normalise(text),) for text in candidates if is_reference(text)), ())


def payment_references(tx: Transaction) -> tuple[str, ...]:
    """All references of its own that one payment of a collective booking has."""
    own = tx.bank_ref if tx.bank_ref != tx.batch_id else ""
    candidates = (own, tx.uetr, tx.transaction_id, tx.end_to_end_id, tx.instruction_id)
    return tuple(normalise(text) for text in candidates if is_reference(text))


def content_key(tx: Transaction) -> tuple[str, ...]:
    """What a booking says, normalised: the last resort to recognise it."""
    parts = (
        tx.end_to_end_id,
        tx.structured_ref,
        tx.text,
        tx.payer_name,
        tx.payer_account.number,
    )
    return tuple(normalise(part) for part in parts)


def _balance_key(balance: Balance | None) -> tuple[str, str]:
    return (amount_key(balance.amount), str(balance.date or "")) if balance else ("", "")


def _continues(end: Balance, statement: Statement) -> bool:
    """Whether a statement takes up where another one of its account ended."""
    start = statement.opening
    return start is not None and start.amount == end.amount
