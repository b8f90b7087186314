"""Cuts a camt document into small units while it streams by, with bounded memory.

The units are the document's header (everything before its first statement), the statement's head
(everything before its first entry), each payment detail,
each entry without its details, the statement without its entries, and the document without its
statements. A unit is not a tree but its *shape* (element and attribute names in document order,
``None`` where an element ends) and its *values* (attribute values as they come, then the text of
each element when it ends). Two units of the same shape differ in their values only, which lets
the validator and the readers work out names and places once per shape instead of once per entry.

expat does the parsing: it expands nothing by itself, and the first sign of a document type
declaration refuses the file.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal
from xml.parsers import expat

from .messages import Refusal
from .model import Limits

UnitKind = Literal["header", "head", "detail", "entry", "statement", "document"]
Shape = tuple[str | None, ...]

CHUNK = 1 << 16
UNIT_ELEMENTS = 50_000
TOKEN_BYTES = 1 << 20
MEMORABLE_PARTS = 2_000
STATEMENT_TAGS = frozenset({"Stmt", "Rpt", "Ntfctn"})
MESSAGES = {
    "BkToCstmrStmt": "camt.053",
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrDbtCdtNtfctn": "camt.054",
}
_CAMT = re.compile(r"camt\.05[234]\.\d{3}\.\d\d")
_LEVELS = {"Stmt": 1, "Rpt": 1, "Ntfctn": 1, "Ntry": 2, "TxDtls": 3}
_KINDS: dict[int, UnitKind] = {0: "document", 1: "statement", 2: "entry", 3: "detail"}
_XSI = "http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(slots=True)
class Unit:
    """One captured piece; ``lines`` are the line numbers of its elements in order."""

    kind: UnitKind
    shape: list[str | None]
    values: list[str]
    lines: list[int]
    stray_line: int = 0
    has_marker: bool = False
    depth: int = 0
    _key: Shape | None = None

    @property
    def key(self) -> Shape:
        """The shape as a dictionary key."""
        if self._key is None:
            self._key = tuple(self.shape)
        return self._key

    @property
    def line(self) -> int:
        """Line of the unit's first element."""
        return self.lines[0] if self.lines else 0


def split_name(name: str) -> tuple[str, str]:
    """Namespace and local name of an expat name."""
    namespace, _, local = name.rpartition("}")
    return namespace, local


def message_of(local: str) -> str:
    """The message kind a message element stands for, or nothing."""
    return MESSAGES.get(re.sub(r"V\d\d$", "", local), "")


class UnitStream:
    """Iterates over the units of one stream; ``namespace`` and ``message`` are known by then."""

    def __init__(
        self, stream: BinaryIO, limits: Limits, start: bytes = b"", encoding: str | None = None
    ) -> None:
        self._stream = stream
        self._start = start
        self._limits = limits
        self.namespace = ""
        self.message = ""
        self.root = ""
        self._ready: deque[Unit] = deque()
        self._stack: list[Unit] = []
        self._unit = Unit("document", [], [], [])
        self._shape = self._unit.shape
        self._values = self._unit.values
        self._lines = self._unit.lines
        self._levels: dict[str, int] = {}
        self._inside = False
        self._fed = 0
        self._base = 0
        self._depth = 0
        self._max_depth = limits.xml_depth
        self._text: list[str] = []
        self._is_leaf = False
        self._parser = self._build_parser(encoding)

    def _build_parser(self, encoding: str | None) -> expat.XMLParserType:
        parser = expat.ParserCreate(encoding, namespace_separator="}")
        parser.buffer_text = True
        parser.buffer_size = CHUNK
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = self._on_doctype
        return parser

    def __iter__(self) -> Iterator[Unit]:
        for chunk in self._chunks():
            self._feed(chunk, is_final=False)
            while self._ready:
                yield self._ready.popleft()
        self._feed(b"", is_final=True)
        while self._ready:
            yield self._ready.popleft()
        if not self.message:
            self._refuse_unknown()

    def _chunks(self) -> Iterator[bytes]:
        if self._start:
            yield self._start
        while chunk := self._stream.read(CHUNK):
            yield chunk

    def _feed(self, chunk: bytes, *, is_final: bool) -> None:
        self._fed += len(chunk)
        try:
            self._parser.Parse(chunk, is_final)
        except expat.ExpatError as error:
            raise self._malformed(error, chunk) from error
        except (ValueError, LookupError) as error:
            raise Refusal("file.encoding", detail=error) from error
        if self._text and sum(map(len, self._text)) > self._limits.xml_text:
            line, limit = self._parser.CurrentLineNumber, self._limits.xml_text
            raise Refusal("xml.text", line=line, limit=limit)
        if len(self._lines) > UNIT_ELEMENTS:
            raise Refusal("xml.elements", line=self._parser.CurrentLineNumber, limit=UNIT_ELEMENTS)
        # Older expat starts an unfinished token again with each chunk: quadratic for a long one.
        if self._fed - self._parser.CurrentByteIndex > TOKEN_BYTES:
            raise Refusal("xml.text", line=self._parser.CurrentLineNumber, limit=TOKEN_BYTES)

    def _malformed(self, error: expat.ExpatError, chunk: bytes) -> Refusal:
        codes = expat.errors.codes
        line = error.lineno
        at = self._parser.ErrorByteIndex - self._fed + len(chunk)
        if 0 <= at < len(chunk) and chunk[at] > 0x7F:
            return Refusal("file.encoding", line, detail="a letter is not in the encoding declared")
        if error.code == codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]:
            return Refusal("xml.two_documents", line=line)
        if error.code in (
            codes[expat.errors.XML_ERROR_NO_ELEMENTS],
            codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        ):
            return Refusal("file.truncated", line=line)
        if error.code == codes[expat.errors.XML_ERROR_MISPLACED_XML_PI]:
            return Refusal("xml.leading_blank", line=line)
        if error.code == codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]:
            return Refusal("file.encoding", line=line, detail="unknown encoding")
        return Refusal("xml.malformed", line=line, detail=expat.ErrorString(error.code))

    def _refuse_unknown(self) -> None:
        namespace, local = split_name(self.root)
        if local.lower() == "html":
            raise Refusal("file.html")
        raise Refusal("xml.not_statement", path=local, found=_describe(namespace, local))

    def _on_doctype(self, name: str, *_rest: object) -> None:
        if name.lower() == "html":
            raise Refusal("file.html", line=self._parser.CurrentLineNumber)
        raise Refusal("xml.doctype", line=self._parser.CurrentLineNumber)

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        text = self._text
        if text:
            if len(text) > 1 or not text[0].isspace():
                self._note_stray()
            text.clear()
        self._depth += 1
        if self._depth > self._max_depth:
            raise Refusal("xml.depth", limit=self._max_depth)
        if not self._inside:
            self._enter(name)
        else:
            level = self._levels.get(name)
            if level is None:
                level = self._classify(name)
            if level:
                self._push(name, level)
        self._shape.append(name)
        self._lines.append(self._parser.CurrentLineNumber)
        if attributes:
            self._take_attributes(attributes)
        self._is_leaf = True

    def _on_end(self, _name: str) -> None:
        text = self._text
        if self._is_leaf:
            self._values.append(text[0] if len(text) == 1 else "".join(text))
            self._is_leaf = False
            text.clear()
        else:
            self._values.append("")
            if text:
                if len(text) > 1 or not text[0].isspace():
                    self._note_stray()
                text.clear()
        self._shape.append(None)
        self._depth -= 1
        if self._depth < self._unit.depth:
            self._pop()

    def _take_attributes(self, attributes: dict[str, str]) -> None:
        if len(attributes) > self._limits.xml_attributes:
            line, limit = self._parser.CurrentLineNumber, self._limits.xml_attributes
            raise Refusal("xml.attributes", line=line, limit=limit)
        for name, value in attributes.items():
            if name.startswith(_XSI) and self._depth <= self._base + 1:
                continue
            self._shape.append("@" + name)
            self._values.append(value)

    def _note_stray(self) -> None:
        """Remember where there is more than blanks between elements."""
        is_stray = not "".join(self._text).isspace()
        if is_stray and self._inside and not self._unit.stray_line:
            self._unit.stray_line = self._parser.CurrentLineNumber

    def _enter(self, name: str) -> None:
        """Skip an envelope until the statement document (or the bare message) begins."""
        namespace, local = split_name(name)
        self.root = self.root or name
        self._begin([])
        if (local == "Document" and _is_ours(namespace)) or message_of(local):
            self._inside = True
            self._base = self._unit.depth = self._depth
            self.namespace = self.namespace or namespace
            self._levels = {}
            if local != "Document":
                self.message = message_of(local)
                self._base -= 1

    def _classify(self, name: str) -> int:
        """Level of a unit's element, 0 for all others; remembered for the namespace."""
        namespace, local = split_name(name)
        if self._depth == self._base + 1:
            self._set_message(namespace, local)
        if namespace != self.namespace:
            return 0
        level = _LEVELS.get(local, 0)
        if len(self._levels) < 10_000:
            self._levels[name] = level
        return level

    def _set_message(self, namespace: str, local: str) -> None:
        message = message_of(local)
        if not message:
            found = _describe(namespace, local)
            raise Refusal("xml.not_statement", path=local, found=found)
        if self.message and (message, namespace) != (self.message, self.namespace):
            raise Refusal("xml.two_documents", line=self._parser.CurrentLineNumber)
        self.message = message

    def _push(self, name: str, level: int) -> None:
        depth = self._depth - self._base
        if len(self._stack) != level - 1 or depth not in ((0,), (2,), (3,), (4, 5))[level]:
            line = self._parser.CurrentLineNumber
            raise Refusal("xml.misplaced", line=line, name=split_name(name)[1])
        if level <= 2 and not self._unit.has_marker:
            kind: UnitKind = "header" if level == 1 else "head"
            self._ready.append(Unit(kind, [*self._shape], [*self._values], [*self._lines]))
        self._unit.has_marker = True
        marker = "*" + name
        if not self._shape or self._shape[-1] != marker:
            self._shape.append(marker)
            self._lines.append(self._parser.CurrentLineNumber)
        self._stack.append(self._unit)
        self._begin([])
        self._unit.kind = _KINDS[level]
        self._unit.depth = self._depth

    def _begin(self, lines: list[int]) -> None:
        self._use(Unit("document", [], [], lines))

    def _use(self, unit: Unit) -> None:
        self._unit = unit
        self._shape = unit.shape
        self._values = unit.values
        self._lines = unit.lines

    def _pop(self) -> None:
        if not self._inside:
            return
        self._ready.append(self._unit)
        if self._stack:
            self._use(self._stack.pop())
        else:
            self._inside = False
            self._base = 0
            self._begin([])


def _is_ours(namespace: str) -> bool:
    return not namespace or bool(_CAMT.search(namespace))


def _describe(namespace: str, local: str) -> str:
    known = re.search(r"[a-z]{4}\.\d{3}\.\d{3}\.\d\d", namespace)
    return f"the message {known.group()}" if known else f"an XML file of kind {local or 'unknown'}"
