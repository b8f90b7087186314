"""Locks between runs of the front door.  The kernel drops them when a process dies, however."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frontdoor import say
from frontdoor.problem import Problem


class FileLock:
    """An advisory lock on a file: many may share it, or one may have it alone."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._stream = path.open("a")

    def share(self) -> None:
        """Wait until nobody has the lock alone, then share it."""
        fcntl.flock(self._stream, fcntl.LOCK_SH)

    def try_alone(self) -> bool:
        """Take the lock alone if nobody else has it now; a share held through this is given up."""
        try:
            fcntl.flock(self._stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def alone(self) -> None:
        """Wait until nobody else has the lock, then take it alone."""
        fcntl.flock(self._stream, fcntl.LOCK_EX)

    def release(self) -> None:
        """Give the lock up, for good."""
        self._stream.close()


@contextmanager
def held_alone(path: Path, what: str) -> Iterator[None]:
    """Hold the lock on ``path`` alone; says so when another run makes us wait for ``what``."""
    lock = FileLock(path)
    try:
        if not lock.try_alone():
            say.step(f"waiting for another run that works on {what}")
            lock.alone()
        yield
    finally:
        lock.release()


@contextmanager
def held_at_once(path: Path, refusal: Problem) -> Iterator[None]:
    """Hold the lock on ``path`` alone, or fail with ``refusal`` when somebody else has it."""
    lock = FileLock(path)
    try:
        if not lock.try_alone():
            raise refusal
        yield
    finally:
        lock.release()
