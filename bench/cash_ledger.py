"""What was posted, read from the ledger's reconciliations and held against the truth."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bench.cash_world import World

_ALLOCATIONS = """
SELECT bank.id, item.id, SUM(partial.amount * partial.sign)
  FROM (
        SELECT debit_move_id AS item_id, credit_move_id AS bank_id, amount, 1 AS sign
          FROM account_partial_reconcile
     UNION ALL
        SELECT credit_move_id, debit_move_id, amount, -1
          FROM account_partial_reconcile
       ) AS partial
  JOIN account_move_line item ON item.id = partial.item_id
  JOIN account_move_line line ON line.id = partial.bank_id
  JOIN account_bank_statement_line bank ON bank.move_id = line.move_id
 WHERE bank.id = ANY(%s)
 GROUP BY bank.id, item.id
"""
_COUNTS = ("lines", "expected_auto", "auto", "correct", "wrong")


def judge(world: World, dataset: dict[str, Any], created: dict[str, int]) -> dict[str, Any]:
    """Return precision, recall and a table per family.

    Precision is correct postings over all postings; recall is correct postings over lines a
    careful clerk would post. Correct is what settled exactly the true allocations.
    """
    posted = _posted(world, list(created.values()))
    families: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTS, 0))
    for row, line_id in created.items():
        truth = dataset["truth"][row]
        counts = families[truth["family"]]
        counts["lines"] += 1
        counts["expected_auto"] += truth["expect"] == "auto"
        if line_id in posted:
            right = truth["expect"] == "auto" and posted[line_id] == _wanted(world, truth)
            counts["auto"] += 1
            counts["correct" if right else "wrong"] += 1
    total = {name: sum(one[name] for one in families.values()) for name in _COUNTS}
    return {
        "precision": round(total["correct"] / max(total["auto"], 1), 5),
        "recall": round(total["correct"] / max(total["expected_auto"], 1), 5),
        "posted": total["auto"],
        "families": dict(sorted(families.items())),
    }


def _posted(world: World, line_ids: list[int]) -> dict[int, dict[int, int]]:
    """Return ``{bank line: {item: cents}}``, and every line left on account with nothing."""
    world.env.cr.execute(_ALLOCATIONS, [line_ids])
    posted: dict[int, dict[int, int]] = defaultdict(dict)
    for line_id, item_id, amount in world.env.cr.fetchall():
        posted[line_id][item_id] = round(amount * 100)
    lines = world.env["account.bank.statement.line"].browse(line_ids)
    for line in lines.filtered("is_reconciled"):
        posted.setdefault(line.id, {})
    return posted


def _wanted(world: World, truth: dict[str, Any]) -> dict[int, int]:
    return {world.receivables[one["item"]]: one["amount"] for one in truth["allocations"]}
