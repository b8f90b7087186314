"""Reads the bank files inside a ZIP archive, one after the other, without unpacking to disk."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from .detect import Source, sniff
from .messages import Log, Refusal
from .model import Event, Limits, ReadOptions, SchemaVerdict

if TYPE_CHECKING:
    from .formats import FormatReader

_SMALL = 1 << 20
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_NO_STATEMENT = frozenset({"file.unknown", "file.empty", "file.html", "xml.not_statement"})
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)
_ENCRYPTED = 0x1
_END_OF_DIRECTORY = b"PK\x05\x06"
_TAIL = (1 << 16) + 22
_DIRECTORY = 1 << 20


class Bounded(io.RawIOBase):
    """A member's stream that refuses to give more than was announced and allowed."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        super().__init__()
        self._stream = stream
        self._left = limit
        self._limit = limit

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Like any stream; damage and excess become refusals."""
        try:
            content = self._stream.read(size if size >= 0 else self._left + 1)
        except _DAMAGE as error:
            raise Refusal("zip.damaged", detail=error) from error
        self._left -= len(content)
        if self._left < 0:
            raise Refusal("zip.bomb", limit=_megabytes(self._limit))
        return content


class ArchiveReader:
    """The events of all members; any damaged or refused member refuses the whole archive."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        log: Log,
        options: ReadOptions,
        build: Callable[[Source], FormatReader],
    ) -> None:
        self._archive = archive
        self._log = log
        self._limits: Limits = options.limits
        self._build = build
        self._formats: list[str] = []
        self._versions: list[str] = []
        self._schemas: set[SchemaVerdict] = set()

    @property
    def format(self) -> str:
        """The members' common format, or ZIP when they differ."""
        return self._formats[0] if len(set(self._formats)) == 1 else "ZIP"

    @property
    def version(self) -> str:
        """The members' versions."""
        return ", ".join(sorted(set(self._versions)))

    @property
    def schema(self) -> SchemaVerdict:
        """Invalid if any member is, valid if all are."""
        if "invalid" in self._schemas:
            return "invalid"
        return "valid" if self._schemas == {"valid"} else "none"

    def events(self) -> Iterator[Event]:
        """The statements and transactions of all members in the archive's order."""
        members = self._members()
        for member in members:
            with self._open(member) as stream:
                yield from self._read(member.filename, cast(BinaryIO, stream))
        if not self._formats:
            raise Refusal("file.nothing")

    def _read(self, name: str, stream: BinaryIO) -> Iterator[Event]:
        source = Source.of(name, stream)
        reader = None
        try:
            if sniff(source.start) == "zip" and not _is_sheet(source.start):
                raise Refusal("zip.nested", member=name)
            reader = self._build(source)
            yield from reader.events()
        except Refusal as refusal:
            self._judge(refusal, name, is_started=bool(reader and reader.format))
        if reader is not None and reader.format:
            self._formats.append(reader.format)
            self._versions.append(reader.version)
            self._schemas.add(reader.schema)

    def _judge(self, refusal: Refusal, name: str, *, is_started: bool) -> None:
        """Pass over a member that is no statement at all; stop at a statement that is refused."""
        if refusal.code in _NO_STATEMENT and not is_started:
            self._log.add("zip.skipped", member=name)
            return
        self._log.refuse(refusal)
        if refusal.code.startswith("zip."):
            raise refusal
        raise Refusal("zip.member", path=name, member=name)

    def _members(self) -> list[zipfile.ZipInfo]:
        members = [m for m in self._archive.infolist() if not m.is_dir() and not _is_litter(m)]
        if not members:
            raise Refusal("zip.empty")
        limits = self._limits
        if len(members) > limits.archive_members:
            raise Refusal("zip.too_many", count=len(members), limit=limits.archive_members)
        if sum(member.file_size for member in members) > limits.archive_bytes:
            raise Refusal("zip.bomb", limit=_megabytes(limits.archive_bytes))
        for member in members:
            self._inspect(member)
        return members

    def _inspect(self, member: zipfile.ZipInfo) -> None:
        if member.flag_bits & _ENCRYPTED:
            raise Refusal("zip.encrypted", path=member.filename)
        ratio = member.file_size / max(1, member.compress_size)
        if ratio > self._limits.archive_ratio and member.file_size > _SMALL:
            raise Refusal("zip.bomb", path=member.filename, limit=f"{self._limits.archive_ratio}:1")

    def _open(self, member: zipfile.ZipInfo) -> Bounded:
        try:
            stream = cast(BinaryIO, self._archive.open(member))
        except (*_DAMAGE, RuntimeError) as error:
            raise Refusal("zip.damaged", path=member.filename, detail=error) from error
        return Bounded(stream, member.file_size)


def open_archive(stream: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """Open the archive's directory; raises ``Refusal`` when it is damaged or huge."""
    stream.seek(-min(_TAIL, stream.seek(0, io.SEEK_END)), io.SEEK_END)
    tail = stream.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if 0 <= at <= len(tail) - 22:
        count, size = struct.unpack_from("<HI", tail, at + 10)
        if size > _DIRECTORY:
            raise Refusal("zip.too_many", count=count, limit=limits.archive_members)
    try:
        return zipfile.ZipFile(stream)
    except _DAMAGE as error:
        raise Refusal("zip.damaged", detail=error) from error


def is_sheet(archive: zipfile.ZipFile) -> bool:
    """Whether an archive is an Excel workbook."""
    return "xl/workbook.xml" in archive.namelist()


def _is_sheet(start: bytes) -> bool:
    return b"[Content_Types].xml" in start[:4096] or b"xl/workbook.xml" in start


def _is_litter(member: zipfile.ZipInfo) -> bool:
    return any(part in member.filename for part in _LITTER)


def _megabytes(size: int) -> str:
    return f"{size // 2**20} MB"
