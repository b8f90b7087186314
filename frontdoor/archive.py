"""Debian's package archive, used through a private apt configuration in the cache.

The machine's own apt configuration says where the archive is, and is otherwise left alone: lists,
sources and downloads of ours live in the cache, so no rights on the system are needed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from frontdoor import folders, processes, say
from frontdoor.problem import Problem

_SUITE = "sid"
_SIDE_ARCHIVE = re.compile("security|debug")
_KEYRING_FOLDER = Path("/usr/share/keyrings")
_KEYRINGS = ("debian-archive-keyring.gpg", "debian-archive-keyring.pgp")
_OWN_ODOO = "Or set O2C_ODOO to an existing Odoo 19 source."
_POLL_SECONDS = 0.3
_QUIET = {
    "Acquire::Languages": "none",
    "Acquire::Retries": "3",
    # The cache may be where apt's own user cannot go; signatures are checked all the same.
    "APT::Sandbox::User": "",
}


@dataclass(frozen=True)
class RemoteFile:
    """One file of the archive as apt announces it; ``size`` in bytes."""

    name: str
    size: int


class Archive:
    """The archive seen through lists kept in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def update(self) -> None:
        """Fetch the suite's package lists."""
        require_tools()
        self._write_sources()
        result = processes.capture(["apt-get", *self._options(), "update"])
        # apt-get update answers 0 with a warning when it cannot reach the archive.
        if result.returncode or "Failed to fetch" in result.stderr:
            raise Problem(
                f"The Debian package archive did not answer: {_last_line(result.stderr)}",
                f"Check the network (or apt's proxy setting) and run again. {_OWN_ODOO}",
            )

    def announced(self, packages: Sequence[str]) -> list[RemoteFile]:
        """The files that hold ``packages``, without fetching them."""
        command = ["apt-get", *self._options(), "download", "--print-uris", *packages]
        result = processes.capture(command)
        if result.returncode:
            raise Problem(
                f"The package archive does not offer what is needed: {_last_line(result.stderr)}",
                _OWN_ODOO,
            )
        return parse_uris(result.stdout)

    def download(self, packages: Sequence[str], into: Path) -> list[Path]:
        """Fetch ``packages`` into a folder, going on where an interrupted run stopped."""
        files = self.announced(packages)
        into.mkdir(parents=True, exist_ok=True)
        if not self._fetch(packages, into, files) and self._is_damaged():
            say.step("what an earlier run left is damaged; fetching it anew")
            folders.fresh(into)
            self._fetch(packages, into, files)
        if _size_of(into, files) != _total(files):
            raise Problem(
                f"The download of Odoo's packages broke off: {_last_line(self._log.read_text())}",
                f"Check the network and run again: it goes on where it stopped. {_OWN_ODOO}",
            )
        return [into / file.name for file in files]

    @property
    def _log(self) -> Path:
        return self._folder / "download.log"

    def _fetch(self, packages: Sequence[str], into: Path, files: list[RemoteFile]) -> bool:
        progress = say.Progress("downloading", say.megabytes(_total(files)), "MB")
        command = ["apt-get", "-q", *self._options(), "download", *packages]
        with (
            self._log.open("wb") as log,
            processes.started(command, folder=into, output=log) as process,
        ):
            while not _ended(process):
                progress.show(say.megabytes(_size_of(into, files)))
        progress.show(say.megabytes(_size_of(into, files)))
        progress.close()
        return process.returncode == 0

    def _is_damaged(self) -> bool:
        """Whether apt minded the content of a file, and not the way to it."""
        text = self._log.read_text()
        return any(word in text for word in ("Hash Sum mismatch", "unexpected size", "416"))

    def _write_sources(self) -> None:
        for name in ("lists/partial", "cache/archives/partial", "state"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        line = f"deb [signed-by={_keyring()}] {self._address()} {_SUITE} main\n"
        (self._folder / "sources.list").write_text(line)

    def _address(self) -> str:
        """Where the machine's own configuration finds Debian's archive."""
        if not (addresses := debian_addresses(_targets([]))):
            # A fresh machine has no lists yet: read its sources into lists of ours.
            private = _as_options({"Dir::State::Lists": self._folder / "system-lists"})
            (self._folder / "system-lists" / "partial").mkdir(parents=True, exist_ok=True)
            processes.capture(["apt-get", *private, *_as_options(_QUIET), "update"])
            addresses = debian_addresses(_targets(private))
        if not addresses:
            raise Problem(
                "The Debian archive was not found through this machine's apt configuration.",
                f"Check that `apt-get update` works on this machine. {_OWN_ODOO}",
            )
        return addresses[0]

    def _options(self) -> list[str]:
        return _as_options(
            {
                "Dir::State": self._folder / "state",
                "Dir::State::Lists": self._folder / "lists",
                "Dir::Cache": self._folder / "cache",
                "Dir::Etc::SourceList": self._folder / "sources.list",
                "Dir::Etc::SourceParts": "/dev/null",
                "Dir::Etc::PreferencesParts": "/dev/null",
                **_QUIET,
            }
        )


def require_tools() -> None:
    """Fail when the machine cannot use Debian packages at all."""
    missing = [tool for tool in ("apt-get", "dpkg-deb") if not shutil.which(tool)]
    if missing:
        raise Problem(
            f"This machine has no {' and no '.join(missing)}, so Odoo cannot be fetched"
            " from Debian's archive.",
            "Set O2C_ODOO to an existing Odoo 19 source (a checkout or a dist-packages folder).",
        )


def parse_uris(text: str) -> list[RemoteFile]:
    """Read the lines of ``apt-get download --print-uris``: 'address' name size checksum."""
    fields = (line.split() for line in text.splitlines() if line.startswith("'"))
    return [RemoteFile(name=row[1], size=int(row[2])) for row in fields]


def debian_addresses(text: str) -> list[str]:
    """Addresses of Debian's main archive in lines of origin, suite, address."""
    rows = (line.split() for line in text.splitlines())
    return [
        row[2]
        for row in rows
        if len(row) == 3 and row[0] == "Debian" and not _SIDE_ARCHIVE.search(row[1])
    ]


def _targets(options: Sequence[str]) -> str:
    template = "$(ORIGIN) $(SUITE) $(REPO_URI)"
    return processes.capture(["apt-get", *options, "indextargets", "--format", template]).stdout


def _as_options(values: Mapping[str, str | Path]) -> list[str]:
    return [part for key, value in values.items() for part in ("-o", f"{key}={value}")]


def _keyring() -> Path:
    for name in _KEYRINGS:
        if (path := _KEYRING_FOLDER / name).is_file():
            return path
    raise Problem(
        f"The keys of the Debian archive are not in {_KEYRING_FOLDER}.",
        f"Install the package debian-archive-keyring. {_OWN_ODOO}",
    )


def _size_of(folder: Path, files: list[RemoteFile]) -> int:
    present = (folder / file.name for file in files)
    return sum(path.stat().st_size for path in present if path.exists())


def _total(files: list[RemoteFile]) -> int:
    return sum(file.size for file in files)


def _ended(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(_POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "no reason given"
