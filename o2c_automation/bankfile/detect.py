"""Recognises the kind of a file by its first bytes, never by its name."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import BinaryIO, Literal

from .messages import Refusal

Kind = Literal["xml", "zip", "ofx", "swift", "bai2", "table"]
START_BYTES = 1 << 16

_XML_ENCODING = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_OFX = re.compile(
    r"^\s*(OFXHEADER\s*:|<\?xml[^>]*\?>\s*<\?OFX|<\?OFX|(<\?xml[^>]*\?>\s*)?<OFX>)", re.I
)
_SWIFT = re.compile(r"(^|\n)[ \t]{0,3}:(20|25P?|28C?|60[FM]|34F|61):|^\s*\{1:F\d\d|\{4:\s*\r?\n:")
_BAI2 = re.compile(r"^\s*01\s*,[^,\n]*,[^,\n]*,\s*\d{6,8}\s*,")
_HTML = re.compile(r"^\s*(<!doctype\s+html|<html)", re.I)
_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Office file; save it as .xlsx"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(slots=True)
class Source:
    """A named stream whose first bytes were read ahead for recognition."""

    name: str
    start: bytes
    stream: BinaryIO

    @classmethod
    def of(cls, name: str, stream: BinaryIO) -> Source:
        """Read the first bytes of a stream."""
        return cls(name, stream.read(START_BYTES), stream)

    def rewound(self) -> BinaryIO:
        """The stream from its first byte; a member of an archive is read into memory for it."""
        if self.stream.seekable():
            self.stream.seek(0)
            return self.stream
        return io.BytesIO(self.start + self.stream.read())

    def read_all(self, limit: int) -> bytes:
        """The whole content; refused beyond the limit of its format."""
        content = self.start + self.stream.read(max(0, limit - len(self.start)) + 1)
        if len(content) > limit:
            raise Refusal("file.too_large", limit=f"{limit // 2**20} MB")
        return content


def sniff(start: bytes) -> Kind:
    """The kind of a file; raises ``Refusal`` for what can't be a bank statement."""
    if not start.strip(b"\x00\t\r\n ") or start in (bom for bom, _name in _BOMS):
        raise Refusal("file.empty")
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Refusal("file.encoding", detail="UTF-32 is not supported")
    for magic, found in _REFUSED:
        if start.startswith(magic):
            raise Refusal("file.unknown", found=found)
    return _sniff_text(peek(start))


def _sniff_text(text: str) -> Kind:
    if _HTML.search(text):
        raise Refusal("file.html")
    if _OFX.search(text):
        return "ofx"
    if text.lstrip().startswith("<"):
        return "xml"
    if _BAI2.search(text):
        return "bai2"
    if _SWIFT.search(text):
        return "swift"
    if text.lstrip().startswith(("{", "[")):
        raise Refusal("file.unknown", found="JSON")
    if _is_tabular(text):
        return "table"
    raise Refusal("file.unknown", found="no known beginning")


def _is_tabular(text: str) -> bool:
    """Whether a delimiter stands in most of the first lines and the text is printable."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if "\x00" in text or not lines:
        return False
    return any(sum(char in line for line in lines) * 2 > len(lines) for char in ";,\t|")


def peek(start: bytes) -> str:
    """The first bytes as text, good enough to recognise a format."""
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            return start.decode(encoding, "replace")
    for prefix, encoding in ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be")):
        if start.startswith(prefix):
            return start.decode(encoding, "replace")
    return start.decode("utf-8", "replace")


def declared_encoding(start: bytes) -> str:
    """Encoding an XML declaration names, in lower case, or nothing."""
    match = _XML_ENCODING.match(start.removeprefix(codecs.BOM_UTF8).lstrip())
    return match[1].decode("ascii").lower() if match else ""


def mislabelled_encoding(start: bytes) -> str:
    """A two-byte encoding that a file of single bytes declares; some tools do so."""
    declared = declared_encoding(start)
    is_single = not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    is_single = is_single and b"\x00" not in start[:100]
    return declared if is_single and declared.startswith(("utf-16", "utf16", "ucs-2")) else ""
