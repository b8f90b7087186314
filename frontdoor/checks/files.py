"""Which files the checks look at."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from frontdoor.settings import REPOSITORY


def project_files(*suffixes: str) -> list[Path]:
    """Files that are or could be committed, relative to the repository; all without suffixes."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    paths = (Path(line) for line in listed.stdout.splitlines())
    present = (path for path in paths if (REPOSITORY / path).is_file())
    return sorted({path for path in present if not suffixes or path.suffix in suffixes})


def report(complaints: Sequence[str], facts: str) -> int:
    """Print the complaints, or the facts when there are none, and return the exit code."""
    for complaint in complaints:
        print(complaint)
    if not complaints:
        print(facts)
    return 1 if complaints else 0
