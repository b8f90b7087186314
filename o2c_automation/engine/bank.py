"""Which bookings of a bank file are new, and whether its statements follow on from the last ones.

Amounts are integers in minor units of the account's currency, signed from the account holder's
side. Keys are the ones the bank file reader gives every booking: ``uid`` names the booking,
``entry`` the bank's entry it belongs to, ``reference`` what the bank calls it on any day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

JournalVerdict = Literal[
    "found",
    "chosen_without_number",
    "unknown",
    "ambiguous",
    "other_currency",
    "other_account",
    "unnamed",
]
Sameness = Literal["", "same", "batch_known", "payments_known", "preview"]
Chain = Literal["", "first", "gap", "overlap"]

_IBAN_HEAD = 4


@dataclass(frozen=True, slots=True)
class Booking:
    """One booking of a file. A *payment* is one part of a collective booking."""

    uid: str
    entry: str = ""
    reference: str = ""
    is_payment: bool = False
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """One bank line that exists already, with the keys it was imported under."""

    line_id: int
    uid: str
    entry: str = ""
    reference: str = ""
    is_payment: bool = False
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What one booking is: new (``line_id`` 0) or equal to an existing line, and why."""

    line_id: int = 0
    sameness: Sameness = ""


NEW = Finding()


def sort_out(bookings: Sequence[Booking], known: Iterable[Known]) -> tuple[Finding, ...]:
    """Tell for each booking whether an existing line is the same money.

    Three rules in this order: the same name; the same collective booking seen once as a whole
    and once in its payments; the same bank reference and amount where one of the two came from
    a preview (camt.052, camt.054, MT942) whose booking date the final statement may change.
    By the last rule an existing line answers for one booking only.
    """
    index = _Index(known)
    index.claim(booking.uid for booking in bookings)
    return tuple(index.find(booking) for booking in bookings)


class _Index:
    """Existing lines by each of their keys; previews are used up as they are found."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_uid: dict[str, Known] = {}
        self._by_entry: dict[tuple[str, bool], Known] = {}
        self._by_reference: dict[str, list[Known]] = defaultdict(list)
        for line in known:
            self._by_uid[line.uid] = line
            if line.entry:
                self._by_entry.setdefault((line.entry, line.is_payment), line)
            if line.reference:
                self._by_reference[line.reference].append(line)
        self._claimed: set[int] = set()

    def claim(self, uids: Iterable[str]) -> None:
        """Set aside the lines that answer for bookings by name."""
        self._claimed.update(self._by_uid[uid].line_id for uid in uids if uid in self._by_uid)

    def find(self, booking: Booking) -> Finding:
        """Return what ``booking`` is."""
        if same := self._by_uid.get(booking.uid):
            return Finding(same.line_id, "same")
        if other := self._by_entry.get((booking.entry, not booking.is_payment)):
            return Finding(other.line_id, "batch_known" if booking.is_payment else "payments_known")
        return self._find_preview(booking)

    def _find_preview(self, booking: Booking) -> Finding:
        for line in self._by_reference.get(booking.reference, ()):
            one_is_preview = line.is_preview != booking.is_preview
            if one_is_preview and line.line_id not in self._claimed:
                self._claimed.add(line.line_id)
                return Finding(line.line_id, "preview")
        return NEW


def follow_on(opening: int | None, previous_closing: int | None, repeated: int) -> Chain:
    """Compare a statement's opening balance with where the journal's last statement ended.

    :param opening: the bank's opening balance, ``None`` where it names none
    :param previous_closing: closing balance of the statement before, ``None`` where there is none
    :param repeated: how many of the statement's bookings exist already
    """
    if opening is None:
        return ""
    if previous_closing is None:
        return "first"
    if opening == previous_closing:
        return ""
    return "overlap" if repeated else "gap"


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal that may keep the file's account; ``rank`` 0 is the user's current company."""

    id: int
    number: str
    currency: str
    rank: int = 0


def choose_journal(
    account: tuple[str, str], currency: str, journals: Sequence[Journal], chosen: Journal | None
) -> tuple[int, JournalVerdict]:
    """Find the journal that keeps an account; an id of 0 means that somebody has to choose.

    :param account: its number and its bank, as the file names them
    :param currency: its currency, empty where the file names none
    :param journals: all journals with an account number that the user may import into
    :param chosen: the journal the user named, if any
    """
    if chosen:
        return _confirm(account, currency, chosen)
    if not account[0]:
        return 0, "unnamed"
    keeping = [j for j in journals if is_same_account(*account, j.number)]
    fitting = [j for j in keeping if currency in ("", j.currency)]
    best = min((j.rank for j in fitting), default=0)
    nearest = [j for j in fitting if j.rank == best]
    if len(nearest) == 1:
        return nearest[0].id, "found"
    if nearest:
        return 0, "ambiguous"
    return 0, "other_currency" if keeping else "unknown"


def _confirm(
    account: tuple[str, str], currency: str, chosen: Journal
) -> tuple[int, JournalVerdict]:
    """Check the journal the user chose against what the file says."""
    if currency not in ("", chosen.currency):
        return 0, "other_currency"
    if not account[0]:
        return chosen.id, "found"
    if not chosen.number:
        return chosen.id, "chosen_without_number"
    if is_same_account(*account, chosen.number):
        return chosen.id, "found"
    return 0, "other_account"


def is_same_account(number: str, bank_id: str, journal_number: str) -> bool:
    """Whether a file's account is the one a journal keeps, compared exactly.

    Banks write the account as IBAN, as the national part of it, or as bank and account number
    apart; a number that merely contains the other's digits is another account.

    >>> is_same_account("DE89370400440532013000", "", "DE89 3704 0044 0532 0130 00")
    True
    >>> is_same_account("532013000", "37040044", "DE89370400440532013000")
    True
    >>> is_same_account("37040044/0532013000", "", "DE89370400440532013000")
    True
    >>> is_same_account("53201300", "", "DE89370400440532013000")
    False
    """
    ours, theirs = plain(journal_number), plain(number)
    if not ours or not theirs:
        return False
    national = _national_part(ours)
    return (
        theirs in (ours, national)
        or _national_part(theirs) == ours
        or (
            bool(bank_id and national)
            and _joined(plain(bank_id), theirs, len(national)) == national
        )
    )


def plain(number: str) -> str:
    """An account number without blanks and signs, in capitals."""
    return "".join(char for char in number if char.isalnum()).upper()


def _national_part(number: str) -> str:
    """What an IBAN says after country and check digits; nothing for any other number."""
    is_iban = len(number) > _IBAN_HEAD and number[:2].isalpha() and number[2:_IBAN_HEAD].isdigit()
    return number[_IBAN_HEAD:] if is_iban else ""


def _joined(bank_id: str, number: str, length: int) -> str:
    """Bank and account number as an IBAN joins them: the account filled up with zeros."""
    return bank_id + number.zfill(max(length - len(bank_id), 0))
