"""Set everything up: the one place where source, packages, server and databases come together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from frontdoor import odoo_source, postgres, python_env
from frontdoor.databases import Databases
from frontdoor.odoo_run import OdooRun
from frontdoor.settings import Settings


@dataclass(frozen=True)
class Workshop:
    """A running server, its databases, and a way to run Odoo on them."""

    settings: Settings
    odoo: OdooRun
    databases: Databases


@contextmanager
def opened(settings: Settings) -> Iterator[Workshop]:
    """Set up what is missing and have it for the length of the block."""
    source = odoo_source.locate(settings)
    env = python_env.ensure(settings)
    with postgres.running(settings, env) as server:
        odoo = OdooRun(settings, source, env, server)
        yield Workshop(settings, odoo, Databases(server, settings.data_folder))
