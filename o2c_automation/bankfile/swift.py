"""Reads MT940 statements and MT942 interim reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from . import swift_tags as tags
from .accounts import swift_account
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
from .values import clean, is_odd_date

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
        lines = tags.statement_lines(message, self._log)
        for line in lines:
            transaction = self._transaction(line, statement, tally.entries)
            tally.entries += 1
            tally.add(transaction)
            yield transaction
        self._note(message, statement)
        self._check_totals(message, lines, statement.currency)
        yield StatementClosed(tally.complete(statement))

    def _head(self, message: tags.Message) -> Statement:
        found = tuple(tags.balances(message, self._log))
        account = swift_account(message.first("25", "25P"))
        limit = message.first("34F")[:3]
        currency = next((b.currency for b in found), "") or account.currency or limit
        if not account.number:
            raise Refusal("statement.no_account", message.line, ":25:")
        if not currency:
            self._log.add("statement.no_currency", message.line)
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

    def _check_totals(self, message: tags.Message, lines: list[tags.Line], currency: str) -> None:
        for side, count, total in tags.control_totals(message, self._log):
            amounts = [abs(x.amount) for x in lines if (x.amount < 0) == (side == "D")]
            found = sum(amounts, Decimal(0))
            if found != total or count not in (None, len(amounts)):
                self._log.add(
                    "balance.total",
                    message.line,
                    kind="debits" if side == "D" else "credits",
                    expected=f"{amount_key(total)} {currency}",
                    found=f"{amount_key(found)} {currency}",
                )


def _kind(message: tags.Message) -> str:
    present = {item.tag for item in message.fields}
    is_interim = present & {"34F", "13D", "90C", "90D"} and not present & {"62F", "62M"}
    return "MT942" if is_interim else "MT940"
