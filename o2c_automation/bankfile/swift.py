"""Reads MT940 statements and MT942 interim reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from stdnum.iso7064 import mod_97_10

from . import swift_tags as tags
from .balances import closing_of, opening_of
from .identity import amount_key, is_reference
from .messages import Log, Refusal
from .model import (
    Account,
    Event,
    ReadOptions,
    SchemaVerdict,
    Statement,
    StatementClosed,
    StatementOpened,
    Status,
    Transaction,
)
from .swift_details import details_of
from .tally import Tally
from .textfile import decode
from .values import clean, compact, is_odd_date, looks_like_iban

_ACCOUNT_CURRENCY = re.compile(r"^(.*\d)\s*([A-Z]{3})$", re.DOTALL)
_NUMBER = re.compile(r"^([^/]*)(?:/(.*))?$", re.DOTALL)


class SwiftReader:
    """One pass over the text of an MT940 or MT942 file."""

    schema: SchemaVerdict = "none"

    def __init__(self, content: bytes, log: Log, options: ReadOptions) -> None:
        self._log = log
        self._options = options
        text, _encoding = decode(content)
        self._messages = [m for m in tags.messages(text) if m.has_statement]

    @property
    def format(self) -> str:
        """MT942 for a report without a closing balance, else MT940."""
        return _kind(self._messages[0]) if self._messages else "MT940"

    @property
    def version(self) -> str:
        """These formats carry no version of their own."""
        return self.format

    def events(self) -> Iterator[Event]:
        """The statements and transactions of the file in its order."""
        if not self._messages:
            raise Refusal("file.nothing")
        for message in self._messages:
            yield from self._statement(message)

    def _statement(self, message: tags.Message) -> Iterator[Event]:
        statement = self._head(message)
        yield StatementOpened(statement)
        tally = Tally()
        for line in tags.statement_lines(message, self._log):
            transaction = self._transaction(line, statement, tally.entries)
            tally.entries += 1
            tally.add(transaction)
            yield transaction
        self._note(message, statement)
        self._check_totals(message, statement)
        yield StatementClosed(tally.complete(statement))

    def _head(self, message: tags.Message) -> Statement:
        found = tuple(tags.balances(message, self._log))
        account = account_of(message.first("25", "25P"))
        limit = message.first("34F")[:3]
        currency = next((b.currency for b in found), "") or account.currency or limit
        if not account.number:
            raise Refusal("statement.no_account", message.line, ":25:")
        if not currency:
            raise Refusal("entry.no_currency", message.line)
        number = _NUMBER.match(message.first("28C", "28", "28D"))
        assert number is not None
        opening, closing = opening_of(found, currency), closing_of(found, currency)
        return Statement(
            account=replace(account, currency=currency),
            number=clean(number[1]),
            sequence=clean(number[2] or ""),
            currency=currency,
            date_from=opening.date if opening else None,
            date_to=closing.date if closing else None,
            opening=opening,
            closing=closing,
            balances=found,
            source=_kind(message),
        )

    def _transaction(self, line: tags.Line, statement: Statement, index: int) -> Transaction:
        details = details_of(line)
        status: Status = "pending" if line.mark in ("EC", "ED") else "booked"
        if is_odd_date(line.entry_date):
            self._log.add("entry.odd_date", line.line, value=line.entry_date)
        reference = line.bank_ref if is_reference(line.bank_ref) else ""
        return Transaction(
            amount=line.amount,
            currency=statement.currency,
            booking_date=line.entry_date,
            value_date=line.value_date,
            status=status,
            payer_name=details.name,
            payer_account=Account(details.iban, details.account, details.bank),
            ultimate_payer=details.ultimate,
            text=details.text,
            end_to_end_id=details.end_to_end_id,
            mandate_id=details.mandate_id,
            instruction_id=details.instruction_id or line.customer_ref,
            bank_ref=reference,
            entry_ref=line.customer_ref,
            code=details.code,
            additional_info=clean(f"{line.details}\n{line.supplement}"),
            is_return=details.is_return,
            is_reversal=line.mark in ("RC", "RD"),
            entry_index=index,
            line=line.line,
        )

    def _note(self, message: tags.Message, statement: Statement) -> None:
        if statement.source != "MT940":
            return
        for kind in ("opening", "closing"):
            if getattr(statement, kind) is None:
                self._log.add("balance.missing", message.line, kind=kind)

    def _check_totals(self, message: tags.Message, statement: Statement) -> None:
        lines = tags.statement_lines(message, self._log)
        for side, count, total in tags.control_totals(message, self._log):
            amounts = [abs(x.amount) for x in lines if (x.amount < 0) == (side == "D")]
            found = sum(amounts, Decimal(0))
            if found != total or count not in (None, len(amounts)):
                self._log.add(
                    "balance.total",
                    message.line,
                    kind="debits" if side == "D" else "credits",
                    expected=f"{amount_key(total)} {statement.currency}",
                    found=f"{amount_key(found)} {statement.currency}",
                )


def _kind(message: tags.Message) -> str:
    present = {item.tag for item in message.fields}
    is_interim = present & {"34F", "13D", "90C", "90D"} and not present & {"62F", "62M"}
    return "MT942" if is_interim else "MT940"


def account_of(text: str) -> Account:
    """The account of :25:: an IBAN, or bank code and number, each maybe with a currency.

    >>> account_of("10020030/1234567EUR")
    Account(iban='', other='1234567', bank_id='10020030', currency='EUR', owner='')
    """
    first, _, second = text.partition("\n")
    value, currency = first.strip(), ""
    if not _is_iban(value):
        match = _ACCOUNT_CURRENCY.match(value)
        if match:
            value, currency = match[1].strip(), match[2]
    if _is_iban(value):
        return Account(iban=compact(value), bank_id=second.strip(), currency=currency)
    bank, slash, number = value.partition("/")
    if slash and number and bank:
        if _is_iban(number):
            return Account(iban=compact(number), bank_id=bank.strip(), currency=currency)
        return Account(other=compact(number), bank_id=bank.strip(), currency=currency)
    return Account(other=compact(value.strip("/")), bank_id=second.strip(), currency=currency)


def _is_iban(text: str) -> bool:
    """Whether a text is an IBAN with the right check digits.

    The library's own test reads a table of countries from its package data, which Odoo's
    import hook hides.
    """
    value = compact(text)
    return looks_like_iban(value) and bool(mod_97_10.is_valid(value[4:] + value[:4]))
