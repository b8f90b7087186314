"""Where things are: read once from the environment, then passed around."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
ADDON = "o2c_automation"

_POSTGRES_VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSERVICE")


@dataclass(frozen=True)
class Settings:
    """The user's choices.

    ``odoo`` is an existing Odoo 19 source to use instead of a download, ``addons`` are extra addon
    folders, ``external_postgres`` says that the ``PG*`` variables name a server to use.
    """

    cache: Path
    odoo: Path | None = None
    addons: tuple[Path, ...] = ()
    external_postgres: bool = False

    @property
    def run_folder(self) -> Path:
        """Logs, configuration files and outputs of runs: nothing here is worth keeping."""
        folder = self.cache / "run"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def data_folder(self) -> Path:
        """Odoo's own data folder (file store, sessions)."""
        folder = self.cache / "data"
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read ``O2C_*``, ``XDG_CACHE_HOME`` and ``PG*``; empty variables count as absent."""
    odoo = environment.get("O2C_ODOO")
    extra = environment.get("O2C_ADDONS", "")
    return Settings(
        cache=_cache_folder(environment),
        odoo=_absolute(odoo) if odoo else None,
        addons=tuple(_absolute(part) for part in extra.split(os.pathsep) if part),
        external_postgres=any(environment.get(name) for name in _POSTGRES_VARIABLES),
    )


def _cache_folder(environment: Mapping[str, str]) -> Path:
    if own := environment.get("O2C_CACHE"):
        return _absolute(own)
    if shared := environment.get("XDG_CACHE_HOME"):
        return _absolute(shared) / "o2c"
    return Path.home() / ".cache" / "o2c"


def _absolute(text: str) -> Path:
    return Path(text).expanduser().absolute()
