"""The project's addons, read from their manifests."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from frontdoor.settings import ADDON, REPOSITORY

# Tests and pages for readers never reach a database.
NOT_INSTALLED = frozenset({"tests", "__pycache__", "readme", "description"})

# Odoo's modules that tests of glue are about, by the glue's scope, though it does without them.
_TESTED_WITH = {"_stock": ("stock_delivery", "stock_picking_batch")}


@dataclass(frozen=True)
class Addon:
    """One addon and what its manifest says it needs."""

    path: Path
    depends: tuple[str, ...]

    @property
    def name(self) -> str:
        """The technical name."""
        return self.path.name


def project_addons(repository: Path = REPOSITORY) -> list[Addon]:
    """All addons of the project, by name."""
    return [read(path.parent) for path in sorted(repository.glob("*/__manifest__.py"))]


def read(path: Path) -> Addon:
    """Read one addon's manifest."""
    manifest = ast.literal_eval((path / "__manifest__.py").read_text(encoding="utf-8"))
    return Addon(path, tuple(manifest.get("depends", ())))


def installable(addons: Sequence[Addon], addons_path: Iterable[Path]) -> list[Addon]:
    """Those whose dependencies are all in the addons path (glue may lack its other side)."""
    roots = list(addons_path)
    return [addon for addon in addons if all(_is_there(name, roots) for name in addon.depends)]


def host_modules(addons: Sequence[Addon]) -> list[str]:
    """What ``addons`` depend on besides each other."""
    own = {addon.name for addon in addons}
    return sorted({name for addon in addons for name in addon.depends} - own)


def with_own(addon: Addon, addons: Sequence[Addon]) -> list[Addon]:
    """``addon`` and those of the project it builds on, what is built on first."""
    needed = [other for other in addons if other.name in addon.depends]
    return [*needed, addon]


def scope(addon: Addon) -> str:
    """What sets a glue addon's databases apart from those of the main one; nothing for that."""
    return addon.name.removeprefix(ADDON)


def tested_with(addon: Addon) -> tuple[str, ...]:
    """What the database for its tests has besides what it depends on."""
    return _TESTED_WITH.get(scope(addon), ())


def _is_there(name: str, roots: Iterable[Path]) -> bool:
    return any((root / name / "__manifest__.py").is_file() for root in roots)
