"""Bank files in: recognised by content, validated, streamed, every booking named once.

Pure Python without Odoo. ``read`` takes a whole file at once; ``open_file`` reads it twice with
bounded memory: first to check it, then to hand out its transactions in batches. Neither raises
for bad content: a bad file gives a refused :class:`Result` whose messages say what, where and
what to do.
"""

from .mapping import CsvMapping, guess_mapping, preview
from .model import (
    Account,
    Balance,
    Charge,
    Event,
    Limits,
    Message,
    ReadOptions,
    Result,
    Statement,
    StatementClosed,
    StatementOpened,
    Transaction,
)
from .reader import BankFile, Batch, open_file, read

__all__ = [
    "Account",
    "Balance",
    "BankFile",
    "Batch",
    "Charge",
    "CsvMapping",
    "Event",
    "Limits",
    "Message",
    "ReadOptions",
    "Result",
    "Statement",
    "StatementClosed",
    "StatementOpened",
    "Transaction",
    "guess_mapping",
    "open_file",
    "preview",
    "read",
]
