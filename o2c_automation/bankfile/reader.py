"""The two ways in: ``read`` a whole file at once, ``open_file`` to read it in two passes."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import BinaryIO, cast

from .balances import Proof
from .detect import Source
from .formats import FormatReader, Job, build_reader
from .identity import Namer
from .mapping import CsvMapping
from .messages import Log, Refusal
from .model import (
    ReadOptions,
    Result,
    Statement,
    StatementClosed,
    StatementOpened,
    Transaction,
)
from .tally import LeftOut

_CHUNK = 1 << 20
_IN_MEMORY = 8 << 20


@dataclass(frozen=True, slots=True)
class Batch:
    """Some transactions of one statement; ``statement`` is its place in ``Result.statements``."""

    statement: int
    transactions: tuple[Transaction, ...]


def read(
    stream: BinaryIO,
    *,
    name: str = "",
    strict: bool = False,
    mapping: CsvMapping | None = None,
    options: ReadOptions | None = None,
) -> Result:
    """Read a file of ordinary size into memory, transactions included.

    ``strict`` refuses what breaks the schema or the arithmetic; otherwise every violation is
    listed and what is unambiguous is still read. Never raises for bad content.
    """
    with open_file(stream, name=name, strict=strict, mapping=mapping, options=options) as file:
        return file.read()


def open_file(
    stream: BinaryIO,
    *,
    name: str = "",
    strict: bool = False,
    mapping: CsvMapping | None = None,
    options: ReadOptions | None = None,
) -> BankFile:
    """Open a file of any size for ``check`` and ``batches``; use it as a context manager."""
    return BankFile(stream, name, strict, mapping, options or ReadOptions())


class BankFile:
    """One file read as often as needed, with bounded memory; a stream is copied if it must be."""

    def __init__(
        self,
        stream: BinaryIO,
        name: str,
        strict: bool,
        mapping: CsvMapping | None,
        options: ReadOptions,
    ) -> None:
        self.name = name
        self._stream = stream
        self._spool: BinaryIO | None = None
        self._strict = strict
        self._mapping = mapping
        self._options = options

    def __enter__(self) -> BankFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._spool is not None:
            self._spool.close()

    def read(self) -> Result:
        """Everything at once, transactions in memory."""
        return self._run(keep=True)

    def check(self) -> Result:
        """First pass: validate, prove balances, count; statements come without transactions."""
        return self._run(keep=False)

    def batches(self, size: int = 500) -> Iterator[Batch]:
        """Second pass: booked transactions in the file's order, at most ``size`` at a time.

        Only for a file whose check was not refused; the schema is not looked at again.
        """
        log = Log(limits=self._options.limits)
        self._rewind()
        reader = self._build(log, validate=False)
        pending: list[Transaction] = []
        statement = -1
        for event in Namer().name(reader.events()):
            if isinstance(event, Transaction):
                if event.is_booked:
                    pending.append(event)
            elif isinstance(event, StatementOpened):
                statement += 1
            if pending and (len(pending) >= size or isinstance(event, StatementClosed)):
                yield Batch(statement, tuple(pending))
                pending = []

    def _run(self, *, keep: bool) -> Result:
        log = Log(strict=self._strict, limits=self._options.limits)
        result = Result(name=self.name)
        try:
            result = dataclasses.replace(result, digest=self._prepare())
            reader = self._build(log, validate=True)
        except Refusal as refusal:
            log.refuse(refusal)
            return _conclude(result, log, ())
        statements: tuple[Statement, ...] = ()
        try:
            statements = tuple(_collect(reader, log, keep=keep))
        except Refusal as refusal:
            log.refuse(refusal)
        result = dataclasses.replace(
            result, format=reader.format, version=reader.version, schema=reader.schema
        )
        return _conclude(result, log, statements)

    def _build(self, log: Log, *, validate: bool) -> FormatReader:
        job = Job(log, self._options, self._mapping, validate)
        return build_reader(Source.of(self.name, self._rewind()), job)

    def _prepare(self) -> str:
        """Digest of the content; copies a stream that can't be read twice."""
        digest, size = hashlib.sha256(), 0
        target: BinaryIO | None = None
        if not self._stream.seekable():
            # Closed by __exit__: the copy outlives this method.
            spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
            target = self._spool = cast(BinaryIO, spool)
        else:
            self._stream.seek(0)
        while chunk := self._stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if size > self._options.limits.file_bytes:
                limit = f"{self._options.limits.file_bytes // 2**20} MB"
                raise Refusal("file.too_large", limit=limit)
            if target is not None:
                target.write(chunk)
        return digest.hexdigest()

    def _rewind(self) -> BinaryIO:
        stream = self._spool or self._stream
        stream.seek(0)
        return stream


def _collect(reader: FormatReader, log: Log, *, keep: bool) -> Iterator[Statement]:
    """Run all checks over a reader's events and give its statements as they close."""
    left_out = LeftOut()
    kept: list[Transaction] = []
    for event in Proof(log).watch(Namer().name(reader.events())):
        if isinstance(event, Transaction):
            left_out.add(event)
            if keep:
                kept.append(event)
        elif isinstance(event, StatementClosed):
            yield dataclasses.replace(event.statement, transactions=tuple(kept))
            kept.clear()
    left_out.report(log)


def _conclude(result: Result, log: Log, statements: tuple[Statement, ...]) -> Result:
    verdict = log.verdict
    kept = () if verdict == "refused" else statements
    return dataclasses.replace(result, verdict=verdict, statements=kept, messages=log.messages)
