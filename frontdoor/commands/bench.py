"""``./o2c bench NAME …``: run one benchmark of the folder ``bench``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from frontdoor import processes, python_env
from frontdoor.problem import Problem
from frontdoor.settings import REPOSITORY, Settings

_FOLDER = REPOSITORY / "bench"


def run(settings: Settings, arguments: Sequence[str]) -> int:
    """Run the script that NAME names, with the other arguments."""
    script = script_of(arguments[0]) if arguments else None
    if script is None:
        raise Problem("Which benchmark? `./o2c bench NAME …`.", f"There are: {_known()}.")
    env = python_env.ensure(settings)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return processes.run([env.python, str(script), *arguments[1:]], environment)


def script_of(name: str) -> Path | None:
    """The script of a benchmark's name, if there is one."""
    script = _FOLDER / f"{name.replace('-', '_')}.py"
    return script if name and not name.startswith("_") and script.is_file() else None


def _known() -> str:
    names = (path.stem for path in sorted(_FOLDER.glob("[a-z]*.py")))
    return ", ".join(name.replace("_", "-") for name in names) or "none yet"
