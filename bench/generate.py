"""Seeded, labelled cash-application data in many countries' words (same format as `dataset`).

python -m bench.generate --locale de --seed 7 --lines 1500 --items 3000 --out FILE
"""

from __future__ import annotations

import argparse
import json
import pathlib
from collections.abc import Sequence

from bench.families import WEIGHTS, Maker, sum_all_open
from bench.hard import HARD
from bench.wording import LOCALES
from bench.world import TODAY, Row, build_world


def generate(locale: str, seed: int, lines: int, items: int, hard: int = 0) -> Row:
    """One whole data set; the same arguments always give the same set.

    `hard` lines more, at most, are of the families a person should look at.
    """
    world = build_world(locale, seed, max(12, items // 15), items)
    maker = Maker(world)
    made = _write(maker, lines, hard)
    maker.rng.shuffle(made)
    made += _duplicates(maker, made, max(1, lines // 50))
    rows, truth = [], {}
    for i, (family, line, fact) in enumerate(made):
        rows.append({"id": f"L{i}", **line})
        base = {"fee": 0, "discount": 0, "deduction": 0, "over": 0}
        truth[f"L{i}"] = {"family": family, **base, **fact}
    hidden = {"base", "form"}
    return {
        "meta": {"locale": locale, "seed": seed, "today": TODAY.isoformat(), "unit": "cents"},
        "partners": [{k: v for k, v in p.items() if k not in hidden} for p in world.partners],
        "open_items": world.items, "lines": rows, "truth": truth,
    }  # fmt: skip


def _write(maker: Maker, lines: int, hard: int) -> list[tuple[str, Row, Row]]:
    families = maker.rng.choices(list(WEIGHTS), list(WEIGHTS.values()), k=lines)
    families += [HARD[i % len(HARD)] for i in range(hard)]
    families += [sum_all_open] * max(1, lines // 100)
    made = []
    for family in families:
        before = set(maker.world.used)
        result = family(maker)
        if result is None:
            maker.world.used = before  # nobody pays what was taken for a line that was not made
        else:
            made.append((family.__name__, *result))
    return made


def _duplicates(
    maker: Maker, made: Sequence[tuple[str, Row, Row]], count: int
) -> list[tuple[str, Row, Row]]:
    """The same invoice paid a second time, later in the file."""
    firsts = [m for m in made if m[0] == "exact"]
    return [
        ("duplicate_payment", *maker.review({**line, "end_to_end_id": None}, truth["partner"]))
        for _, line, truth in maker.rng.sample(firsts, min(count, len(firsts)))
    ]


def merge(sets: Sequence[Row]) -> Row:
    """Several countries in one ledger; ids are kept apart by the locale."""
    merged: Row = {"meta": {"unit": "cents"}, "partners": [], "open_items": [], "lines": []}
    merged["truth"] = {}
    for data in sets:
        mark = data["meta"]["locale"] + "-"
        for row in data["partners"]:
            parent = row["parent"] and mark + row["parent"]
            merged["partners"].append({**row, "id": mark + row["id"], "parent": parent})
        for row in data["open_items"]:
            marked = {"id": mark + row["id"], "partner": mark + row["partner"]}
            merged["open_items"].append({**row, **marked})
        merged["lines"] += [{**row, "id": mark + row["id"]} for row in data["lines"]]
        merged["truth"].update(_marked(data["truth"], mark))
    return merged


def _marked(truth: Row, mark: str) -> Row:
    return {
        mark + line: {
            **fact,
            "partner": fact["partner"] and mark + fact["partner"],
            "allocations": [{**a, "item": mark + a["item"]} for a in fact["allocations"]],
        }
        for line, fact in truth.items()
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--locale", choices=sorted(LOCALES), nargs="+", default=["de"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=300, help="per locale")
    parser.add_argument("--items", type=int, default=900, help="per locale")
    parser.add_argument("--hard", type=int, default=0, help="lines for review, per locale")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args(argv)
    sets = [
        generate(x, options.seed, options.lines, options.items, options.hard)
        for x in options.locale
    ]
    data = sets[0] if len(sets) == 1 else merge(sets)
    options.out.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
