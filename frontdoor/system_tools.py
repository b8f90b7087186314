"""The two programs that come from the system: a browser, and what prints PDF documents.

They are used where present and installed with apt where the user may.  Otherwise the run goes on,
and says at its end what it had to leave out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from frontdoor import say


@dataclass(frozen=True)
class SystemTool:
    """A program of the system; ``left_out`` is what a run without it cannot do."""

    package: str
    programs: tuple[str, ...]
    left_out: str

    def find(self) -> str | None:
        """The program's path, if it is there."""
        return next((path for name in self.programs if (path := shutil.which(name))), None)


# The names that Odoo's own browser tests look for.
BROWSER = SystemTool(
    "chromium",
    ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable"),
    "browser tours",
)
RENDERER = SystemTool("wkhtmltopdf", ("wkhtmltopdf",), "PDF documents")


def ensure(tools: Sequence[SystemTool]) -> list[str]:
    """Install what is missing where we may; returns one sentence for each thing left out."""
    missing = [tool for tool in tools if not tool.find()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        _install([tool.package for tool in missing])
    return [
        f"{tool.left_out} left out: {tool.package} is not installed"
        f" (`apt-get install {tool.package}` brings it)"
        for tool in missing
        if not tool.find()
    ]


def _install(packages: list[str]) -> None:
    say.step(f"installing {' and '.join(packages)} with apt")
    install = ["install", "-y", "--no-install-recommends", *packages]
    if not _apt(install):
        # A fresh machine has no package lists, or stale ones.
        _apt(["update"])
        _apt(install)


def _apt(arguments: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", *arguments]
    result = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return result.returncode == 0
