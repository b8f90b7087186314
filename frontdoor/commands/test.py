"""``./o2c test [pytest args]``: tests without Odoo, in Odoo, and of its coming and going."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from frontdoor import addons, locks, processes, python_env, say, system_tools, templates, workshop
from frontdoor.addons import Addon
from frontdoor.settings import ADDON, REPOSITORY, Settings
from frontdoor.test_results import Results, read_results
from frontdoor.workshop import Workshop

_DATABASE = "o2c_test"
_NO_TESTS = 5
# Spread over the machine's cores; tests that share a database stay together on one of them.
_ON_ALL_CORES = ["--numprocesses", "logical", "--maxprocesses", "4"]
# Makes databases of its own, so it runs last and by itself.
_LIFE_CYCLE = "lifecycle"


def run(settings: Settings, arguments: Sequence[str]) -> int:
    """Run all parts, or those that the given paths belong to."""
    parser = argparse.ArgumentParser(prog="o2c test", description=__doc__)
    parser.add_argument("-d", "--database", help="use this database as it is, not a fresh one")
    options, rest = parser.parse_known_args(arguments)
    pure, in_odoo = parts_of(rest)
    results = []
    left_out: list[str] = []
    if pure:
        results.append(_test_without_odoo(settings, rest))
    if in_odoo:
        left_out = system_tools.ensure([system_tools.BROWSER, system_tools.RENDERER])
        results.extend(_test_in_odoo(settings, rest, options.database))
    if pure and in_odoo:
        results.append(_test_life_cycle(settings, rest))
    return _conclude(results, left_out)


def parts_of(arguments: Sequence[str]) -> tuple[bool, bool]:
    """Which parts apply: (without Odoo, in Odoo).  Without a path among the arguments, both."""
    paths = [path for path in map(_inside_repository, arguments) if path]
    pure = any(path.parts[0] == "tests" for path in paths)
    in_odoo = any(path.parts[0].startswith(ADDON) for path in paths)
    return (pure, in_odoo) if pure or in_odoo else (True, True)


def _inside_repository(argument: str) -> Path | None:
    # Paths start at the repository, where pytest runs, whatever the user's current folder is.
    path = REPOSITORY / argument.partition("::")[0]
    if argument.startswith("-") or not path.exists():
        return None
    return path.relative_to(REPOSITORY) if path.is_relative_to(REPOSITORY) else None


def _test_without_odoo(settings: Settings, arguments: Sequence[str]) -> Results:
    env = python_env.ensure(settings)
    say.step("tests without Odoo")
    given = parts_of(arguments) == (True, False)
    tests = REPOSITORY / "tests"
    whole = [*_ON_ALL_CORES, "--dist", "loadfile", f"--ignore={tests / _LIFE_CYCLE}", str(tests)]
    paths = [] if given else whole
    command = [env.program("pytest"), "-p", "no:odoo", *paths, *arguments]
    return _pytest(settings, "without Odoo", command, _plain_environment())


def _test_life_cycle(settings: Settings, arguments: Sequence[str]) -> Results:
    env = python_env.ensure(settings)
    say.step("tests of installing and uninstalling, with and without demo data")
    path = str(REPOSITORY / "tests" / _LIFE_CYCLE)
    spread = [*_ON_ALL_CORES, "--dist", "loadscope"]
    command = [env.program("pytest"), "-p", "no:odoo", *spread, path, *arguments]
    return _pytest(settings, "life cycle", command, _plain_environment())


def _plain_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "ODOO_RC"}


def of_addon(addon: Addon, arguments: Sequence[str]) -> list[str] | None:
    """The arguments for the tests of one addon; ``None`` where the paths are all elsewhere's."""
    named = {argument: path for argument in arguments if (path := _inside_repository(argument))}
    ours = [argument for argument, path in named.items() if path.parts[0] == addon.name]
    in_addons = any(path.parts[0].startswith(ADDON) for path in named.values())
    if in_addons and not ours:
        return None
    return [argument for argument in arguments if argument not in named or argument in ours]


def _test_in_odoo(
    settings: Settings, arguments: Sequence[str], database: str | None
) -> list[Results]:
    """Test each addon in a database with nothing more than it needs."""
    with workshop.opened(settings) as shop:
        ours = addons.installable(addons.project_addons(), shop.odoo.addons_path)
        chosen = [(addon, of_addon(addon, arguments)) for addon in ours]
        return [
            _test_addon(shop, addons.with_own(addon, ours), own, database)
            for addon, own in chosen
            if own is not None
        ]


def _test_addon(
    shop: Workshop, ours: Sequence[Addon], arguments: Sequence[str], database: str | None
) -> Results:
    addon = ours[-1]
    name = database or _DATABASE + addons.scope(addon)
    with locks.held_alone(_lock(shop.settings, name), name):
        if not database:
            templates.prepare_database(shop, name, recipe_of(ours))
        say.step(f"tests of {addon.name} in Odoo")
        given = parts_of(arguments) == (False, True)
        whole = [] if database else [*_ON_ALL_CORES, "--dist", "loadfile"]
        whole.append(str(addon.path / "tests"))
        command = [*_pytest_odoo(shop, name), *([] if given else whole), *arguments]
        return _pytest(shop.settings, addon.name, command, shop.odoo.environment())


def recipe_of(ours: Sequence[Addon]) -> templates.Recipe:
    """A database to test the last of ``ours`` in, begun with what the others need."""
    *others, addon = ours
    begun = templates.Recipe(tuple(others)) if others else None
    more = addons.tested_with(addon)
    return templates.Recipe(tuple(ours), more, scope=addons.scope(addon), begins_with=begun)


def _lock(settings: Settings, name: str) -> Path:
    return settings.cache / "locks" / f"database-{name}"


def _pytest_odoo(shop: Workshop, database: str) -> list[str]:
    return [shop.odoo.env.program("pytest"), "--odoo-database", database, "--odoo-http"]


def _pytest(
    settings: Settings, label: str, command: Sequence[str], environment: dict[str, str]
) -> Results:
    report = settings.run_folder / f"tests-{os.getpid()}.xml"
    code = processes.run([*command, "--junit-xml", str(report)], environment, REPOSITORY)
    try:
        return read_results(label, 0 if code == _NO_TESTS else code, report)
    finally:
        report.unlink(missing_ok=True)


def _conclude(results: Sequence[Results], left_out: Sequence[str]) -> int:
    print()
    for result in results:
        print(f"{result.label}: {result.counts()}")
    print(f"left out: {len(left_out)}")
    for sentence in left_out:
        print(f"  {sentence}")
    total = sum(results[1:], results[0])
    print(total.counts())
    if not total.passed and not total.failed:
        print("o2c: no test was selected")
        return _NO_TESTS
    return total.code
