"""What an import says about a file beside the reader's findings, and both in one's language."""

from typing import Any

from odoo.api import Environment
from odoo.tools.translate import get_translation

from ...bankfile.catalogue import Template
from ...bankfile.catalogue import translatable as _lt

_MODULE = "o2c_automation"
_CHOOSE = _lt("Choose the journal on the statement, or create one.")

WORDINGS: dict[str, Template] = {
    # Which journal
    "account.unknown": Template("error", _lt("No journal keeps the account {account}."), _CHOOSE),
    "account.ambiguous": Template(
        "error", _lt("Several journals keep the account {account}."), _CHOOSE
    ),
    "account.unnamed": Template("error", _lt("The file does not name its account."), _CHOOSE),
    "account.other_currency": Template(
        "error",
        _lt("The account {account} is kept in {currency}, the journal is not."),
        _lt("Choose a journal in the currency of the account."),
    ),
    "account.other_account": Template(
        "error",
        _lt(
            "The file is about the account {account}, which is not the one of the journal "
            "{journal}."
        ),
        _lt("Import the file without naming a journal, or choose the right one."),
    ),
    "account.chosen_without_number": Template(
        "warning",
        _lt("The journal {journal} has no account number; the file is about {account}."),
        _lt("Link the account to the journal, so that its files are recognised."),
    ),
    # Statements and bookings
    "statement.gap": Template(
        "warning",
        _lt(
            "The statement {number} begins with {opening}, but the last one of the journal "
            "ended with {closing}."
        ),
        _lt("Import the statements in between."),
    ),
    "statement.overlap": Template(
        "info",
        _lt("{count} bookings of the statement {number} are bank lines already and are left out."),
    ),
    "entry.left_out": Template(
        "error",
        _lt(
            "{count} bookings of the statement {number} are in another currency than the account "
            "and can't be imported."
        ),
        _lt("Enter them by hand, or ask the bank for a corrected file."),
    ),
    # The import itself
    "mail.no_file": Template(
        "error",
        _lt("The mail carries no bank file."),
        _lt("Ask the sender to attach the file as the bank gave it out."),
    ),
    "host.refused": Template("error", "{error}", _lt("Remove the obstacle, then import the rest.")),
}


def say(env: Environment, wording: str, params: dict[str, Any] | None) -> str:
    """Return a wording in the reader's language, filled in.

    A translation that spoils a place to fill gives way to the English text: a finding is
    always told.
    """
    values = params or {}
    translated = get_translation(_MODULE, env.lang or "en_US", wording, {})
    try:
        return translated.format(**values)
    except (KeyError, IndexError, ValueError):
        return wording.format(**values)
