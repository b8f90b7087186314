"""Make the addon's pure packages importable without Odoo.

``o2c_automation/__init__.py`` imports models and therefore Odoo.  A bare package of the same name,
with the same folder and none of that code, gives access to ``engine`` and ``bankfile``.
"""

from __future__ import annotations

import sys
from types import ModuleType

from frontdoor.settings import ADDON, REPOSITORY


def register_bare_addon() -> None:
    """Put a package without code in the addon's place; does nothing where it is imported."""
    if ADDON not in sys.modules:
        package = ModuleType(ADDON, "The addon's folder, without Odoo.")
        package.__path__ = [str(REPOSITORY / ADDON)]
        sys.modules[ADDON] = package
