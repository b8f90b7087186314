"""From the facts of one camt statement to its head: account, period, pages, balances."""

from __future__ import annotations

from datetime import date

from .accounts import account_of
from .balances import KINDS, closing_of, opening_of
from .camt_paths import BalanceFacts, StatementFacts
from .camt_shape import Head
from .messages import Log, Refusal
from .model import Account, Balance, Statement
from .values import clean, iso_date, iso_datetime, plain_decimal

_COPIES = {"COPY": "copy", "CODU": "copy and duplicate", "DUPL": "duplicate"}
_TRUE = frozenset({"true", "1", "YES"})


def build_statement(head: Head, message: str) -> Statement:
    """The statement as its head tells it, without entries; makes no remarks.

    Raises ``Refusal`` when no account is named: its entries would belong to nobody.
    """
    facts = head.facts
    balances = tuple(b for b in map(_balance, head.balances) if b is not None)
    currency = facts.currency.strip().upper() or next(
        (b.currency for b in balances if b.currency), ""
    )
    return Statement(
        account=_account(facts, currency, head.line),
        number=facts.number.strip(),
        sequence=facts.sequence.strip(),
        legal_sequence=facts.legal_sequence.strip(),
        currency=currency,
        date_from=iso_date(facts.date_from),
        date_to=iso_date(facts.date_to),
        created=iso_datetime(facts.created),
        opening=opening_of(balances, currency),
        closing=closing_of(balances, currency),
        balances=balances,
        copy=facts.copy.strip(),
        page=facts.page.strip(),
        is_last_page=not facts.page or facts.last_page.strip() in _TRUE,
        source=message,
    )


def fallback_date(statement: Statement) -> date | None:
    """The day an entry without any date can only belong to."""
    closing = statement.closing.date if statement.closing else None
    created = statement.created.date() if statement.created else None
    return closing or statement.date_to or created


def note_statement(statement: Statement, head: Head, log: Log) -> None:
    """Remark on what the statement's head leaves open."""
    if statement.copy in _COPIES:
        log.add("statement.copy", head.line, kind=_COPIES[statement.copy])
    if statement.page and not (statement.page.lstrip("0") == "1" and statement.is_last_page):
        log.add("statement.page", head.line, page=statement.page)
    for facts in head.balances:
        _note_balance(facts, head.line, log)
    if statement.source == "camt.053":
        _note_missing(statement, head.line, log)


def _note_missing(statement: Statement, line: int, log: Log) -> None:
    if statement.opening is None and statement.page in ("", "1"):
        log.add("balance.missing", line, "Bal", kind="opening")
    if statement.closing is None and statement.is_last_page:
        log.add("balance.missing", line, "Bal", kind="closing")


def _note_balance(facts: BalanceFacts, line: int, log: Log) -> None:
    if _balance(facts) is None:
        log.add("balance.bad", line, "Bal", value=facts.amount or facts.sign or facts.date)
    elif not facts.sign.strip():
        log.add("balance.no_sign", line, "Bal/CdtDbtInd")


def _account(facts: StatementFacts, currency: str, line: int) -> Account:
    account = account_of(
        facts.iban,
        facts.other,
        bank_id=facts.bank_id.strip(),
        currency=currency,
        owner=clean(facts.owner),
    )
    if not account.number:
        raise Refusal("statement.no_account", line, "Acct/Id")
    return account


def _balance(facts: BalanceFacts) -> Balance | None:
    amount = plain_decimal(facts.amount)
    sign = facts.sign.strip()
    if amount is None or sign not in ("CRDT", "DBIT", ""):
        return None
    code = facts.code.strip()
    return Balance(
        kind=KINDS.get(code, "other"),
        amount=-amount if sign == "DBIT" else amount,
        date=iso_date(facts.date),
        currency=facts.currency.strip().upper(),
        code=code,
    )
