"""Measures reading a bank file without a database: parse, validate, prove, identify."""

from __future__ import annotations

import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
from typing import Any

from bench.camt_file import write

_REPOSITORY = pathlib.Path(__file__).resolve().parent.parent


def run(entries: int) -> dict[str, Any]:
    """Figures for a camt.053.001.08 file of so many entries, taken in a process of their own.

    ``parse_units_per_second`` counts entries per wall second of one checking pass; memory is in
    MB, ``peak_growth_mb`` above what the process held with its libraries and schema loaded.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "bench.xml"
        with path.open("wb") as target:
            write(target, entries)
        done = subprocess.run(
            [sys.executable, "-m", "bench.import_parse", str(path), str(entries)],
            cwd=_REPOSITORY,
            check=True,
            capture_output=True,
            text=True,
        )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def measure(path: pathlib.Path, entries: int) -> dict[str, Any]:
    """One checking pass over a file in this process."""
    from o2c_automation.bankfile import open_file, schemas  # only after the bare registration

    schemas.find("urn:iso:std:iso:20022:tech:xsd:camt.053.001.08", "camt.053", {})
    before = _peak_mb()
    start, cpu = time.perf_counter(), time.process_time()
    with path.open("rb") as stream, open_file(stream, name=path.name) as file:
        result = file.check()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    if result.verdict != "accepted" or result.statements[0].entry_count != entries:
        raise RuntimeError(f"the generated file was not read: {result.messages[:3]}")
    peak = _peak_mb()
    return {
        "units": entries,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "parse_units_per_second": entries / seconds,
        "parse_units_per_cpu_second": entries / cpu,
        "peak_rss_mb": peak,
        "peak_growth_mb": peak - before,
    }


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


if __name__ == "__main__":
    from frontdoor.bare import register_bare_addon

    register_bare_addon()
    print(json.dumps(measure(pathlib.Path(sys.argv[1]), int(sys.argv[2]))))
