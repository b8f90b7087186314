"""Every finding the reader can make, in the user's words, with its cure.

A code names one kind of finding. An *error* refuses the file; a *warning* imports it and asks
for a look; an *info* only tells. Codes marked strict become errors for a journal that accepts
nothing but faultless files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .model import Limits, Message, Severity, Verdict


@dataclass(frozen=True, slots=True)
class Template:
    """Wording of one code; ``text`` takes the parameters given with the finding."""

    severity: Severity
    text: str
    cure: str = ""
    strict: bool = False


def _error(text: str, cure: str) -> Template:
    return Template("error", text, cure)


def _warning(text: str, cure: str, *, strict: bool = False) -> Template:
    return Template("warning", text, cure, strict)


_AGAIN = "Download the file from the bank again and import that copy, unopened and unedited."
_BANK = "Ask the bank for a corrected file; nothing of this one was imported."
_LOOK = "Compare with the bank's own screen before you rely on this statement."

CATALOGUE: dict[str, Template] = {
    # The file as a whole
    "file.empty": _error("The file is empty.", _AGAIN),
    "file.too_large": _error(
        "The file is larger than the limit of {limit}.", "Ask the bank for one file per period."
    ),
    "file.unknown": _error(
        "This is no bank statement in a format known here: {found}.",
        "Choose camt.052/.053/.054, MT940, MT942, OFX, BAI2, CSV or XLSX in the bank's export.",
    ),
    "file.html": _error(
        "This is a web page, not a bank statement; often the bank's login page saved by mistake.",
        "Log in at the bank, download the statement again and import that file.",
    ),
    "file.encoding": _error("The characters of the file can't be read: {detail}.", _AGAIN),
    "file.unreadable": _error("The file can't be read as {format}: {detail}.", _AGAIN),
    "file.truncated": _error("The file ends before the statement does.", _AGAIN),
    "file.nothing": _error(
        "The file holds no statement of an account.",
        "Choose an account statement, not a profile or investment report, in the bank's export.",
    ),
    # Archives
    "zip.empty": _error("The archive holds no file.", "Pack the statements again."),
    "zip.encrypted": _error(
        "The archive is protected by a password.", "Unpack it yourself and import the statements."
    ),
    "zip.nested": _error(
        "The archive holds another archive ({member}).",
        "Unpack the outer archive and import the inner ones.",
    ),
    "zip.bomb": _error(
        "The archive unpacks to more than the limit of {limit}.",
        "Import the statements one by one, unpacked.",
    ),
    "zip.too_many": _error(
        "The archive holds {count} files, more than the limit of {limit}.",
        "Pack only bank statements, at most {limit} in one archive.",
    ),
    "zip.member": _error("Refused because of {member} in the archive.", _BANK),
    "zip.skipped": _warning(
        "{member} in the archive is no bank statement and is left out.",
        "Nothing needs to be done if you didn't expect bookings from it.",
    ),
    "zip.damaged": _error("The archive is damaged: {detail}.", _AGAIN),
    # XML
    "xml.doctype": _error(
        "The file carries a document type declaration, which no bank sends and which can be used "
        "to attack the reader.",
        "Don't import this file; ask whoever sent it where it comes from.",
    ),
    "xml.malformed": _error("The XML is broken: {detail}.", _AGAIN),
    "xml.two_documents": _error(
        "Several XML documents stand one after the other in this file.",
        "Import each document as a file of its own.",
    ),
    "xml.encoding_name": _warning(
        "The file says its characters are {declared}, but they are UTF-8; read as such.",
        "Tell the bank.",
        strict=True,
    ),
    "xml.leading_blank": _error(
        "Something stands before the XML declaration, which must come first in the file.",
        "Remove blank lines or marks at the beginning, or download the file again.",
    ),
    "xml.not_statement": _error(
        "This is {found}, not a bank statement.",
        "Import camt.053 (statement), camt.052 (intraday) or camt.054 (advice).",
    ),
    "xml.depth": _error("Elements are nested deeper than {limit} levels.", _BANK),
    "xml.attributes": _error("An element has more than {limit} attributes.", _BANK),
    "xml.text": _error("A text is longer than {limit} characters.", _BANK),
    "xml.elements": _error("One entry or statement holds more than {limit} elements.", _BANK),
    "xml.misplaced": _error("The element {name} stands where none may be.", _BANK),
    "xml.foreign_element": _error(
        "The entry holds the element {name}, which does not belong to bank statements.", _BANK
    ),
    "xml.stray_text": _warning("There is text between the elements.", _LOOK, strict=True),
    "schema.missing": Template(
        "info",
        "Not checked against a schema: none is installed for {version}.",
        "Install the schema package or upload the bank's schema.",
    ),
    "schema.nearest": _warning(
        "There is no schema of its own for {version}; checked against {used} instead.",
        "Upload the bank's or country's schema to check against that.",
        strict=True,
    ),
    "schema.namespace": _warning(
        "The file does not say which version of the message it is; read as {used}.",
        "Ask the bank to name the message version in the file.",
        strict=True,
    ),
    "schema.violation": _warning(
        "The file breaks the official schema: {reason}",
        "Tell the bank; the statement is imported because nothing of it is ambiguous.",
        strict=True,
    ),
    # Entries
    "entry.no_sign": _error("An entry does not say whether money came in or went out.", _BANK),
    "entry.bad_sign": _error(
        "An entry says {value} where only CRDT (in) or DBIT (out) may stand.", _BANK
    ),
    "entry.no_amount": _error("An entry has no amount.", _BANK),
    "entry.bad_amount": _error("The amount {value} is no plain number.", _BANK),
    "entry.negative": _error(
        "The amount {value} has a minus beside the credit or debit mark, so its sign is unclear.",
        _BANK,
    ),
    "entry.fraction": _warning(
        "The amount {value} has more decimals than {currency} has.", _LOOK, strict=True
    ),
    "entry.bad_currency": _error("{value} is no currency code.", _BANK),
    "entry.decimal_point": _warning(
        "The amount {value} has a decimal point where this format has a comma.",
        _LOOK,
        strict=True,
    ),
    "entry.bad_date": _error("The date {value} is no calendar date.", _BANK),
    "entry.no_date": _warning(
        "An entry has no date; {assumed} was taken from the statement.", _LOOK, strict=True
    ),
    "entry.unknown_date": _error("An entry has no date and neither has the statement.", _BANK),
    "entry.odd_date": _warning("The date {value} is far from any real booking.", _LOOK),
    "entry.no_currency": _error("Neither an entry nor its account names a currency.", _BANK),
    "entry.assumed_currency": _warning(
        "An entry names no currency; the account's {assumed} was taken.", _LOOK, strict=True
    ),
    "entry.other_currency": _warning(
        "An entry is in {found}, the account in {expected}.",
        "Use a journal in the currency of the entry, or ask the bank.",
    ),
    "entry.no_status": _warning(
        "An entry does not say whether it is booked; taken as {assumed}.", _LOOK, strict=True
    ),
    "entry.pending": _warning(
        "{count} entries are only announced, not booked yet, and are left out.",
        "They come again, booked, in a later statement.",
    ),
    "entry.info": _warning(
        "{count} entries are for information only and are left out.", "Nothing needs to be done."
    ),
    "entry.details": _warning(
        "The payments of a collective booking add up to {found}, the booking to {expected}; "
        "it is kept as one line.",
        "Split the line by hand with the bank's advice.",
    ),
    "entry.too_many_details": _warning(
        "A collective booking has more than {limit} payments; it is kept as one line.",
        "Ask the bank for smaller collective bookings.",
    ),
    "entry.details_withheld": Template(
        "info",
        "A collective booking names {expected} payments but lists {found}; it is kept as one line.",
        "Order the advice (camt.054) from the bank to see the payments.",
    ),
    "entry.bad_reference": _warning(
        "The structured reference {value} has wrong check digits; it is kept but proves nothing.",
        "Match this payment by hand.",
    ),
    "entry.too_many": _error("The file holds more than {limit} entries.", _BANK),
    "entry.code": _error(
        "The transaction code {value} does not say whether money came in or went out.", _BANK
    ),
    "entry.code_assumed": _warning(
        "The transaction code {value} is none of the standard; taken as {assumed} because the "
        "control totals agree.",
        _LOOK,
    ),
    # Statements
    "statement.no_account": _error("A statement does not name its account.", _BANK),
    "statement.unnamed_account": _warning(
        "A statement does not name its account.", "Choose the journal yourself.", strict=True
    ),
    "statement.no_currency": _warning(
        "A statement does not name its currency; the journal's is taken.", _LOOK, strict=True
    ),
    "statement.copy": _warning(
        "The bank marks this statement as a {kind} of one sent before.",
        "What was imported before is recognised and not imported again.",
    ),
    "statement.repeated": _warning(
        "The statement {number} stands in the file more than once; it counts once.",
        "Nothing needs to be done.",
    ),
    "statement.page": Template(
        "info", "This is page {page} of a statement.", "Import the other pages, too."
    ),
    "statement.gap": _warning(
        "Between two statements of {account} {amount} is missing.",
        "Import the statements in between.",
    ),
    "balance.missing": _warning(
        "The statement has no {kind} balance, so its entries can't be proven complete.", _LOOK
    ),
    "balance.bad": _warning(
        "A balance can't be read ({value}) and is left out.", _LOOK, strict=True
    ),
    "balance.no_sign": _warning(
        "A balance does not say whether it is credit or debit; taken as credit.", _LOOK, strict=True
    ),
    "balance.mismatch": _warning(
        "Opening balance {opening} plus entries {total} is {expected}, but the bank's closing "
        "balance is {closing}.",
        "Don't reconcile this statement before the bank has explained the difference.",
        strict=True,
    ),
    "balance.total": _warning(
        "The bank's control total of {kind} is {expected}, the entries give {found}.",
        _LOOK,
        strict=True,
    ),
    "control.total": _error(
        "The bank's control figures don't agree with the content: {detail}.", _AGAIN
    ),
    # Tables
    "table.no_columns": _error(
        "The columns of date and amount can't be recognised.",
        "Name the columns on the mapping screen and save them for this journal.",
    ),
    "table.no_rows": _error("The table holds no bookings.", "Check the mapping's header row."),
    "table.ambiguous_dates": _warning(
        "All dates could be day/month or month/day; read as {order}.",
        "Choose the order on the mapping screen and save it for this journal.",
    ),
    "table.row": _error("Row {row} can't be read: {detail}.", "Correct the mapping or the row."),
    "table.formula": _error(
        "Cell {cell} holds a formula instead of a value.",
        "Save the bank's original export without opening it in a spreadsheet.",
    ),
    "table.skipped": _warning("{count} rows without date and amount are left out.", _LOOK),
    "table.guessed": Template(
        "info",
        "The columns were guessed from the content.",
        "Check the preview and save the mapping for this journal.",
    ),
    "table.mixed_signs": _error(
        "Amounts carry no sign and no column says which money came in or went out.",
        "Name the sign column or the debit and credit columns on the mapping screen.",
    ),
}


class Refusal(Exception):
    """Raised inside the package to stop reading; never leaves it."""

    def __init__(self, code: str, line: int = 0, path: str = "", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.path = path
        self.params = params


class Log:
    """Collects the findings on one file, bounded; beyond the bound they are only counted."""

    def __init__(self, *, strict: bool = False, limits: Limits | None = None) -> None:
        self.strict = strict
        self._limits = limits or Limits()
        self._messages: list[Message] = []
        self._counts: dict[str, int] = {}
        self.has_error = False
        self.has_warning = False

    def add(self, code: str, line: int = 0, path: str = "", **params: Any) -> None:
        """Record one finding of the catalogue; ``params`` fill its text."""
        template = CATALOGUE[code]
        severity: Severity = template.severity
        if self.strict and template.strict:
            severity = "error"
        self.has_error |= severity == "error"
        self.has_warning |= severity == "warning"
        self._counts[code] = self._counts.get(code, 0) + 1
        if self._has_room(code):
            shown = {name: _shorten(value) for name, value in params.items()}
            text = template.text.format(**shown)
            cure = template.cure.format(**shown)
            self._messages.append(Message(code, severity, text, line, path, cure))

    def refuse(self, refusal: Refusal) -> None:
        """Record the finding that stopped the reading."""
        self.add(refusal.code, refusal.line, refusal.path, **refusal.params)

    def count(self, code: str) -> int:
        """How often a code was found, shown or not."""
        return self._counts.get(code, 0)

    @property
    def messages(self) -> tuple[Message, ...]:
        """What was found, with a closing count per code that had more than can be shown."""
        rest = self._unshown()
        return (*self._messages, *rest)

    @property
    def verdict(self) -> Verdict:
        """Refused with any error, warned with any warning, else accepted."""
        if self.has_error:
            return "refused"
        return "warned" if self.has_warning else "accepted"

    def _has_room(self, code: str) -> bool:
        if CATALOGUE[code].severity == "error":
            return self._counts[code] <= self._limits.messages_per_code
        return (
            self._counts[code] <= self._limits.messages_per_code
            and len(self._messages) < self._limits.messages
        )

    def _unshown(self) -> list[Message]:
        shown: dict[str, int] = {}
        for message in self._messages:
            shown[message.code] = shown.get(message.code, 0) + 1
        return [
            Message(code, "info", f"{count - shown.get(code, 0)} more findings of {code}.")
            for code, count in self._counts.items()
            if count > shown.get(code, 0)
        ]


def _shorten(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 120 else text[:117] + "…"
