"""Runs in Odoo's shell, which provides ``env`` and ``parameters``.

``parameters``: ``dataset`` (a path) and ``step``: ``load`` makes the books; ``floor`` creates the
bank lines and applies what is known to be true, with the host alone and as fast as it can;
``ours`` creates the same bank lines and lets cash application find out.
"""

import json
from pathlib import Path

from odoo.tools import split_every

from bench import cash_ledger, cash_world
from frontdoor.measure import Meter

CHUNK = 200
BATCH = 2000


def create_lines(world, rows):
    """Create bank lines as an import does, a chunk a transaction; return ``{row id: line id}``."""
    created = {}
    for chunk in split_every(CHUNK, rows, list):
        vals_list = [cash_world.line_vals(world, row) for row in chunk]
        lines = world.env["account.bank.statement.line"].create(vals_list)
        created.update(zip((row["id"] for row in chunk), lines.ids, strict=True))
        yield chunk, created
        world.env.cr.commit()
        world.env.invalidate_all()


def run_floor(world, data):
    """Apply the truth: one write on the suspense lines and one plan for each chunk."""
    created = {}
    for chunk, created in create_lines(world, data["lines"]):
        apply_truth(world, data["truth"], {row["id"]: created[row["id"]] for row in chunk})
    return created


def apply_truth(world, truth, created):
    """Apply the known allocations of one chunk."""
    known = {row: line for row, line in created.items() if truth[row]["expect"] == "auto"}
    if not known:
        return
    items = {
        row: world.env["account.move.line"].browse(
            world.receivables[one["item"]] for one in truth[row]["allocations"]
        )
        for row in known
    }
    bank_lines = world.env["account.bank.statement.line"].browse(known.values())
    suspense = bank_lines.move_id.line_ids.filtered(
        lambda line: line.account_id == world.journal.suspense_account_id
    )
    by_move = {line.move_id: line for line in suspense}
    suspense.write({"account_id": next(iter(items.values())).account_id.id})
    plan = [by_move[line.move_id] + items[row] for row, line in zip(known, bank_lines, strict=True)]
    world.env["account.move.line"]._reconcile_plan(plan)


def run_ours(world, data):
    """Create the bank lines, then match them as the cron does."""
    *_chunks, (_chunk, created) = create_lines(world, data["lines"])
    application = world.env["o2c.cash.application"].with_company(world.company)
    for _batch in range(0, len(created), BATCH):
        application._process_company(world.company)
    return created


def measured(world, data, step):
    """Run one step under the meter; return its figures and, for ours, the ledger's verdict."""
    before = world.env.cr.sql_log_count
    with Meter() as meter:
        created = {"floor": run_floor, "ours": run_ours}[step](world, data)
    figures = {**meter.cost.figures(), "queries": world.env.cr.sql_log_count - before}
    if step == "ours":
        figures |= cash_ledger.judge(world, data, created)
    return figures


dataset = json.loads(Path(parameters["dataset"]).read_text(encoding="utf-8"))  # noqa: F821
if parameters["step"] == "load":  # noqa: F821
    loaded = cash_world.load(env, dataset)  # noqa: F821
    result = {"items": len(loaded.receivables)}
else:
    result = measured(cash_world.find(env, dataset), dataset, parameters["step"])  # noqa: F821
print(json.dumps(result))
