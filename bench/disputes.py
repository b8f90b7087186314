"""Benchmark of disputes: many small deductions coded, approved and written off in one action.

``./o2c bench disputes --cases N --json`` makes the deductions in a fresh database and decides
them with the dialog people use. Twice as many show what another chunk costs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frontdoor.bench_db import odoo_environment

_SCRIPT = Path(__file__).parent / "inside" / "disputes.py"


def measure(cases: int) -> dict[str, Any]:
    """Return the figures for so many cases, and for twice as many."""
    with odoo_environment("o2c_bench_disputes") as bench:
        once = bench.run_script(_SCRIPT, {"cases": cases})
        twice = bench.run_script(_SCRIPT, {"cases": 2 * cases})
    chunks = twice["chunks"] - once["chunks"]
    return {
        **once,
        "queries_twice": twice["queries"],
        "cpu_seconds_twice": twice["cpu_seconds"],
        "queries_per_chunk": round((twice["queries"] - once["queries"]) / chunks, 1),
    }


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; the last line of standard output is one JSON object."""
    parser = argparse.ArgumentParser(prog="o2c bench disputes", description=__doc__)
    parser.add_argument("--cases", type=int, default=500, metavar="N", help="a multiple of 250")
    parser.add_argument("--json", action="store_true", help="one line, for programs")
    options = parser.parse_args(arguments)
    print(json.dumps(measure(options.cases), indent=None if options.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
