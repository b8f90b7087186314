"""``./o2c shell [-d DB]``: Odoo's shell, with a script on standard input or by hand."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from frontdoor import say, workshop
from frontdoor.problem import Problem
from frontdoor.settings import ADDON, Settings
from frontdoor.workshop import Workshop

DEFAULT_DATABASE = "o2c_dev"


def run(settings: Settings, arguments: Sequence[str]) -> int:
    """Open a shell; the default database is made, with the addon installed, when it is missing."""
    parser = argparse.ArgumentParser(prog="o2c shell", description=__doc__)
    parser.add_argument("-d", "--database", default=DEFAULT_DATABASE, metavar="DB")
    options, rest = parser.parse_known_args(arguments)
    with workshop.opened(settings) as shop:
        if not shop.databases.exists(options.database):
            _make(shop, options.database)
        return shop.odoo.run(["shell", "-d", options.database, "--no-http", *rest])


def _make(shop: Workshop, name: str) -> None:
    if name != DEFAULT_DATABASE:
        raise Problem(
            f"There is no database {name}.",
            f"Make it with `./o2c odoo -d {name} -i {ADDON} --stop-after-init`.",
        )
    say.step(f"making the database {name} with {ADDON}")
    arguments = ["-d", name, "-i", ADDON, "--stop-after-init", "--no-http"]
    if shop.odoo.run([*arguments, "--log-level", "warn"]):
        raise Problem(
            f"{ADDON} could not be installed in {name}.",
            "The lines above say why; `./o2c odoo` repeats it with all of Odoo's log.",
        )
