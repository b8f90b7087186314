"""Collects what the reader finds in a file, worded from the catalogue."""

from __future__ import annotations

from typing import Any

from .catalogue import CATALOGUE, MORE
from .model import Limits, Message, Severity, Verdict


class Refusal(Exception):
    """Raised inside the package to stop reading; never leaves it."""

    def __init__(self, code: str, line: int = 0, path: str = "", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.path = path
        self.params = params


class Log:
    """Collects the findings on one file, bounded; beyond the bound they are only counted."""

    def __init__(self, *, strict: bool = False, limits: Limits | None = None) -> None:
        self.strict = strict
        self._limits = limits or Limits()
        self._messages: list[Message] = []
        self._counts: dict[str, int] = {}
        self.has_error = False
        self.has_warning = False

    def add(self, code: str, line: int = 0, path: str = "", **params: Any) -> None:
        """Record one finding of the catalogue; ``params`` fill its text."""
        template = CATALOGUE[code]
        severity: Severity = template.severity
        if self.strict and template.strict:
            severity = "error"
        self.has_error |= severity == "error"
        self.has_warning |= severity == "warning"
        self._counts[code] = self._counts.get(code, 0) + 1
        if self._has_room(code):
            shown = {name: _shorten(value) for name, value in params.items()}
            self._messages.append(
                Message(code, severity, template.text, line, path, template.cure, shown)
            )

    def refuse(self, refusal: Refusal) -> None:
        """Record the finding that stopped the reading."""
        self.add(refusal.code, refusal.line, refusal.path, **refusal.params)

    def count(self, code: str) -> int:
        """How often a code was found, shown or not."""
        return self._counts.get(code, 0)

    @property
    def messages(self) -> tuple[Message, ...]:
        """What was found, with a closing count per code that had more than can be shown."""
        rest = self._unshown()
        return (*self._messages, *rest)

    @property
    def verdict(self) -> Verdict:
        """Refused with any error, warned with any warning, else accepted."""
        if self.has_error:
            return "refused"
        return "warned" if self.has_warning else "accepted"

    def _has_room(self, code: str) -> bool:
        if CATALOGUE[code].severity == "error":
            return self._counts[code] <= self._limits.messages_per_code
        return (
            self._counts[code] <= self._limits.messages_per_code
            and len(self._messages) < self._limits.messages
        )

    def _unshown(self) -> list[Message]:
        shown: dict[str, int] = {}
        for message in self._messages:
            shown[message.code] = shown.get(message.code, 0) + 1
        return [
            Message(code, MORE.severity, MORE.text, params=_more(code, count - shown.get(code, 0)))
            for code, count in self._counts.items()
            if count > shown.get(code, 0)
        ]


def _more(code: str, count: int) -> dict[str, str]:
    return {"code": code, "count": str(count)}


def _shorten(value: Any) -> str:
    # What a file holds may be no proper text; a finding on it has to be storable.
    text = str(value).encode("utf-8", "replace").decode().replace("\0", "�")
    return text if len(text) <= 120 else text[:117] + "…"
