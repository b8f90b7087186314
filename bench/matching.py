"""Benchmark of the matching engine alone: precision, recall and speed on a labelled data set."""

from __future__ import annotations

import argparse
import json
import pathlib
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from frontdoor.bare import register_bare_addon

register_bare_addon()

from bench.dataset import Dataset, load  # noqa: E402  (the engine's package is registered first)
from o2c_automation.engine.matching import Policy, Proposal, propose  # noqa: E402

_COUNTS = ("lines", "expected_auto", "auto", "correct", "wrong", "review_lines", "suggested_right")


def run(dataset: pathlib.Path) -> dict[str, Any]:
    """Match one data set; figures as the front door's benchmarks report them.

    Precision is correct automatic postings over all automatic postings, recall correct ones over
    lines a careful clerk would post. `first_proposal_right` is the share of lines left for review
    that have a true allocation and got exactly it as their first proposal.
    """
    facts = load(dataset)
    before = _peak_mb()
    started, cpu_started = time.perf_counter(), time.process_time()
    proposals = propose(facts.lines, facts.items, facts.partners, Policy())
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu_started
    return {
        "seconds": round(seconds, 4),
        "cpu_seconds": round(cpu, 4),
        "units": len(facts.lines),
        "units_per_second": round(len(facts.lines) / seconds, 1),
        "queries": 0,
        "peak_rss_mb": round(_peak_mb(), 1),
        "peak_growth_mb": round(_peak_mb() - before, 1),
        **judge(facts, proposals),
    }


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def judge(facts: Dataset, proposals: Sequence[Proposal]) -> dict[str, Any]:
    """Compare proposals with the truth, in total and per family."""
    families: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTS, 0))
    for proposal in proposals:
        truth = facts.truth[str(proposal.line_id)]
        _count(families[truth["family"]], proposal, truth)
    total = {name: sum(f[name] for f in families.values()) for name in _COUNTS}
    return {
        "precision": _share(total["correct"], total["auto"]),
        "recall": _share(total["correct"], total["expected_auto"]),
        "first_proposal_right": _share(total["suggested_right"], total["review_lines"]),
        "total": total,
        "families": dict(sorted(families.items())),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 5) if whole else None


def _count(row: dict[str, int], proposal: Proposal, truth: dict[str, Any]) -> None:
    right = is_right(proposal, truth)
    row["lines"] += 1
    row["expected_auto"] += truth["expect"] == "auto"
    if proposal.verdict == "auto":
        good = right and truth["expect"] == "auto"
        row["auto"] += 1
        row["correct"] += good
        row["wrong"] += not good
    elif truth["allocations"]:
        row["review_lines"] += 1
        row["suggested_right"] += right


def is_right(proposal: Proposal, truth: dict[str, Any]) -> bool:
    """Whether the allocations are exactly the true ones."""
    wanted = sorted((a["item"], a["amount"]) for a in truth["allocations"])
    return sorted((str(a.item_id), a.amount) for a in proposal.allocations) == wanted


def report(figures: dict[str, Any]) -> str:
    """A table for people."""
    header = "".join(f"{name:>16}" for name in _COUNTS)
    rows = [f"{'family':<20}{header}"]
    for family, counts in [*figures["families"].items(), ("total", figures["total"])]:
        rows.append(f"{family:<20}" + "".join(f"{counts[name]:>16}" for name in _COUNTS))
    rows.append(
        f"precision {figures['precision']}  recall {figures['recall']}  "
        f"first proposal right {figures['first_proposal_right']}  "
        f"{figures['units_per_second']} lines/s"
    )
    return "\n".join(rows)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    default = pathlib.Path(__file__).parent / "data" / "cashapp_sample.json"
    parser.add_argument("--dataset", type=pathlib.Path, default=default)
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")
    options = parser.parse_args(argv)
    figures = run(options.dataset)
    print(report(figures), file=sys.stderr)
    if options.json:
        print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
