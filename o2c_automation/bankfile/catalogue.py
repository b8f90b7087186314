"""Every finding the reader can make, in the user's words, with its cure.

A code names one kind of finding. An *error* refuses the file; a *warning* imports it and asks
for a look; an *info* only tells. Codes marked strict become errors for a journal that accepts
nothing but faultless files.
"""

from __future__ import annotations

from dataclasses import dataclass

from .model import Severity


@dataclass(frozen=True, slots=True)
class Template:
    """Wording of one code; ``text`` takes the parameters given with the finding."""

    severity: Severity
    text: str
    cure: str = ""
    strict: bool = False


def translatable(text: str) -> str:
    """Mark a text for translators; it stays English here and is translated where it is shown."""
    return text


# The name under which the host's export of terms looks for them.
_lt = translatable


def _error(text: str, cure: str) -> Template:
    return Template("error", text, cure)


def _warning(text: str, cure: str, *, strict: bool = False) -> Template:
    return Template("warning", text, cure, strict)


_AGAIN = _lt("Download the file from the bank again and import that copy, unopened and unedited.")
_BANK = _lt("Ask the bank for a corrected file; nothing of this one was imported.")
_LOOK = _lt("Compare with the bank's own screen before you rely on this statement.")

CATALOGUE: dict[str, Template] = {
    # The file as a whole
    "file.empty": _error(_lt("The file is empty."), _AGAIN),
    "file.too_large": _error(
        _lt("The file is larger than the limit of {limit}."),
        _lt("Ask the bank for one file per period."),
    ),
    "file.unknown": _error(
        _lt("This is no bank statement in a format known here: {found}."),
        _lt(
            "Choose camt.052/.053/.054, MT940, MT942, OFX, BAI2, CSV or XLSX in the bank's export."
        ),
    ),
    "file.html": _error(
        _lt(
            "This is a web page, not a bank statement; often the bank's login page "
            "saved by mistake."
        ),
        _lt("Log in at the bank, download the statement again and import that file."),
    ),
    "file.encoding": _error(_lt("The characters of the file can't be read: {detail}."), _AGAIN),
    "file.unreadable": _error(_lt("The file can't be read as {format}: {detail}."), _AGAIN),
    "file.truncated": _error(_lt("The file ends before the statement does."), _AGAIN),
    "file.nothing": _error(
        _lt("The file holds no statement of an account."),
        _lt(
            "Choose an account statement, not a profile or investment report, in the bank's export."
        ),
    ),
    # Archives
    "zip.empty": _error(_lt("The archive holds no file."), _lt("Pack the statements again.")),
    "zip.encrypted": _error(
        _lt("The archive is protected by a password."),
        _lt("Unpack it yourself and import the statements."),
    ),
    "zip.nested": _error(
        _lt("The archive holds another archive ({member})."),
        _lt("Unpack the outer archive and import the inner ones."),
    ),
    "zip.bomb": _error(
        _lt("The archive unpacks to more than the limit of {limit}."),
        _lt("Import the statements one by one, unpacked."),
    ),
    "zip.too_many": _error(
        _lt("The archive holds {count} files, more than the limit of {limit}."),
        _lt("Pack only bank statements, at most {limit} in one archive."),
    ),
    "zip.member": _error(_lt("Refused because of {member} in the archive."), _BANK),
    "zip.skipped": _warning(
        _lt("{member} in the archive is no bank statement and is left out."),
        _lt("Nothing needs to be done if you didn't expect bookings from it."),
    ),
    "zip.damaged": _error(_lt("The archive is damaged: {detail}."), _AGAIN),
    # XML
    "xml.doctype": _error(
        _lt(
            "The file carries a document type declaration, which no bank sends and which can be "
            "used to attack the reader."
        ),
        _lt("Don't import this file; ask whoever sent it where it comes from."),
    ),
    "xml.malformed": _error(_lt("The XML is broken: {detail}."), _AGAIN),
    "xml.two_documents": _error(
        _lt("Several XML documents stand one after the other in this file."),
        _lt("Import each document as a file of its own."),
    ),
    "xml.encoding_name": _warning(
        _lt("The file says its characters are {declared}, but they are UTF-8; read as such."),
        _lt("Tell the bank."),
        strict=True,
    ),
    "xml.leading_blank": _error(
        _lt("Something stands before the XML declaration, which must come first in the file."),
        _lt("Remove blank lines or marks at the beginning, or download the file again."),
    ),
    "xml.not_statement": _error(
        _lt("This is {found}, not a bank statement."),
        _lt("Import camt.053 (statement), camt.052 (intraday) or camt.054 (advice)."),
    ),
    "xml.depth": _error(_lt("Elements are nested deeper than {limit} levels."), _BANK),
    "xml.attributes": _error(_lt("An element has more than {limit} attributes."), _BANK),
    "xml.text": _error(_lt("A text is longer than {limit} characters."), _BANK),
    "xml.elements": _error(_lt("One entry or statement holds more than {limit} elements."), _BANK),
    "xml.misplaced": _error(_lt("The element {name} stands where none may be."), _BANK),
    "xml.foreign_element": _error(
        _lt("The entry holds the element {name}, which does not belong to bank statements."), _BANK
    ),
    "xml.stray_text": _warning(_lt("There is text between the elements."), _LOOK, strict=True),
    "schema.missing": Template(
        "info",
        _lt("Not checked against a schema: none is installed for {version}."),
        _lt("Install the schema package or upload the bank's schema."),
    ),
    "schema.nearest": _warning(
        _lt("There is no schema of its own for {version}; checked against {used} instead."),
        _lt("Upload the bank's or country's schema to check against that."),
        strict=True,
    ),
    "schema.namespace": _warning(
        _lt("The file does not say which version of the message it is; read as {used}."),
        _lt("Ask the bank to name the message version in the file."),
        strict=True,
    ),
    "schema.violation": _warning(
        _lt("The file breaks the official schema: {reason}"),
        _lt("Tell the bank; the statement is imported because nothing of it is ambiguous."),
        strict=True,
    ),
    # Entries
    "entry.no_sign": _error(_lt("An entry does not say whether money came in or went out."), _BANK),
    "entry.bad_sign": _error(
        _lt("An entry says {value} where only CRDT (in) or DBIT (out) may stand."), _BANK
    ),
    "entry.no_amount": _error(_lt("An entry has no amount."), _BANK),
    "entry.bad_amount": _error(_lt("The amount {value} is no plain number."), _BANK),
    "entry.negative": _error(
        _lt(
            "The amount {value} has a minus beside the credit or debit mark, so its sign is "
            "unclear."
        ),
        _BANK,
    ),
    "entry.fraction": _warning(
        _lt("The amount {value} has more decimals than {currency} has."), _LOOK, strict=True
    ),
    "entry.bad_currency": _error(_lt("{value} is no currency code."), _BANK),
    "entry.decimal_point": _warning(
        _lt("The amount {value} has a decimal point where this format has a comma."),
        _LOOK,
        strict=True,
    ),
    "entry.bad_date": _error(_lt("The date {value} is no calendar date."), _BANK),
    "entry.no_date": _warning(
        _lt("An entry has no date; {assumed} was taken from the statement."), _LOOK, strict=True
    ),
    "entry.unknown_date": _error(_lt("An entry has no date and neither has the statement."), _BANK),
    "entry.odd_date": _warning(_lt("The date {value} is far from any real booking."), _LOOK),
    "entry.no_currency": _error(_lt("Neither an entry nor its account names a currency."), _BANK),
    "entry.assumed_currency": _warning(
        _lt("An entry names no currency; the account's {assumed} was taken."), _LOOK, strict=True
    ),
    "entry.other_currency": _warning(
        _lt("An entry is in {found}, the account in {expected}."),
        _lt("Use a journal in the currency of the entry, or ask the bank."),
    ),
    "entry.no_status": _warning(
        _lt("An entry does not say whether it is booked; taken as {assumed}."), _LOOK, strict=True
    ),
    "entry.pending": _warning(
        _lt("{count} entries are only announced, not booked yet, and are left out."),
        _lt("They come again, booked, in a later statement."),
    ),
    "entry.info": _warning(
        _lt("{count} entries are for information only and are left out."),
        _lt("Nothing needs to be done."),
    ),
    "entry.details": _warning(
        _lt(
            "The payments of a collective booking add up to {found}, the booking to {expected}; "
            "it is kept as one line."
        ),
        _lt("Split the line by hand with the bank's advice."),
    ),
    "entry.too_many_details": _warning(
        _lt("A collective booking has more than {limit} payments; it is kept as one line."),
        _lt("Ask the bank for smaller collective bookings."),
    ),
    "entry.details_withheld": Template(
        "info",
        _lt(
            "A collective booking names {expected} payments but lists {found}; it is kept as one "
            "line."
        ),
        _lt("Order the advice (camt.054) from the bank to see the payments."),
    ),
    "entry.bad_reference": _warning(
        _lt(
            "The structured reference {value} has wrong check digits; it is kept but proves "
            "nothing."
        ),
        _lt("Match this payment by hand."),
    ),
    "entry.too_many": _error(_lt("The file holds more than {limit} entries."), _BANK),
    "entry.code": _error(
        _lt("The transaction code {value} does not say whether money came in or went out."), _BANK
    ),
    "entry.code_assumed": _warning(
        _lt(
            "The transaction code {value} is none of the standard; taken as {assumed} because the "
            "control totals agree."
        ),
        _LOOK,
    ),
    # Statements
    "statement.no_account": _error(_lt("A statement does not name its account."), _BANK),
    "statement.unnamed_account": _warning(
        _lt("A statement does not name its account."),
        _lt("Choose the journal yourself."),
        strict=True,
    ),
    "statement.no_currency": _warning(
        _lt("A statement does not name its currency; the journal's is taken."), _LOOK, strict=True
    ),
    "statement.copy": _warning(
        _lt("The bank marks this statement as a {kind} of one sent before."),
        _lt("What was imported before is recognised and not imported again."),
    ),
    "statement.repeated": _warning(
        _lt("The statement {number} stands in the file more than once; it counts once."),
        _lt("Nothing needs to be done."),
    ),
    "statement.page": Template(
        "info", _lt("This is page {page} of a statement."), _lt("Import the other pages, too.")
    ),
    "statement.gap": _warning(
        _lt("Between two statements of {account} {amount} is missing."),
        _lt("Import the statements in between."),
    ),
    "balance.missing": _warning(
        _lt("The statement has no {kind} balance, so its entries can't be proven complete."), _LOOK
    ),
    "balance.bad": _warning(
        _lt("A balance can't be read ({value}) and is left out."), _LOOK, strict=True
    ),
    "balance.no_sign": _warning(
        _lt("A balance does not say whether it is credit or debit; taken as credit."),
        _LOOK,
        strict=True,
    ),
    "balance.mismatch": _warning(
        _lt(
            "Opening balance {opening} plus entries {total} is {expected}, but the bank's closing "
            "balance is {closing}."
        ),
        _lt("Don't reconcile this statement before the bank has explained the difference."),
        strict=True,
    ),
    "balance.total": _warning(
        _lt("The bank's control total of {kind} is {expected}, the entries give {found}."),
        _LOOK,
        strict=True,
    ),
    "control.total": _error(
        _lt("The bank's control figures don't agree with the content: {detail}."), _AGAIN
    ),
    # Tables
    "table.no_columns": _error(
        _lt("The columns of date and amount can't be recognised."),
        _lt("Name the columns on the mapping screen and save them for this journal."),
    ),
    "table.no_rows": _error(
        _lt("The table holds no bookings."), _lt("Check the mapping's header row.")
    ),
    "table.ambiguous_dates": _warning(
        _lt("All dates could be day/month or month/day; read as {order}."),
        _lt("Choose the order on the mapping screen and save it for this journal."),
    ),
    "table.row": _error(
        _lt("Row {row} can't be read: {detail}."), _lt("Correct the mapping or the row.")
    ),
    "table.formula": _error(
        _lt("Cell {cell} holds a formula instead of a value."),
        _lt("Save the bank's original export without opening it in a spreadsheet."),
    ),
    "table.skipped": _warning(_lt("{count} rows without date and amount are left out."), _LOOK),
    "table.guessed": Template(
        "info",
        _lt("The columns were guessed from the content."),
        _lt("Check the preview and save the mapping for this journal."),
    ),
    "table.mixed_signs": _error(
        _lt("Amounts carry no sign and no column says which money came in or went out."),
        _lt("Name the sign column or the debit and credit columns on the mapping screen."),
    ),
}

MORE = Template("info", _lt("{count} more findings of {code}."))
