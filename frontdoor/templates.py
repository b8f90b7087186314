"""Databases ready to copy, so that installing Odoo is paid once and not at every run.

There are two stages.  The *host* template has Odoo's own modules and depends on nothing of ours;
the *addon* template is a copy of it with our addons installed.  Changing our code therefore costs
the second stage only.  A template's name ends in a digest of what went into it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from frontdoor import addons, folders, locks, processes, say
from frontdoor.problem import Problem
from frontdoor.workshop import Workshop

_PREFIX = "o2c_template"
_LOADING = re.compile(r"Loading module \S+ \((\d+)/(\d+)\)")
_TAIL_LINES = 40
# Debian's wkhtmltopdf prints one document per call only.
_ONE_PDF_AT_A_TIME = ("account.pdf_generation_batch", "0")


@dataclass(frozen=True)
class Recipe:
    """What a database contains: our addons, more of Odoo's modules, demonstration data or not.

    ``scope`` sets its templates apart, so that recipes used in turn do not replace each other's;
    ``begins_with`` is a recipe with fewer of Odoo's modules, whose host template saves installing
    those again.
    """

    addons: tuple[addons.Addon, ...]
    more_modules: tuple[str, ...] = ()
    demo: bool = False
    scope: str = ""
    begins_with: Recipe | None = None

    @property
    def host_modules(self) -> list[str]:
        """Odoo's modules to install first."""
        return sorted({*addons.host_modules(self.addons), *self.more_modules})

    @property
    def label(self) -> str:
        """A word for the kind of data, part of the templates' names."""
        return ("demo" if self.demo else "plain") + self.scope


def prepare_database(shop: Workshop, name: str, recipe: Recipe) -> None:
    """Make ``name`` anew from the recipe's template, which is made first when it is missing."""
    with locks.held_alone(shop.settings.cache / "locks" / "templates", "database templates"):
        host = _host_template(shop, recipe)
        source = _addon_template(shop, recipe, host) if recipe.addons else host
        shop.databases.copy(source, name)


def _host_template(shop: Workshop, recipe: Recipe) -> str:
    modules = recipe.host_modules
    parts = [shop.odoo.source.identity, shop.odoo.env.identity, recipe.label, *modules]
    name = template_name(f"host_{recipe.label}", parts)
    if not shop.databases.exists(name):
        building = f"{_PREFIX}_building"
        _begin(shop, building, recipe)
        say.step("installing Odoo's own modules in a template database (about a minute)")
        install(shop, building, modules, recipe.demo)
        shop.databases.set_parameter(building, *_ONE_PDF_AT_A_TIME)
        _publish(shop, building, name)
    return name


def _begin(shop: Workshop, building: str, recipe: Recipe) -> None:
    if recipe.begins_with:
        shop.databases.copy(_host_template(shop, recipe.begins_with), building)
    else:
        shop.databases.drop(building)


def _addon_template(shop: Workshop, recipe: Recipe, host: str) -> str:
    content = folders.digest_of_trees(
        [addon.path for addon in recipe.addons], skip=addons.NOT_INSTALLED
    )
    names = [addon.name for addon in recipe.addons]
    name = template_name(f"addon_{recipe.label}", [host, content, *names])
    if not shop.databases.exists(name):
        building = f"{_PREFIX}_building"
        shop.databases.copy(host, building)
        say.step(f"installing {', '.join(names)}")
        install(shop, building, names, recipe.demo)
        _publish(shop, building, name)
    return name


def template_name(kind: str, parts: Sequence[str]) -> str:
    """A database name for ``kind`` that changes with any of ``parts``."""
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
    return f"{_PREFIX}_{kind}_{digest}"


def _publish(shop: Workshop, building: str, name: str) -> None:
    """Give a finished template its name; older ones of its kind are of no more use."""
    for old in of_same_kind(name, shop.databases.names(_PREFIX)):
        shop.databases.drop(old)
    shop.databases.rename(building, name)


def of_same_kind(name: str, others: Sequence[str]) -> list[str]:
    """Those of ``others`` that differ from template ``name`` in what went into them only."""
    kind = name.rpartition("_")[0]
    return [other for other in others if other.rpartition("_")[0] == kind]


def install(shop: Workshop, database: str, modules: Sequence[str], demo: bool) -> None:
    """Install modules in a database (made when missing), showing how far Odoo is."""
    arguments = ["-d", database, "-i", ",".join(modules), "--stop-after-init", "--no-http"]
    arguments += ["--with-demo"] if demo else []
    log = _InstallLog()
    command, environment = shop.odoo.command(arguments), shop.odoo.environment()
    code = processes.follow(command, environment, shop.settings.run_folder, heard=log.hear)
    log.progress.close()
    if code:
        shop.databases.drop(database)
        raise Problem(
            "\n".join(["Odoo could not install the modules:", *log.trouble[-_TAIL_LINES:]]),
            "The lines above come from Odoo's log.",
        )


class _InstallLog:
    """Odoo's log while it installs: how far it is, and everything out of the ordinary."""

    def __init__(self) -> None:
        self.progress = say.Progress("installed", 0, "modules")
        self.trouble: list[str] = []

    def hear(self, line: str) -> None:
        if found := _LOADING.search(line):
            self.progress.total = int(found[2])
            self.progress.show(int(found[1]))
        elif " INFO " not in line:
            self.trouble.append(line)
