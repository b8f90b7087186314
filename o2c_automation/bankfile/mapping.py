"""Which column of a table means what; guessed once, saved per journal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CsvMapping:
    """Columns."""


def guess_mapping(sample: bytes) -> CsvMapping:
    return CsvMapping()


def preview(sample: bytes, mapping: CsvMapping) -> list[list[str]]:
    return []
