"""Folders that are either complete or absent, whenever the run is interrupted."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from frontdoor.problem import Problem

_MARKER = ".complete"
_GIGABYTE = 1_000_000_000


def is_complete(folder: Path) -> bool:
    """Whether :func:`mark_complete` was reached for ``folder``."""
    return (folder / _MARKER).is_file()


def mark_complete(folder: Path) -> None:
    """Say that everything that belongs in ``folder`` is there."""
    (folder / _MARKER).touch()


def fresh(folder: Path) -> Path:
    """Empty ``folder``, whatever an earlier run left in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def require_space(folder: Path, needed: int) -> None:
    """Refuse to start when the disk under ``folder`` has less than ``needed`` bytes free."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Problem(
            f"The disk under {folder} has {free / _GIGABYTE:.1f} GB free,"
            f" and {needed / _GIGABYTE:.1f} GB are needed.",
            "Free some space, or set O2C_CACHE to a folder on a larger disk.",
        )


def digest_of_trees(trees: Iterable[Path], skip: frozenset[str]) -> str:
    """Digest of the names and contents of all files outside folders named in ``skip``."""
    digest = hashlib.sha256()
    for tree in trees:
        for path in sorted(tree.rglob("*")):
            relative = path.relative_to(tree)
            if path.is_file() and skip.isdisjoint(relative.parts):
                digest.update(f"{tree.name}/{relative}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def remove(folder: Path) -> None:
    """Remove ``folder`` where it exists."""
    shutil.rmtree(folder, ignore_errors=True)
