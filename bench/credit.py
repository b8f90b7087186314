"""Benchmark of credit: exposure of many customers, the list of those over limit, confirming.

``./o2c bench credit --partners N --orders N --json`` clones the books into a fresh database. The
floor of exposure is the same sums in plain SQL; that of confirming is the host without the addons,
on a database of its own with the same modules of the host, in turn with ours in one process.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frontdoor.bench_db import odoo_environment

_SCRIPT = Path(__file__).parent / "inside" / "credit.py"


def measure(partners: int, orders: int) -> dict[str, Any]:
    """Return the figures for so many customers with so many open orders each."""
    bare = odoo_environment("o2c_bench_credit_bare", with_addons=False)
    with bare as host, odoo_environment("o2c_bench_credit") as bench:
        parameters = {"partners": partners, "orders": orders, "bare": host.database}
        figures = bench.run_script(_SCRIPT, parameters)
    confirmed, key = figures["confirm_cpu_seconds"], figures["confirm_key_account_cpu_seconds"]
    return {
        **figures,
        **_beside("confirm", figures),
        **_beside("confirm_goods", figures),
        "key_account_ratio": round(key / confirmed, 3),
    }


def _beside(name: str, figures: dict[str, Any]) -> dict[str, float]:
    """Return what is confirmed with the addons beside the same without them."""
    cpu, floor_cpu = figures[f"{name}_cpu_seconds"], figures[f"{name}_floor_cpu_seconds"]
    queries, floor_queries = figures[f"{name}_queries"], figures[f"{name}_floor_queries"]
    return {
        f"{name}_ratio": round(cpu / floor_cpu, 3),
        f"{name}_extra_queries": round(queries - floor_queries, 2),
    }


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; the last line of standard output is one JSON object."""
    parser = argparse.ArgumentParser(prog="o2c bench credit", description=__doc__)
    parser.add_argument("--partners", type=int, default=5000, metavar="N")
    parser.add_argument("--orders", type=int, default=4, metavar="N", help="open ones of each")
    parser.add_argument("--json", action="store_true", help="one line, for programs")
    options = parser.parse_args(arguments)
    figures = measure(options.partners, options.orders)
    print(json.dumps(figures, indent=None if options.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
