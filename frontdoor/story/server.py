"""Odoo's web server for the demo, its crons included."""

from __future__ import annotations

import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from frontdoor import ports, processes, say
from frontdoor.odoo_run import OdooRun
from frontdoor.problem import Problem

_START_SECONDS = 120.0
_POLL_SECONDS = 0.3
_TAIL_LINES = 15


@dataclass(frozen=True)
class DemoServer:
    """Where the server listens, what it serves and where its mails go."""

    odoo: OdooRun
    database: str
    port: int
    smtp_port: int

    @property
    def address(self) -> str:
        """The server's address."""
        return f"http://{ports.HOST}:{self.port}"

    @contextmanager
    def running(self, log: Path) -> Iterator[subprocess.Popen[bytes]]:
        """Have the server, answering, for the length of the block."""
        say.step(f"starting Odoo's web server (log: {log})")
        command = self.odoo.command(self._arguments())
        folder = self.odoo.settings.run_folder
        with (
            log.open("wb") as stream,
            processes.started(command, self.odoo.environment(), folder, stream) as process,
        ):
            self._wait(process, log)
            yield process

    def _arguments(self) -> list[str]:
        return [
            "server",
            f"--database={self.database}",
            f"--db-filter=^{self.database}$",
            f"--http-port={self.port}",
            "--smtp=127.0.0.1",
            f"--smtp-port={self.smtp_port}",
            "--workers=0",
            "--max-cron-threads=2",
        ]

    def _wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                tail = log.read_text(errors="replace").splitlines()[-_TAIL_LINES:]
                raise Problem(
                    "\n".join(["Odoo's web server did not start:", *tail]),
                    f"The whole log is {log}.",
                )
            time.sleep(_POLL_SECONDS)

    def _answers(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.address}/web/health", timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False
