"""``./o2c bankfile FILE… [--json]``: read bank files without Odoo and say what is in them."""

from __future__ import annotations

import os
from collections.abc import Sequence

from frontdoor import processes, python_env
from frontdoor.settings import REPOSITORY, Settings

_MAIN = (
    "import sys; from frontdoor.bare import register_bare_addon; register_bare_addon();"
    " from o2c_automation.bankfile.cli import main; sys.exit(main(sys.argv[1:]))"
)


def run(settings: Settings, arguments: Sequence[str]) -> int:
    """Run the addon's own reader with the pinned packages."""
    env = python_env.ensure(settings)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return processes.run([env.python, "-c", _MAIN, *arguments], environment)
