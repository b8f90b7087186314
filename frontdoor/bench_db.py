"""An Odoo database for benchmarks, and scripts run in it.

A benchmark that needs Odoo writes::

    with odoo_environment("o2c_bench", extra_modules=["sale_stock"]) as bench:
        result = bench.run_script(Path("bench/inside/import.py"), {"entries": 1000})

The script runs in Odoo's shell with ``env`` and ``parameters`` at hand, measures what it is about
with :class:`frontdoor.measure.Meter`, and prints one JSON object as its last line.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frontdoor import addons, locks, templates, workshop
from frontdoor.measure import DATA_VARIABLE
from frontdoor.problem import Problem
from frontdoor.settings import REPOSITORY, read_settings
from frontdoor.workshop import Workshop

DEFAULT_DATABASE = "o2c_bench"
_PARAMETERS = "O2C_BENCH_PARAMETERS"
_PRELUDE = f"import json, os\nparameters = json.loads(os.environ[{_PARAMETERS!r}])\n"


@dataclass(frozen=True)
class BenchOdoo:
    """A prepared database; ``environment`` and ``command`` serve those who run Odoo themselves."""

    shop: Workshop
    database: str

    @property
    def environment(self) -> dict[str, str]:
        """Odoo's variables, with the front door's ``measure`` importable."""
        base = self.shop.odoo.environment()
        data = self.shop.odoo.server.data
        path = os.pathsep.join([base["PYTHONPATH"], str(REPOSITORY)])
        return {**base, "PYTHONPATH": path, DATA_VARIABLE: str(data) if data else ""}

    @property
    def command(self) -> list[str]:
        """The command that runs a script from standard input in Odoo's shell."""
        arguments = ["shell", "-d", self.database, "--no-http", "--log-level", "warn"]
        return self.shop.odoo.command(arguments)

    def run_script(self, script: Path, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Run ``script`` with ``parameters`` and return the object its last line holds."""
        result = subprocess.run(
            self.command,
            input=_PRELUDE + script.read_text(encoding="utf-8"),
            env={**self.environment, _PARAMETERS: json.dumps(parameters)},
            cwd=self.shop.settings.run_folder,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        return last_object(script.name, result.stdout)


def last_object(name: str, output: str) -> dict[str, Any]:
    """The JSON object on the last line of ``output``."""
    lines = output.strip().splitlines() or [""]
    try:
        found = json.loads(lines[-1])
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Problem(
            f"The benchmark script {name} ended without its result.",
            "The lines above, from Odoo, say why.",
        )
    return found


@contextmanager
def odoo_environment(
    name: str = DEFAULT_DATABASE, extra_modules: Sequence[str] = (), *, with_addons: bool = True
) -> Iterator[BenchOdoo]:
    """Have a fresh database ``name`` with Odoo, ``extra_modules`` and (unless not) our addons."""
    settings = read_settings(os.environ)
    with workshop.opened(settings) as shop:
        lock = settings.cache / "locks" / f"database-{name}"
        with locks.held_alone(lock, f"the database {name}"):
            # What is measured is the addon on Odoo alone, not on other people's addons.
            chosen = addons.installable(
                addons.project_addons(), [*shop.odoo.source.addons, REPOSITORY]
            )
            base = addons.host_modules(chosen)
            own = tuple(chosen) if with_addons else ()
            modules = tuple(sorted({*base, *extra_modules}))
            templates.prepare_database(shop, name, templates.Recipe(own, modules))
            yield BenchOdoo(shop, name)
