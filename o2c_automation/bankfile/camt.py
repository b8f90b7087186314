"""Reads camt.052, camt.053 and camt.054: from streamed units to events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import xmlschema

from . import schemas
from .camt_entry import Context, transactions
from .camt_shape import Detail, Entry, Head, ShapeReader
from .camt_statement import build_statement, fallback_date, note_statement
from .detect import Source, mislabelled_encoding
from .messages import Log, Refusal
from .model import (
    Event,
    ReadOptions,
    SchemaVerdict,
    Statement,
    StatementClosed,
    StatementOpened,
    Transaction,
)
from .tally import Tally
from .validate import UnitValidator, Violation
from .values import iso_date
from .xmlstream import Unit, UnitStream

_BROKEN = frozenset({"xml.malformed", "xml.two_documents", "file.truncated", "file.encoding"})


class CamtReader:
    """One pass over one camt file; ``validate=False`` skips the schema in the second pass."""

    def __init__(
        self,
        source: Source,
        log: Log,
        options: ReadOptions,
        *,
        validate: bool = True,
    ) -> None:
        mislabelled = mislabelled_encoding(source.start)
        if mislabelled:
            log.add("xml.encoding_name", declared=mislabelled)
        encoding = "utf-8" if mislabelled else None
        self._units = UnitStream(source.stream, options.limits, source.start, encoding)
        self._log = log
        self._options = options
        self._validates = validate
        self._validator: UnitValidator | None = None
        self._shapes: ShapeReader | None = None
        self._details: list[Detail] = []
        self._too_many = False
        self._context: Context | None = None
        self._current: Statement | None = None
        self._tally = Tally()
        self._all_entries = 0
        self._statements = 0
        self._sent: date | None = None
        self.schema: SchemaVerdict = "none"

    @property
    def format(self) -> str:
        """camt.052, camt.053 or camt.054, once known."""
        return self._units.message

    @property
    def version(self) -> str:
        """The message version the namespace names."""
        return schemas.version_of(self._units.namespace) or self._units.message

    def events(self) -> Iterator[Event]:
        """The statements and transactions of the file in its order."""
        units = iter(self._units)
        try:
            for unit in units:
                self._check(unit)
                yield from self._take(unit)
        except Refusal as refusal:
            self._finish_check(units)
            if self._validator and refusal.code in _BROKEN:
                self.schema = "invalid"
            raise
        if not self._statements:
            raise Refusal("file.nothing")

    def _finish_check(self, units: Iterator[Unit]) -> None:
        """Validate the rest of a refused file, so that all its violations are listed."""
        if self._validator is None:
            return
        try:
            for unit in units:
                self._check(unit)
        except Refusal:
            self.schema = "invalid"

    def _begin(self) -> None:
        self._shapes = ShapeReader(self._units.namespace)
        if not self._validates:
            return
        found = self._find_schema()
        if found is None:
            self._log.add("schema.missing", version=self.version)
            return
        if not self._units.namespace:
            self._log.add("schema.namespace", used=found.message)
        elif not found.is_exact:
            self._log.add("schema.nearest", version=self._units.namespace, used=found.message)
        self._validator = UnitValidator(found, self._units.namespace)
        self.schema = "valid"

    def _find_schema(self) -> schemas.Found | None:
        namespace, message = self._units.namespace, self._units.message
        try:
            return schemas.find(namespace, message, self._options.schemas)
        except xmlschema.XMLSchemaException:
            return None

    def _check(self, unit: Unit) -> None:
        if self._shapes is None:
            self._begin()
        if unit.stray_line and self._validates:
            self.schema = "invalid" if self._validator else "none"
            self._log.add("xml.stray_text", unit.stray_line)
        if self._validator is None or unit.kind in ("header", "head"):
            return
        for violation in self._validator.violations(unit):
            self._report(violation)

    def _report(self, violation: Violation) -> None:
        self.schema = "invalid"
        self._log.add("schema.violation", violation.line, violation.path, reason=violation.reason)

    def _take(self, unit: Unit) -> Iterator[Event]:
        assert self._shapes is not None
        if unit.kind == "detail":
            self._take_detail(unit)
        elif unit.kind == "entry":
            yield from self._take_entry(unit)
        elif unit.kind == "header":
            self._sent = iso_date(self._shapes.sent(unit))
        elif unit.kind == "head":
            yield self._open(self._shapes.head(unit))
        elif unit.kind == "statement":
            yield from self._close(self._shapes.head(unit))

    def _take_detail(self, unit: Unit) -> None:
        assert self._shapes is not None
        self._refuse_foreign(unit)
        if len(self._details) < self._options.limits.details_per_entry:
            self._details.append(self._shapes.detail(unit))
        else:
            self._too_many = True

    def _take_entry(self, unit: Unit) -> Iterator[Transaction]:
        assert self._shapes is not None and self._context is not None
        self._refuse_foreign(unit)
        self._count_entry(unit)
        entry, details = self._shapes.entry(unit), self._details
        if self._too_many:
            limit = self._options.limits.details_per_entry
            self._log.add("entry.too_many_details", unit.line, limit=limit)
            details = []
        for line in self._lines(entry, details):
            self._tally.add(line)
            if line.structured_ref_valid is False:
                self._log.add("entry.bad_reference", line.line, value=line.structured_ref)
            yield line
        self._tally.entries += 1
        self._details, self._too_many = [], False

    def _lines(self, entry: Entry, details: list[Detail]) -> list[Transaction]:
        """The lines of an entry; one that can't be read refuses the file but not its neighbours."""
        assert self._context is not None
        try:
            return transactions(entry, details, self._tally.entries, self._context)
        except Refusal as refusal:
            self._log.refuse(refusal)
            return []

    def _refuse_foreign(self, unit: Unit) -> None:
        assert self._shapes is not None
        foreign = self._shapes.foreign_element(unit)
        if foreign:
            raise Refusal("xml.foreign_element", unit.line, name=foreign)

    def _count_entry(self, unit: Unit) -> None:
        self._all_entries += 1
        limit = self._options.limits.entries
        if self._all_entries > limit:
            raise Refusal("entry.too_many", unit.line, limit=limit)

    def _open(self, head: Head) -> StatementOpened:
        statement = build_statement(head, self._units.message)
        self._context = Context(
            message=self._units.message,
            currency=statement.currency,
            fallback_date=fallback_date(statement) or self._sent,
            split_batches=self._options.split_batches,
            log=self._log,
        )
        self._tally = Tally()
        self._statements += 1
        self._current = statement
        return StatementOpened(statement)

    def _close(self, head: Head) -> Iterator[Event]:
        if self._current is None:
            yield self._open(head)
        self._current = None
        statement = build_statement(head, self._units.message)
        note_statement(statement, head, self._log)
        yield StatementClosed(self._tally.complete(statement))
