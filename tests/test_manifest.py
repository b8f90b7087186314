"""Whoever installs the addon is told which Python packages it needs."""

import ast
import sys
from importlib import metadata
from pathlib import Path

ADDON = Path(__file__).parents[1] / "o2c_automation"
# What Odoo 19 itself cannot start without, or needs to run tests.
OF_ODOO = {"odoo", "lxml", "psycopg2", "markupsafe", "stdnum", "freezegun"}


def imported_packages():
    """Return the top-level names that the addon imports, anywhere in its modules."""
    nodes = (node for path in ADDON.rglob("*.py") for node in ast.walk(ast.parse(path.read_text())))
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names


def declared_packages():
    """Return the distributions that the manifest names."""
    manifest = ast.literal_eval((ADDON / "__manifest__.py").read_text())
    return set(manifest["external_dependencies"]["python"])


def test_every_package_the_addon_imports_is_declared():
    owners = metadata.packages_distributions()
    needed = {owners[name][0].lower() for name in imported_packages() - OF_ODOO}
    assert needed == declared_packages()


def test_the_readme_installs_what_the_manifest_declares():
    readme = (ADDON.parent / "README.md").read_text()
    (command,) = [line for line in readme.splitlines() if "`pip install xmlschema" in line]
    assert set(command.split("`")[1].split()[2:]) == declared_packages()
