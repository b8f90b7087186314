"""The PostgreSQL server: the user's own, or one in the cache that runs while somebody needs it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from frontdoor import folders, locks, say
from frontdoor.problem import Problem
from frontdoor.python_env import PythonEnv
from frontdoor.server_account import PROGRAMS, ServerAccount, choose
from frontdoor.settings import Settings

ROLE = "odoo"
PROC = Path("/proc")
_ORPHANS_SECONDS = 10.0
_POLL_SECONDS = 0.2
_PORT = "5432"
_NEEDED_BYTES = 1_000_000_000
# Everything in this server can be made again in minutes: it trades durability for speed.
_CONFIGURATION = """
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 256MB
max_connections = 100
max_wal_size = 2GB
jit = off
listen_addresses = ''
unix_socket_directories = '{sockets}'
"""


@dataclass(frozen=True)
class Server:
    """A server to use: ``environment`` are libpq's variables, ``data`` is set for our own only."""

    environment: Mapping[str, str]
    tools: Path
    maintenance_database: str = "postgres"
    data: Path | None = None


@contextmanager
def running(settings: Settings, env: PythonEnv) -> Iterator[Server]:
    """Have a server for the length of the block; the last one to leave stops ours."""
    tools = env.site_packages / PROGRAMS
    if settings.external_postgres:
        yield Server({}, tools, os.environ.get("PGDATABASE") or "postgres")
        return
    own = OwnServer(settings.cache, choose(settings.cache, env.site_packages))
    own.enter()
    try:
        yield Server(own.environment(), tools, data=own.account.data)
    finally:
        own.leave()


class OwnServer:
    """Our server's life.  Whoever needs it shares the lock ``users``; the last one stops it."""

    def __init__(self, cache: Path, account: ServerAccount) -> None:
        self.account = account
        self._door = cache / "locks" / "postgres-door"
        self._users = locks.FileLock(cache / "locks" / "postgres-users")
        self._log = account.data.parent / "log"

    def environment(self) -> dict[str, str]:
        """The variables that lead libpq to this server."""
        return {"PGHOST": str(self.account.sockets), "PGPORT": _PORT, "PGUSER": ROLE}

    def enter(self) -> None:
        """Become a user of the server, which runs afterwards."""
        with locks.held_alone(self._door, "PostgreSQL"):
            self._users.share()
            if not folders.is_complete(self.account.data.parent):
                self._initialise()
            if not self.is_running():
                self._start()

    def leave(self) -> None:
        """Be a user no more; the last one stops the server."""
        with locks.held_alone(self._door, "PostgreSQL"):
            if self._users.try_alone() and self.is_running():
                self._control("stop", "-m", "fast")
            self._users.release()

    def _initialise(self) -> None:
        folders.require_space(self.account.data.parent, _NEEDED_BYTES)
        say.step("preparing a PostgreSQL server in the cache")
        folders.remove(self.account.data)
        self.account.own(self.account.data.parent)
        self.account.own(self.account.data)
        self._run(
            "initdb",
            "--no-sync",
            "--username",
            ROLE,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--no-locale",
        )
        text = _CONFIGURATION.format(sockets=self.account.sockets)
        with (self.account.data / "postgresql.conf").open("a") as stream:
            stream.write(text)
        folders.mark_complete(self.account.data.parent)

    def is_running(self) -> bool:
        """Whether the process that the pid file names is our server, and not a later namesake."""
        pid_file = self.account.data / "postmaster.pid"
        if not pid_file.exists():
            return False
        pid = pid_file.read_text().split("\n", 1)[0].strip()
        if is_server_of(PROC / pid, self.account.data):
            return True
        self._clear_after_crash()
        return False

    def _clear_after_crash(self) -> None:
        """Remove what a killed server left, once its last process has noticed and ended."""
        deadline = time.monotonic() + _ORPHANS_SECONDS
        while works_in(self.account.data) and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
        if works_in(self.account.data):
            raise Problem(
                "Processes of a PostgreSQL server that was killed still use its data.",
                f"End the processes that work in {self.account.data}.",
            )
        socket = f".s.PGSQL.{_PORT}"
        for name in (socket, f"{socket}.lock"):
            (self.account.sockets / name).unlink(missing_ok=True)
        (self.account.data / "postmaster.pid").unlink()

    def _start(self) -> None:
        self.account.own(self.account.sockets)
        self._log.touch()
        if self.account.user is not None:
            os.chown(self._log, self.account.user, -1)
        self._control("start", "-w", "-t", "120", "-l", str(self._log))

    def _control(self, verb: str, *options: str) -> None:
        self._run("pg_ctl", verb, *options)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.account.programs / program), "-D", str(self.account.data), *arguments]
        # Files, not pipes: the server inherits them and would keep a pipe open for ever.
        output = self.account.data.parent / f"{program}.out"
        with output.open("w") as stream:
            result = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                check=False,
                cwd="/",
                user=self.account.user,
                group=self.account.group,
                extra_groups=None if self.account.user is None else [],
            )
        if result.returncode:
            raise Problem(
                f"PostgreSQL's {program} failed: {output.read_text().strip()[-300:]}",
                f"Its log is {self._log}; or set PGHOST and PGUSER to an existing server.",
            )


def is_server_of(process: Path, data: Path) -> bool:
    """Whether a folder of ``/proc`` is the server of the data folder ``data``."""
    try:
        arguments = (process / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(data) in arguments


def works_in(folder: Path) -> bool:
    """Whether a process that we may look at has ``folder`` as its current one."""
    return any(_current_folder(process) == folder for process in PROC.glob("[0-9]*"))


def _current_folder(process: Path) -> Path | None:
    try:
        return (process / "cwd").readlink()
    except OSError:
        return None
