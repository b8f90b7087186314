"""Puts a result into words for the command line: one JSON object, or a table for people."""

from __future__ import annotations

from typing import Any

from .model import Balance, Message, Result, Statement

_MARKS = {"accepted": "ok", "warned": "look", "refused": "REFUSED"}


def as_object(result: Result, seconds: float) -> dict[str, Any]:
    """The stable JSON form of a result; amounts are decimal strings."""
    return {
        "file": result.name,
        "verdict": result.verdict,
        "format": result.format,
        "version": result.version,
        "schema": result.schema,
        "statements": [_statement(statement) for statement in result.statements],
        "messages": [_message(message) for message in result.messages],
        "seconds": round(seconds, 4),
    }


def as_table(result: Result, seconds: float) -> str:
    """A few lines per file for reading on a screen."""
    kind = result.version or result.format or "unknown"
    head = (
        f"{_MARKS[result.verdict]:8}{result.name}  {kind}, schema {result.schema}, {seconds:.2f} s"
    )
    rows = [_statement_row(statement) for statement in result.statements]
    notes = [_message_row(message) for message in result.messages]
    return "\n".join([head, *rows, *notes])


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "account": statement.account.number,
        "currency": statement.currency,
        "opening": _amount(statement.opening),
        "closing": _amount(statement.closing),
        "entries": statement.entry_count,
        "lines": statement.line_count,
        "sum": format(statement.total, "f"),
    }


def _message(message: Message) -> dict[str, Any]:
    text = f"{message.text} {message.cure}".strip()
    return {"code": message.code, "line": message.line, "path": message.path, "text": text}


def _amount(balance: Balance | None) -> str | None:
    return format(balance.amount, "f") if balance else None


def _statement_row(statement: Statement) -> str:
    opening, closing = _amount(statement.opening), _amount(statement.closing)
    return (
        f"        {statement.account.number or '(no account)'} {statement.currency}  "
        f"{opening or '?'} → {closing or '?'}  {statement.entry_count} entries, "
        f"{statement.line_count} lines, sum {statement.total:f}"
    )


def _message_row(message: Message) -> str:
    place = f"line {message.line}: " if message.line else ""
    return f"        {message.severity}: {place}{message.text} {message.cure}".rstrip()
