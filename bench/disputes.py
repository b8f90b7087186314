"""Benchmark of disputes: many small deductions coded, approved and written off in one action.

``./o2c bench disputes --cases N --json`` makes the deductions in a fresh database and decides
them with the dialog people use; every second one is all that was open of its invoice, which is
paid by the write-off. Half a chunk against a whole one shows what a case costs, twice as many
cases what a further chunk costs. Nothing is taken off for the host, whose queries are counted:
what still grows within a chunk is that it writes 100 rows a statement.
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
# So many cases are decided with one entry (CHUNK of the addon).
_CHUNK = 250


def measure(cases: int) -> dict[str, Any]:
    """Return the figures for so many cases, and the queries of fewer and of twice as many."""
    sizes = (_CHUNK // 2, _CHUNK, cases, 2 * cases)
    with odoo_environment("o2c_bench_disputes") as bench:
        runs = {size: bench.run_script(_SCRIPT, {"cases": size}) for size in sizes}
    queries = {size: run["queries"] for size, run in runs.items()}
    chunks = runs[2 * cases]["chunks"] - runs[cases]["chunks"]
    return {
        **runs[cases],
        "cpu_seconds_twice": runs[2 * cases]["cpu_seconds"],
        "queries_by_cases": queries,
        "queries_per_case": round((queries[_CHUNK] - queries[_CHUNK // 2]) / (_CHUNK // 2), 3),
        "queries_per_chunk": round((queries[2 * cases] - queries[cases]) / chunks, 1),
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
