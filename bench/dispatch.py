"""Benchmark of dispatch: what sending costs on top of the host, and what one bad invoice does.

``./o2c bench dispatch --invoices N --json`` posts invoices in a fresh database and lets them
leave, printed by the real renderer and mailed into the mail queue. The floor is the host sending
the same kind of invoices one by one in the same process. One invoice of the batch is poisoned.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from frontdoor.bench_db import odoo_environment

_SCRIPT = Path(__file__).parent / "inside" / "dispatch.py"


def measure(invoices: int, few: int) -> dict[str, Any]:
    """Return the figures for so many invoices; ``few`` are sent by the host for comparison."""
    with odoo_environment("o2c_bench_dispatch") as bench:
        return bench.run_script(_SCRIPT, {"invoices": invoices, "few": few})


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark; the last line of standard output is one JSON object."""
    parser = argparse.ArgumentParser(prog="o2c bench dispatch", description=__doc__)
    parser.add_argument("--invoices", type=int, default=500, metavar="N", help="in the batch")
    parser.add_argument("--few", type=int, default=20, metavar="N", help="sent by the host")
    parser.add_argument("--json", action="store_true", help="one line, for programs")
    options = parser.parse_args(arguments)
    figures = measure(options.invoices, options.few)
    print(json.dumps(figures, indent=None if options.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
