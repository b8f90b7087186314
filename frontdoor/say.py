"""What the front door tells a person: always on standard error, so that results stay pipeable."""

from __future__ import annotations

import sys
import time

_MEGABYTE = 1_000_000
_PLAIN_SECONDS = 10.0


def step(text: str) -> None:
    """Announce one step of the set-up."""
    print(f"o2c: {text}", file=sys.stderr, flush=True)


class Progress:
    """One counter that grows: rewritten in place on a terminal, a line now and then in a log."""

    def __init__(self, label: str, total: int, unit: str) -> None:
        self._label = label
        self.total = total
        self._unit = unit
        self._live = sys.stderr.isatty()
        self._last = time.monotonic()

    def show(self, done: int) -> None:
        """Show that ``done`` of the total is there."""
        if self._live:
            print(f"\r{self._text(done)}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self._last >= _PLAIN_SECONDS:
            self._last = time.monotonic()
            print(self._text(done), file=sys.stderr, flush=True)

    def close(self) -> None:
        """End the line."""
        if self._live:
            print(file=sys.stderr, flush=True)

    def _text(self, done: int) -> str:
        percent = 100 * done // self.total if self.total else 100
        return f"o2c:   {self._label} {done}/{self.total} {self._unit} ({min(percent, 100)} %)"


def megabytes(size: int) -> int:
    """Bytes as whole megabytes, for a :class:`Progress`."""
    return size // _MEGABYTE
