"""Decodes text files whose encoding nobody declares."""

from __future__ import annotations

import codecs

from .messages import Refusal

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, fallback: str = "") -> tuple[str, str]:
    """Text and encoding: byte order mark, else UTF-8, else the fallback, else Windows-1252.

    Text in an 8-bit encoding is practically never valid UTF-8, so the order is safe whatever
    the file declares; zero bytes without a mark mean UTF-16 or no text.
    """
    for encoding in _candidates(content, fallback):
        text = _try(content, encoding)
        if text is not None:
            return text.replace("\r\n", "\n").replace("\r", "\n"), encoding
    raise Refusal("file.encoding", detail="no known encoding fits")


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _candidates(content: bytes, fallback: str) -> list[str]:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return [encoding]
    if b"\x00" in content[:200]:
        is_little = content[1:2] == b"\x00"
        return ["utf-16-le" if is_little else "utf-16-be"]
    known = [fallback] if fallback else []
    return ["utf-8", *known, "cp1252", "latin-1"]
