"""Databases and their file stores: exist, drop, rename, copy."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from frontdoor import folders, processes
from frontdoor.postgres import Server
from frontdoor.problem import Problem


class Databases:
    """The databases of one server, with the file stores that belong to them."""

    def __init__(self, server: Server, data_folder: Path) -> None:
        self._server = server
        self._stores = data_folder / "filestore"

    def exists(self, name: str) -> bool:
        """Whether there is a database of that name."""
        return bool(self._ask(f"SELECT 1 FROM pg_database WHERE datname = {_text(name)}"))

    def names(self, prefix: str) -> list[str]:
        """Databases whose name starts with ``prefix``."""
        rows = self._ask(
            f"SELECT datname FROM pg_database WHERE starts_with(datname, {_text(prefix)})"
        )
        return rows.split()

    def drop(self, name: str) -> None:
        """Drop a database where it exists, whoever is connected, and its file store."""
        self._disconnect(name)
        self._ask(f"DROP DATABASE IF EXISTS {_name(name)}")
        folders.remove(self._stores / name)

    def rename(self, old: str, new: str) -> None:
        """Give a database and its file store another name."""
        self._disconnect(old)
        store = self._stores / old
        if store.exists():
            folders.remove(self._stores / new)
            store.rename(self._stores / new)
        self._ask(f"ALTER DATABASE {_name(old)} RENAME TO {_name(new)}")

    def copy(self, source: str, target: str) -> None:
        """Copy a database; the file store's files are never rewritten, so they are hard-linked."""
        self.drop(target)
        self._disconnect(source)
        self._ask(f"CREATE DATABASE {_name(target)} TEMPLATE {_name(source)}{self._strategy()}")
        store = self._stores / source
        if store.exists():
            shutil.copytree(store, self._stores / target, copy_function=_link_or_copy)

    def set_parameter(self, database: str, key: str, value: str) -> None:
        """Set one of Odoo's system parameters, while no Odoo runs on the database."""
        self.query(
            database,
            f"INSERT INTO ir_config_parameter (key, value) VALUES ({_text(key)}, {_text(value)})"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )

    def query(self, database: str, statement: str) -> str:
        """Run one statement in a database and return its rows as bare text."""
        psql = [str(self._server.tools / "psql"), "-XAtq", "-v", "ON_ERROR_STOP=1"]
        environment = {**os.environ, **self._server.environment}
        result = processes.capture([*psql, "-d", database, "-c", statement], environment)
        if result.returncode:
            raise Problem(
                f"PostgreSQL refused: {result.stderr.strip()}",
                "Check the PG* variables, if any are set, and that the role may create databases.",
            )
        return result.stdout.strip()

    def _ask(self, statement: str) -> str:
        return self.query(self._server.maintenance_database, statement)

    def _strategy(self) -> str:
        # Copying files beats logging every page, which is the default since PostgreSQL 15.
        version = int(self._ask("SHOW server_version_num"))
        return " STRATEGY FILE_COPY" if version >= 150_000 else ""

    def _disconnect(self, name: str) -> None:
        self._ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = {_text(name)} AND pid <> pg_backend_pid()"
        )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _link_or_copy(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
