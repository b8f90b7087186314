"""Real databases to install the addon into: made once, dropped at the end."""

import dataclasses
import os
import subprocess
from pathlib import Path

import pytest

from frontdoor import addons, templates, workshop
from frontdoor.commands import test
from frontdoor.settings import ADDON, REPOSITORY, read_settings

from . import books

HERE = Path(__file__).parent


class Books:
    """One database: scripts run in it, and what it holds."""

    def __init__(self, shop, name, *, has_demo):
        self.shop = shop
        self.name = name
        self.has_demo = has_demo
        self.companies = ""

    def start(self, arguments, script=None):
        """Run Odoo on the database, whatever comes of it."""
        return subprocess.run(
            self.shop.odoo.command(arguments),
            env=self.shop.odoo.environment(),
            cwd=self.shop.settings.run_folder,
            input=script,
            capture_output=True,
            text=True,
            check=False,
        )

    def run(self, arguments, script=None):
        """Run Odoo on the database; a failure is shown with the end of its log."""
        result = self.start(arguments, script)
        assert result.returncode == 0, result.stderr[-4000:]
        assert "Traceback" not in result.stderr, result.stderr[-4000:]
        return result.stderr

    def script(self, name):
        """Run one of the scripts in Odoo's shell."""
        return self.run(self.shell, text_of(name))

    @property
    def shell(self):
        """Odoo's arguments for a shell that reads a script."""
        return ["shell", "-d", self.name, "--no-http", "--log-level", "warn"]

    def install(self):
        """Install the addon and return what Odoo logged at level warning and above."""
        return self.run(
            [
                "server",
                "-d",
                self.name,
                "-i",
                ADDON,
                "--stop-after-init",
                "--no-http",
                "--log-level",
                "warn",
            ]
        )

    def posted(self):
        """Return a digest of the old companies' posted entries and the number of their lines."""
        query = books.POSTED.format(companies=self.companies)
        return self.shop.databases.query(self.name, query).strip()

    def demo_invoices(self):
        """Return how many invoices the demo company has."""
        return int(self.shop.databases.query(self.name, books.DEMO_INVOICES).strip())

    def modules(self):
        """Return which of the project's addons are installed."""
        return self.shop.databases.query(self.name, books.MODULES).split()

    def left_behind(self, queries=books.LEFT_BEHIND):
        """Return what of the addon is in the database, by kind."""
        found = {
            kind: self.shop.databases.query(self.name, query).split()
            for kind, query in queries.items()
        }
        return {kind: rows for kind, rows in found.items() if rows}


def text_of(name):
    """Return one of the scripts."""
    return (HERE / "scripts" / f"{name}.py").read_text()


@pytest.fixture(scope="session")
def shop():
    with workshop.opened(read_settings(os.environ)) as opened:
        yield opened


@pytest.fixture(scope="class")
def old_books(shop, request):
    """A database of two trading companies that has never seen the addon."""
    has_demo = request.cls.has_demo
    name = f"o2c_lifecycle_{'demo' if has_demo else 'plain'}"
    recipe = templates.Recipe((), tuple(host_modules()), demo=has_demo)
    templates.prepare_database(shop, name, recipe)
    database = Books(shop, name, has_demo=has_demo)
    database.script("old_company")
    database.companies = shop.databases.query(name, books.COMPANIES).strip()
    yield database
    shop.databases.drop(name)


@pytest.fixture(scope="module")
def books_with_stock(shop):
    """A database where goods are sold from stock, so that the glue comes by itself."""
    name = "o2c_lifecycle_stock"
    core, glue = (addons.read(REPOSITORY / name) for name in (ADDON, f"{ADDON}_stock"))
    # What the glue's own tests begin with, so that Odoo's modules are installed once for both.
    tested = test.recipe_of([core, glue])
    recipe = dataclasses.replace(tested, addons=(), more_modules=tuple(tested.host_modules))
    templates.prepare_database(shop, name, recipe)
    database = Books(shop, name, has_demo=False)
    database.script("old_company")
    database.companies = shop.databases.query(name, books.COMPANIES).strip()
    yield database
    shop.databases.drop(name)


def host_modules():
    """Odoo's modules that the main addon builds on."""
    return addons.host_modules([addons.read(REPOSITORY / ADDON)])
