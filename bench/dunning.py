"""Benchmark of dunning: the proposal of a day, with its items grouped into notices.

``./o2c bench dunning --lines N --json`` clones N overdue items, 20 a customer, into fresh
databases and lets the scheduled job propose: at a tenth of the size, at the whole, and at the
whole before the database has analysed what was loaded; then once more the same day, and once
with the worker killed on the way. ``published`` are the figures that were published for the open
module account_credit_control 19.0 at 100,894 lines; they were not measured here.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frontdoor.bench_db import odoo_environment

_SCRIPT = Path(__file__).parent / "inside" / "dunning.py"
_PUBLISHED = {"lines": 100894, "cpu_seconds": 128.0, "queries": 185487, "peak_growth_mb": 1310}
_KILLED_LINES = 20000


def measure(lines: int) -> dict[str, Any]:
    """Return the figures at ``lines`` overdue items."""
    tenth, whole = _run(lines // 10), _run(lines)
    fresh = _run(lines, analysed=False)
    share = lines / _PUBLISHED["lines"]
    return {
        **whole,
        "growth_tenfold": _ratio(whole["cpu_seconds"], tenth["cpu_seconds"]),
        "growth_tenfold_fresh": _ratio(fresh["cpu_seconds"], tenth["cpu_seconds"]),
        "second_share": _ratio(whole["second_cpu_seconds"], whole["cpu_seconds"]),
        **_killed(min(lines, _KILLED_LINES)),
        "published": _PUBLISHED,
        "published_cpu_ratio": _ratio(_PUBLISHED["cpu_seconds"] * share, whole["cpu_seconds"]),
        "published_queries_ratio": _ratio(_PUBLISHED["queries"] * share, whole["queries"]),
    }


def _run(lines: int, *, analysed: bool = True) -> dict[str, Any]:
    with odoo_environment("o2c_bench_dunning") as bench:
        return bench.run_script(_SCRIPT, {"step": "run", "lines": lines, "analysed": analysed})


def _killed(lines: int) -> dict[str, Any]:
    """Kill the worker half-way, let another go on, and return what is there in the end."""
    with odoo_environment("o2c_bench_dunning") as bench:
        killed = bench.run_script(_SCRIPT, {"step": "killed", "lines": lines})
        return {**killed, **bench.run_script(_SCRIPT, {"step": "resumed"})}


def _ratio(one: float, other: float) -> float:
    return round(one / other, 3)


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; the last line of standard output is one JSON object."""
    parser = argparse.ArgumentParser(prog="o2c bench dunning", description=__doc__)
    parser.add_argument("--lines", type=int, default=100000, metavar="N")
    parser.add_argument("--json", action="store_true", help="one line, for programs")
    options = parser.parse_args(arguments)
    print(json.dumps(measure(options.lines), indent=None if options.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
