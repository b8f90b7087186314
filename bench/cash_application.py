"""Benchmark of cash application through Odoo and PostgreSQL.

``./o2c bench cash-application --dataset FILE --json`` loads a labelled set into a fresh database,
then creates and applies its bank lines twice on copies of it: once with the truth known (the
host's floor), once by ourselves. Figures are of the second; the ledger says what is right.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frontdoor.bench_db import BenchOdoo, odoo_environment

_DATABASE = "o2c_bench_cash"
_SCRIPT = Path(__file__).parent / "inside" / "cash_application.py"
_SAMPLE = Path(__file__).parent / "data" / "cashapp_sample.json"


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; the last line of standard output is one JSON object."""
    parser = argparse.ArgumentParser(prog="o2c bench cash-application", description=__doc__)
    parser.add_argument("--dataset", type=Path, default=_SAMPLE)
    parser.add_argument("--json", action="store_true", help="only the JSON object")
    options = parser.parse_args(arguments)
    figures = measure(options.dataset.absolute())
    if not options.json:
        _print_table(figures["families"])
    print(json.dumps(figures))
    return 0


def measure(dataset: Path) -> dict[str, Any]:
    """Return the figures of one data set."""
    lines = len(json.loads(dataset.read_text(encoding="utf-8"))["lines"])
    with odoo_environment(_DATABASE) as bench:
        bench.run_script(_SCRIPT, {"dataset": str(dataset), "step": "load"})
        floor = _on_copy(bench, dataset, "floor")
        ours = _on_copy(bench, dataset, "ours")
    return {
        **ours,
        "units": lines,
        "units_per_second": round(lines / ours["seconds"], 1),
        "queries_per_line": round(ours["queries"] / lines, 2),
        "floor_seconds": floor["seconds"],
        "floor_cpu_seconds": floor["cpu_seconds"],
        "floor_queries": floor["queries"],
        "ratio_to_floor": round(ours["cpu_seconds"] / floor["cpu_seconds"], 3),
        "extra_queries_per_line": round((ours["queries"] - floor["queries"]) / lines, 2),
    }


def _on_copy(bench: BenchOdoo, dataset: Path, step: str) -> dict[str, Any]:
    """Run one step on a copy of the loaded database, which is dropped afterwards."""
    databases = bench.shop.databases
    name = f"{bench.database}_{step}"
    databases.copy(bench.database, name)
    try:
        copy = BenchOdoo(bench.shop, name)
        return copy.run_script(_SCRIPT, {"dataset": str(dataset), "step": step})
    finally:
        databases.drop(name)


def _print_table(families: dict[str, dict[str, int]]) -> None:
    for family, counts in families.items():
        cells = "  ".join(f"{name} {count:>4}" for name, count in counts.items())
        print(f"{family:<20}{cells}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
