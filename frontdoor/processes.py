"""Run other programs, and never leave one behind."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

_GRACE_SECONDS = 20.0


def run(
    command: Sequence[str], environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> int:
    """Run ``command`` in the foreground and return its exit code."""
    with started(command, environment, folder) as process:
        return process.wait()


def capture(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``command`` to its end and return what it printed, both streams as text."""
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def follow(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    *,
    heard: Callable[[str], None],
) -> int:
    """Run ``command``, pass each line it prints to ``heard``, and return its exit code."""
    with started(command, environment, folder, subprocess.PIPE) as process:
        for line in lines_of(process):
            heard(line)
        return process.wait()


@contextmanager
def started(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    output: IO[bytes] | int | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run ``command`` beside us and end it, politely at first, when the block is left.

    Both its output streams go to ``output`` (a file or a pipe), or without one where ours go.
    """
    process = subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
    )
    try:
        yield process
    finally:
        stop(process)


def lines_of(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """The lines of a process that was started with a pipe, without their ends."""
    assert process.stdout is not None
    for line in process.stdout:
        yield line.decode(errors="replace").rstrip()


def stop(process: subprocess.Popen[bytes]) -> None:
    """End ``process``: ask, wait, then insist."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_on_terminate() -> None:
    """Make SIGTERM unwind the stack like Ctrl-C does, so that every ``finally`` runs."""
    signal.signal(signal.SIGTERM, _raise_exit)


def _raise_exit(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
