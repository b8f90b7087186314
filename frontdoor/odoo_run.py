"""How Odoo is run: its environment, its configuration file, its command."""

from __future__ import annotations

import configparser
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from frontdoor import processes
from frontdoor.odoo_source import OdooSource
from frontdoor.postgres import Server
from frontdoor.python_env import PythonEnv
from frontdoor.settings import REPOSITORY, Settings

_MAIN = "import odoo.cli; odoo.cli.main()"


@dataclass(frozen=True)
class OdooRun:
    """Everything that running Odoo takes."""

    settings: Settings
    source: OdooSource
    env: PythonEnv
    server: Server

    @property
    def addons_path(self) -> list[Path]:
        """Odoo's addons, the project's, the user's extra ones, and those pinned for glue."""
        pinned = self.env.other_addons / "odoo" / "addons"
        return [*self.source.addons, REPOSITORY, *self.settings.addons, pinned]

    def command(self, arguments: Sequence[str]) -> list[str]:
        """The command that runs Odoo's own command line with ``arguments``."""
        return [self.env.python, "-c", _MAIN, *arguments]

    def environment(self) -> dict[str, str]:
        """The variables for Odoo: its source, its server and a configuration file of ours."""
        inherited = {key: value for key, value in os.environ.items() if key != "PGDATABASE"}
        # PostgreSQL's programs come last: they are for machines that have none.
        ours, tools = Path(self.env.python).parent, self.server.tools
        programs = os.pathsep.join([str(ours), inherited.get("PATH", ""), str(tools)])
        return {
            **inherited,
            **self.server.environment,
            "PATH": programs,
            "PYTHONPATH": f"{self.source.python_path}{os.pathsep}{self.env.other_addons}",
            "ODOO_RC": str(self._configuration()),
        }

    def run(self, arguments: Sequence[str]) -> int:
        """Run Odoo in the foreground and return its exit code."""
        # Never from inside an addons folder: its packages would shadow Python's own.
        return processes.run(self.command(arguments), self.environment(), self.settings.run_folder)

    def _configuration(self) -> Path:
        options = {
            "addons_path": ",".join(str(path) for path in self.addons_path),
            "data_dir": str(self.settings.data_folder),
            "http_interface": "127.0.0.1",
            "list_db": "False",
        }
        return write_configuration(self.settings.run_folder, options)


def write_configuration(folder: Path, options: Mapping[str, str]) -> Path:
    """Write an Odoo configuration file named after its content, so that runs never share one."""
    digest = hashlib.sha256(repr(sorted(options.items())).encode()).hexdigest()[:12]
    path = folder / f"odoo-{digest}.conf"
    parser = configparser.RawConfigParser()
    parser["options"] = dict(options)
    with path.open("w") as stream:
        parser.write(stream)
    return path
