"""What a batch costs when the ledger grows."""

from __future__ import annotations

import tracemalloc

from matching_world import item, line, match_all

from o2c_automation.engine.matching.hits import asked_keys, scan_all
from o2c_automation.engine.matching.references import ReferenceIndex


def _peak(count: int) -> int:
    items = [
        item(f"INV/2026/{n:06d}", 100_00 + n, customer_ref=f"PO-{n:06d}") for n in range(count)
    ]
    lines = [line(100_00 + n, f"INV/2026/{n:06d}", id=n) for n in range(20)]
    tracemalloc.start()
    match_all(lines, items)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_grows_in_proportion_to_the_items() -> None:
    assert _peak(16_000) <= 4.4 * _peak(4_000)


def test_only_what_the_batch_asks_for_is_kept_in_the_tables() -> None:
    items = [item(f"INV/2026/{n:05d}", 1, customer_ref=f"PO-9{n:04d}") for n in range(50)]
    asked = asked_keys(scan_all([line(1, "INV/2026/00007 PO 90009")]).values())
    index = ReferenceIndex(items, asked)
    assert (list(index.digits), sorted(index.customers)) == (["202600007"], ["90009", "PO90009"])


def test_a_key_torn_into_pieces_is_asked_for_as_a_whole() -> None:
    asked = asked_keys(scan_all([line(1, "PO 000\n09")]).values())
    assert {"PO00009", "00009", "9"} <= asked
