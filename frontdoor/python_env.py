"""The virtual environment in the cache: one for each Python version and content of the lock."""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from frontdoor import folders, locks, processes, say
from frontdoor.problem import Problem
from frontdoor.settings import REPOSITORY, Settings

REQUIREMENTS = REPOSITORY / "requirements"
LOCK = REQUIREMENTS / "lock.txt"
SCHEMAS_LOCK = REQUIREMENTS / "schemas.lock"
ADDONS_LOCK = REQUIREMENTS / "addons.lock"
_LOCKS = (LOCK, SCHEMAS_LOCK, ADDONS_LOCK)
_NEEDED_BYTES = 1_500_000_000
_PINNED = re.compile(r"^[\w.-]+==", re.MULTILINE)


@dataclass(frozen=True)
class PythonEnv:
    """A Python that has everything pinned in ``requirements/``."""

    folder: Path
    identity: str

    @property
    def python(self) -> str:
        """The interpreter."""
        return self.program("python")

    @property
    def site_packages(self) -> Path:
        """Where the packages are."""
        version = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.folder / "lib" / version / "site-packages"

    @property
    def other_addons(self) -> Path:
        """Where addons for Odoo by others are, apart so that no program meets an ``odoo``."""
        return self.folder / "addons"

    def program(self, name: str) -> str:
        """The path of a program that a package brought."""
        return str(self.folder / "bin" / name)


def ensure(settings: Settings) -> PythonEnv:
    """Return the environment, built first when it is missing or was left half done."""
    pinned = b"".join(lock.read_bytes() for lock in _LOCKS)
    digest = hashlib.sha256(pinned).hexdigest()[:12]
    identity = f"{sys.version_info.major}.{sys.version_info.minor}-{digest}"
    env = PythonEnv(settings.cache / "python" / identity, identity)
    with locks.held_alone(settings.cache / "locks" / "python", "the Python packages"):
        if not folders.is_complete(env.folder):
            _build(env, settings)
    return env


def _build(env: PythonEnv, settings: Settings) -> None:
    folders.require_space(settings.cache, _NEEDED_BYTES)
    say.step("installing the pinned Python packages")
    folders.fresh(env.folder)
    _create(env.folder)
    log = settings.run_folder / "pip.log"
    log.write_text("")
    _install(env, log, LOCK)
    _install(env, log, SCHEMAS_LOCK)
    _install(env, log, ADDONS_LOCK, ["--target", str(env.other_addons)])
    folders.mark_complete(env.folder)


def _create(folder: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise Problem(
            "This Python cannot make virtual environments: its module ensurepip is missing.",
            "On Debian and Ubuntu, `apt-get install python3-venv` brings it.",
        )
    result = processes.capture([sys.executable, "-m", "venv", str(folder)])
    if result.returncode:
        raise Problem(
            f"The virtual environment could not be made: {result.stdout.strip()[-300:]}",
            "On Debian and Ubuntu, `apt-get install python3-venv` brings what is needed.",
        )


def _install(env: PythonEnv, log: Path, lock: Path, more: Sequence[str] = ()) -> None:
    # The lock is complete, so nothing is left to resolve; Python compiles what is used, when used.
    options = ["--require-hashes", "--no-deps", "--no-compile", "--no-input", "-r", str(lock)]
    options += more
    command = [env.python, "-m", "pip", "install", *options]
    progress = say.Progress("fetching", len(_PINNED.findall(lock.read_text())), "packages")
    fetched = itertools.count(1)
    with log.open("a") as stream:

        def hear(line: str) -> None:
            print(line, file=stream, flush=True)
            if line.startswith("Collecting "):
                progress.show(next(fetched))

        code = processes.follow(command, heard=hear)
    progress.close()
    if code:
        raise _install_problem(log)


def _install_problem(log: Path) -> Problem:
    text = log.read_text()
    errors = [line for line in text.splitlines() if line.startswith("ERROR")]
    reason = errors[-1] if errors else f"see {log}"
    if "No space left" in text:
        return Problem("The disk is full.", "Free some space or set O2C_CACHE, and run again.")
    return Problem(
        f"The Python packages could not be installed: {reason}",
        "Check the network and pip's configuration (`pip config list`), and run again.",
    )
