"""The command line: one word chooses the command, the rest is the command's own."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from frontdoor import processes
from frontdoor.problem import Problem
from frontdoor.settings import read_settings

COMMANDS = {
    "demo": "one whole order-to-cash cycle on a demo company, then Odoo to look at",
    "test": "all tests; arguments go to pytest",
    "lint": "all checks on the code",
    "odoo": "Odoo's own command line with the project's addons",
    "shell": "Odoo's shell, with a script on standard input",
    "bench": "one benchmark by name; ends with one JSON object",
    "bankfile": "read bank files without Odoo and say what is in them",
}
_VARIABLES = """\
O2C_CACHE    where everything fetched is kept (default: the user's cache folder)
O2C_ODOO     an existing Odoo 19 source to use instead of a download
O2C_ADDONS   extra addon folders
PGHOST, …    an existing PostgreSQL server to use instead of our own"""
_INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    if arguments[0] not in COMMANDS:
        print(f"o2c: there is no command {arguments[0]}.\n\n{usage()}", file=sys.stderr)
        return 2
    processes.end_on_terminate()
    try:
        return _run(arguments[0], arguments[1:])
    except Problem as problem:
        print(f"o2c: {problem.sentence}\n     {problem.cure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


def usage() -> str:
    """The help text."""
    lines = [f"  {name:<10} {text}" for name, text in COMMANDS.items()]
    return "\n".join(["usage: ./o2c COMMAND …", "", *lines, "", _VARIABLES])


def _run(name: str, arguments: Sequence[str]) -> int:
    # Only the chosen command is imported: help stays instant.
    command = importlib.import_module(f"frontdoor.commands.{name}")
    code = command.run(read_settings(os.environ), list(arguments))
    return int(code)
