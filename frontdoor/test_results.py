"""What pytest counted, read from its report."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Results:
    """Counts of one run of pytest, and its exit code."""

    label: str
    code: int
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Results) -> Results:
        return Results(
            "together",
            self.code or other.code,
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
        )

    def counts(self) -> str:
        """The counts as a line that people and tools read."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read_results(label: str, code: int, report: Path) -> Results:
    """Read a JUnit report; a run that broke off before writing one counts as one failure."""
    if not report.exists():
        return Results(label, code or 1, failed=1)
    suites = ET.parse(report).getroot().iter("testsuite")
    rows = [{key: int(suite.get(key, 0)) for key in _COUNTS} for suite in suites]
    total = {key: sum(row[key] for row in rows) for key in _COUNTS}
    failed = total["failures"] + total["errors"]
    passed = total["tests"] - failed - total["skipped"]
    return Results(label, code, passed, failed, total["skipped"])


_COUNTS = ("tests", "failures", "errors", "skipped")
