"""Counts a statement's entries and booked lines while they pass."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal

from .messages import Log
from .model import Statement, Transaction


@dataclass(slots=True)
class Tally:
    """``entries`` counts what the bank listed, ``lines`` and ``total`` what is booked."""

    entries: int = 0
    lines: int = 0
    skipped: int = 0
    total: Decimal = Decimal(0)

    def add(self, line: Transaction) -> None:
        """Count one transaction."""
        if line.is_booked:
            self.lines += 1
            self.total += line.amount
        else:
            self.skipped += 1

    def complete(self, statement: Statement) -> Statement:
        """The statement with its figures."""
        return dataclasses.replace(
            statement,
            entry_count=self.entries,
            line_count=self.lines,
            skipped_count=self.skipped,
            total=self.total,
        )


class LeftOut:
    """Notes once per file how many entries were not booked, so that none goes unseen."""

    def __init__(self) -> None:
        self._counts = {"pending": 0, "info": 0}

    def add(self, line: Transaction) -> None:
        """Count a transaction that becomes no bank line."""
        if not line.is_booked:
            self._counts[line.status] += 1

    def report(self, log: Log) -> None:
        """Write the counts to the log."""
        for status, count in self._counts.items():
            if count:
                log.add(f"entry.{status}", count=count)
