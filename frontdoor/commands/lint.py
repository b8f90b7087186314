"""``./o2c lint``: every check on the code, one line each."""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from frontdoor import addons, python_env
from frontdoor.python_env import PythonEnv
from frontdoor.settings import ADDON, REPOSITORY, Settings

_TYPED = (f"{ADDON}/engine", f"{ADDON}/bankfile", f"{ADDON}/einvoice", "frontdoor", "o2c")


@dataclass(frozen=True)
class Check:
    """A tool and its arguments; ``program`` is one of the environment, or a module of ours."""

    label: str
    program: str
    arguments: tuple[str, ...] = ()

    def command(self, env: PythonEnv) -> list[str]:
        """The command line."""
        if self.program.startswith("frontdoor."):
            return [env.python, "-m", self.program, *self.arguments]
        return [env.program(self.program), *self.arguments]


def all_checks() -> list[Check]:
    """The checks, in the order of how fast they are."""
    names = tuple(addon.name for addon in addons.project_addons())
    return [
        Check("ruff", "ruff", ("check", ".", "o2c")),
        Check("ruff format", "ruff", ("format", "--check", ".", "o2c")),
        Check("sizes", "frontdoor.checks.sizes"),
        Check("xml", "frontdoor.checks.xml_format"),
        Check("words", "frontdoor.checks.words"),
        Check("import contracts", "lint-imports"),
        Check("mypy", "mypy", _TYPED),
        Check("pylint-odoo", "pylint", ("--rcfile", ".pylintrc-mandatory", *names)),
    ]


def run(settings: Settings, arguments: Sequence[str]) -> int:
    """Run all checks and show the output of those that fail."""
    argparse.ArgumentParser(prog="o2c lint", description=__doc__).parse_args(arguments)
    env = python_env.ensure(settings)
    checks = all_checks()
    failed = sum(not _passes(check, env) for check in checks)
    print(f"lint: {len(checks) - failed} checks passed, {failed} failed")
    return 1 if failed else 0


def _passes(check: Check, env: PythonEnv) -> bool:
    result = subprocess.run(
        check.command(env),
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    output = result.stdout.strip()
    if result.returncode:
        print(f"FAIL  {check.label}\n{output}", flush=True)
        return False
    print(f"ok    {check.label:<17} {output.splitlines()[-1] if output else ''}", flush=True)
    return True
