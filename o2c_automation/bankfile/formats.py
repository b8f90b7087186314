"""Chooses the reader for a recognised file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from .camt import CamtReader
from .detect import Source, sniff
from .mapping import CsvMapping
from .messages import Log
from .model import Event, ReadOptions, SchemaVerdict


class FormatReader(Protocol):
    """What every format gives: its name, its version, the schema's verdict, its events."""

    schema: SchemaVerdict

    @property
    def format(self) -> str: ...

    @property
    def version(self) -> str: ...

    def events(self) -> Iterator[Event]: ...


@dataclass(frozen=True, slots=True)
class Job:
    """What a reader needs beside the file; ``validate`` is off in a second pass."""

    log: Log
    options: ReadOptions
    mapping: CsvMapping | None = None
    validate: bool = True


def build_reader(source: Source, job: Job) -> FormatReader:
    """The reader for one file; raises ``Refusal`` for what is no bank statement."""
    sniff(source.start)
    return CamtReader(source, job.log, job.options, validate=job.validate)
