"""A mail server that delivers to a folder: nothing of the demo ever leaves the machine."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frontdoor import processes
from frontdoor.problem import Problem
from frontdoor.python_env import PythonEnv
from frontdoor.settings import REPOSITORY


@contextmanager
def mail_sink(env: PythonEnv, folder: Path) -> Iterator[int]:
    """Receive mails as files in ``folder`` for the length of the block; yields the port."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [env.python, "-m", "frontdoor.story.smtp_server", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with processes.started(command, environment, output=subprocess.PIPE) as process:
        announced = next(processes.lines_of(process), "")
        if not announced.isdigit():
            raise Problem(f"The demo's mail server did not start: {announced}", "Run again.")
        yield int(announced)
