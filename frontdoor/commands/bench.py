"""``./o2c bench NAME …``: run one benchmark of the folder ``bench``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from frontdoor import processes, python_env
from frontdoor.problem import Problem
from frontdoor.settings import REPOSITORY, Settings

_FOLDER = REPOSITORY / "bench"
_PROGRAM = 'if __name__ == "__main__":'


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
    return script if script in benchmarks() else None


def benchmarks() -> list[Path]:
    """The folder's programs; its other modules only serve them."""
    scripts = sorted(_FOLDER.glob("*.py"))
    return [script for script in scripts if _PROGRAM in script.read_text(encoding="utf-8")]


def _known() -> str:
    names = (path.stem for path in benchmarks())
    return ", ".join(name.replace("_", "-") for name in names) or "none yet"
