"""Odoo's source: the user's own, or Debian's package unpacked in the cache."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from frontdoor import folders, locks, processes, say
from frontdoor.archive import Archive
from frontdoor.problem import Problem
from frontdoor.settings import Settings

# Debian's package links to files of the others instead of carrying copies of them.
PACKAGES = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-font-awesome",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
SERIES = (19, 0)
_NEEDED_BYTES = 3_000_000_000
# Debian had to drop this file; browser tours fail on the missing asset.
_DROPPED_FILE = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
_VERSION_LINE = re.compile(r"^version_info\s*=\s*\((\d+),\s*(\d+)", re.MULTILINE)


@dataclass(frozen=True)
class OdooSource:
    """A usable Odoo: what to put on ``PYTHONPATH``, and where its addons are."""

    python_path: Path
    addons: tuple[Path, ...]
    identity: str


def locate(settings: Settings) -> OdooSource:
    """Use ``O2C_ODOO`` where given, else the cache's own copy, fetched when it is not there yet."""
    if settings.odoo:
        return _given(settings.odoo, settings.cache)
    tree = settings.cache / "odoo" / "tree"
    with locks.held_alone(settings.cache / "locks" / "odoo", "Odoo's source"):
        if not folders.is_complete(tree):
            _fetch(settings.cache, tree)
    packages = tree / "usr/lib/python3/dist-packages"
    identity = (tree / "version").read_text().strip()
    return OdooSource(packages, (packages / "odoo/addons",), identity)


def _given(path: Path, cache: Path) -> OdooSource:
    require_series(path)
    candidates = (path / "addons", path / "odoo/addons")
    addons = tuple(
        folder
        for folder in candidates
        if (folder / "base").is_dir() or (folder / "account").is_dir()
    )
    return OdooSource(_only_odoo(path, cache), addons, str(path))


def require_series(path: Path) -> None:
    """Fail unless ``path`` holds an Odoo of the series the addon is written for."""
    release = path / "odoo" / "release.py"
    if not release.is_file():
        raise Problem(
            f"O2C_ODOO={path} is no Odoo source: {release} is missing.",
            "Name the folder that contains the Python package `odoo`.",
        )
    found = _VERSION_LINE.search(release.read_text(encoding="utf-8"))
    if not found or tuple(int(part) for part in found.groups()) != SERIES:
        version = ".".join(found.groups()) if found else "unknown"
        raise Problem(
            f"O2C_ODOO={path} is Odoo {version}, and the addon needs 19.0.",
            "Point O2C_ODOO at an Odoo 19.0 source, or unset it to fetch one.",
        )


def _only_odoo(path: Path, cache: Path) -> Path:
    """A folder with nothing but a link to ``odoo``: its neighbours must not shadow our packages."""
    folder = cache / "odoo" / f"link-{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "odoo"
    if not link.is_symlink():
        link.symlink_to(path / "odoo", target_is_directory=True)
    return folder


def _fetch(cache: Path, tree: Path) -> None:
    folders.require_space(cache, _NEEDED_BYTES)
    archive = Archive(cache / "apt")
    say.step("reading the package lists of Debian's archive")
    archive.update()
    say.step("fetching Odoo 19 (about 130 MB)")
    files = archive.download(PACKAGES, cache / "odoo" / "packages")
    say.step("unpacking Odoo 19 (about 1.2 GB)")
    half_done = folders.fresh(tree.with_name("tree.unpacking"))
    for file in files:
        _unpack(file, half_done)
    _finish(half_done, version_of(PACKAGES[0], files))
    folders.remove(tree)
    half_done.rename(tree)
    folders.remove(cache / "odoo" / "packages")


def version_of(package: str, files: Iterable[Path]) -> str:
    """The version that a package's file carries in its name (``NAME_VERSION_ARCH.deb``)."""
    return next(file.name.split("_")[1] for file in files if file.name.startswith(f"{package}_"))


def _unpack(package: Path, tree: Path) -> None:
    result = processes.capture(["dpkg-deb", "-x", str(package), str(tree)])
    if result.returncode:
        package.unlink()
        raise Problem(
            f"{package.name} could not be unpacked: {result.stderr.strip()}",
            "Check the free disk space and run again.",
        )


def _finish(tree: Path, version: str) -> None:
    keep_links_inside(tree)
    dropped = tree / "usr/lib/python3/dist-packages/odoo/addons" / _DROPPED_FILE
    if not dropped.exists():
        dropped.parent.mkdir(parents=True, exist_ok=True)
        dropped.touch()
    (tree / "version").write_text(f"{version}\n")
    folders.mark_complete(tree)


def keep_links_inside(tree: Path) -> None:
    """Turn absolute links of an unpacked tree into relative ones that stay inside it."""
    for path in tree.rglob("*"):
        if path.is_symlink() and (target := path.readlink()).is_absolute():
            inside = tree / target.relative_to("/")
            path.unlink()
            path.symlink_to(os.path.relpath(inside, path.parent))
