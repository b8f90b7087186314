"""Chooses the reader for a recognised file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from .archive import ArchiveReader, is_sheet, open_archive
from .bai2file import Bai2Reader
from .camt import CamtReader
from .detect import Source, sniff
from .mapping import CsvMapping
from .messages import Log
from .model import Event, ReadOptions, SchemaVerdict
from .ofx import OfxReader
from .swift import SwiftReader
from .tablefile import TableReader


class FormatReader(Protocol):
    """What every format gives: its name, its version, the schema's verdict, its events."""

    @property
    def schema(self) -> SchemaVerdict:
        """What the official schema says; none where there is none."""

    @property
    def format(self) -> str:
        """Name of the format, empty until it is known."""

    @property
    def version(self) -> str:
        """Version of the format or message."""

    def events(self) -> Iterator[Event]:
        """The statements and transactions; raises ``Refusal`` for what can't be read."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a reader needs beside the file; ``validate`` is off in a second pass."""

    log: Log
    options: ReadOptions
    mapping: CsvMapping | None = None
    validate: bool = True


def build_reader(source: Source, job: Job) -> FormatReader:
    """The reader for one file; raises ``Refusal`` for what is no bank statement."""
    kind = sniff(source.start)
    if kind == "xml":
        return CamtReader(source, job.log, job.options, validate=job.validate)
    if kind == "zip":
        return _build_archive(source, job)
    content = source.read_all(job.options.limits.text_file_bytes)
    if kind == "swift":
        return SwiftReader(content, job.log, job.options)
    if kind == "ofx":
        return OfxReader(content, job.log, job.options)
    if kind == "bai2":
        return Bai2Reader(content, job.log, job.options)
    return TableReader(content, job.log, job.options, job.mapping)


def _build_archive(source: Source, job: Job) -> FormatReader:
    archive = open_archive(source.rewound(), job.options.limits)
    if is_sheet(archive):
        content = source.rewound().read(job.options.limits.sheet_bytes + 1)
        return TableReader(content, job.log, job.options, job.mapping)

    def build(member: Source) -> FormatReader:
        return build_reader(member, job)

    return ArchiveReader(archive, job.log, job.options, build)
