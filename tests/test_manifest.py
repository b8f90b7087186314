"""Whoever installs an addon is told which Python packages it needs."""

import ast
import sys
from importlib import metadata
from pathlib import Path

import pytest

ADDON = Path(__file__).parents[1] / "o2c_automation"
GLUE = sorted(ADDON.parent.glob("o2c_automation_*"))
# What Odoo 19 itself cannot start without, or needs to run tests.
OF_ODOO = {"odoo", "lxml", "psycopg2", "pytz", "markupsafe", "stdnum", "freezegun"}

# What tests inside Odoo use besides; nobody who only runs the addon meets it.
OF_TESTS = {"hypothesis"}


def imported_packages(addon):
    """Return the top-level names that the addon imports, anywhere in its modules."""
    modules = addon.rglob("*.py")
    names = set().union(*(names_imported_by(module) for module in modules))
    return names - sys.stdlib_module_names


def names_imported_by(module):
    """Return the top-level names that one module imports."""
    nodes = ast.walk(ast.parse(module.read_text()))
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    found = {name.partition(".")[0] for name in names}
    return found - OF_TESTS if "tests" in module.parts else found


def manifest(addon):
    """Return what the addon says of itself."""
    return ast.literal_eval((addon / "__manifest__.py").read_text())


def declared_packages(addon):
    """Return the distributions that the manifest names."""
    return set(manifest(addon).get("external_dependencies", {}).get("python", ()))


@pytest.mark.parametrize("addon", [ADDON, *GLUE], ids=lambda addon: addon.name)
def test_every_package_the_addon_imports_is_declared(addon):
    owners = metadata.packages_distributions()
    needed = {owners[name][0].lower() for name in imported_packages(addon) - OF_ODOO}
    assert needed == declared_packages(addon)


@pytest.mark.parametrize("addon", GLUE, ids=lambda addon: addon.name)
def test_glue_comes_by_itself_with_the_same_version_and_licence(addon):
    told = manifest(addon)
    names = ("version", "author", "license")
    assert told["auto_install"] and ADDON.name in told["depends"]
    assert [told[name] for name in names] == [manifest(ADDON)[name] for name in names]


def test_the_readme_installs_what_the_manifest_declares():
    readme = (ADDON.parent / "README.md").read_text()
    (command,) = [line for line in readme.splitlines() if "`pip install xmlschema" in line]
    assert set(command.split("`")[1].split()[2:]) == declared_packages(ADDON)
