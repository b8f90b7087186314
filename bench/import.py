"""Benchmark of a bank file's way in: reading alone, and the whole import beside the host's floor.

The floor is the host creating the same bank lines in committed chunks of 500, in the same run and
database, on a second journal.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from frontdoor.bare import register_bare_addon

register_bare_addon()

from bench import bank_file  # noqa: E402  (the reader's package is registered first)
from frontdoor.bench_db import odoo_environment  # noqa: E402
from frontdoor.measure import Meter  # noqa: E402
from o2c_automation.bankfile import open_file  # noqa: E402

_INSIDE = Path(__file__).parent / "inside" / "import_file.py"


def parse(path: Path) -> dict[str, Any]:
    """Parse, validate and identify every entry, without Odoo."""
    with Meter() as meter, path.open("rb") as stream, open_file(stream, name=path.name) as file:
        result = file.check()
    count = sum(statement.line_count for statement in result.statements)
    return {
        "parse_seconds": round(meter.cost.seconds, 3),
        "parse_cpu_seconds": round(meter.cost.odoo_cpu_seconds, 3),
        "parse_units_per_second": round(count / meter.cost.seconds, 1),
        "parse_peak_rss_mb": round(meter.cost.peak_rss_mb, 1),
        "parse_peak_growth_mb": round(meter.cost.peak_growth_mb, 1),
        "parse_verdict": result.verdict,
        "schema": result.schema,
    }


def run(entries: int, *, parse_only: bool = False) -> dict[str, Any]:
    """All figures for a file of ``entries`` payments."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement.xml"
        bank_file.write(path, entries)
        figures = {"units": entries, "file_mb": round(path.stat().st_size / 2**20, 2)}
        figures |= parse(path)
        if not parse_only:
            with odoo_environment("o2c_bench_import") as odoo:
                parameters = {"file": str(path), "account": bank_file.ACCOUNT}
                figures |= odoo.run_script(_INSIDE, parameters)
    return figures


def main() -> None:
    """Run with the given size and print one JSON object as the last line."""
    parser = argparse.ArgumentParser(prog="o2c bench import", description=__doc__)
    parser.add_argument("--entries", type=int, default=1000, metavar="N")
    parser.add_argument("--parse-only", action="store_true", help="leave Odoo out")
    parser.add_argument("--json", action="store_true", help="one line, for programs")
    options = parser.parse_args()
    figures = run(options.entries, parse_only=options.parse_only)
    print(json.dumps(figures, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
