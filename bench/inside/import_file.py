"""Runs in Odoo's shell: import one bank file, and create the same lines with the host alone.

``env`` and ``parameters`` (``file``, ``account``) are given.
"""

import base64
import json
from pathlib import Path

from frontdoor.measure import Meter

CHUNK = 500
HOST_FIELDS = (
    "date",
    "amount",
    "payment_ref",
    "partner_name",
    "account_number",
    "transaction_type",
)


def counted(work):
    """Do ``work`` and return its cost and its queries."""
    before = env.cr.sql_log_count  # noqa: F821
    with Meter() as meter:
        result = work()
    return meter.cost, env.cr.sql_log_count - before, result  # noqa: F821


def journals():
    """A journal for the import and one for the floor, alike."""
    own = env["account.journal"].search([("type", "=", "bank")], limit=1)  # noqa: F821
    floor = own.copy({"name": "Floor", "code": "FLOOR"})
    own.set_bank_account(parameters["account"])  # noqa: F821
    env.cr.commit()  # noqa: F821
    return own, floor


def import_whole():
    """The whole import as the background job does it, from the upload on."""
    content = Path(parameters["file"]).read_bytes()  # noqa: F821
    attachment = env["ir.attachment"].create(  # noqa: F821
        {"name": "statement.xml", "datas": base64.b64encode(content)}
    )
    files, _repeated = env["o2c.bank.import"]._receive(attachment)  # noqa: F821
    env.cr.commit()  # noqa: F821
    files._begin()
    env["o2c.bank.import"]._cron_process_due()  # noqa: F821
    env.cr.commit()  # noqa: F821
    return files


def create_floor(journal, vals_list):
    """The host creating the same lines in committed chunks."""
    lines = env["account.bank.statement.line"]  # noqa: F821
    for start in range(0, len(vals_list), CHUNK):
        lines.create([{**v, "journal_id": journal.id} for v in vals_list[start : start + CHUNK]])
        env.cr.commit()  # noqa: F821


def warm_up(journal):
    """Let both sides find Odoo's caches filled."""
    env["account.bank.statement.line"].create(  # noqa: F821
        [{"journal_id": journal.id, "payment_ref": "x", "amount": 1.0} for _ in range(20)]
    )
    env.flush_all()  # noqa: F821
    env.cr.rollback()  # noqa: F821


own_journal, floor_journal = journals()
warm_up(floor_journal)
cost, queries, file = counted(import_whole)
lines = file.line_ids
vals = lines.sorted("id").read(HOST_FIELDS)
for row in vals:
    row.pop("id")
env.invalidate_all()  # noqa: F821
floor, floor_queries, _nothing = counted(lambda: create_floor(floor_journal, vals))
print(
    json.dumps(
        {
            **cost.figures(),
            "units_per_second": round(len(lines) / cost.seconds, 1),
            "imported": len(lines),
            "state": file.state,
            "queries": queries,
            "floor_seconds": round(floor.seconds, 3),
            "floor_cpu_seconds": round(floor.cpu_seconds, 3),
            "floor_queries": floor_queries,
            "ratio_to_floor": round(cost.cpu_seconds / floor.cpu_seconds, 3),
        }
    )
)
