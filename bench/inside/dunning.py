"""Runs in Odoo's shell, which provides ``env`` and ``parameters``.

``parameters``: ``step``, which is one of

- ``run``: make ``lines`` overdue items (``analysed`` or not), propose, and propose again;
- ``killed``: make them, and die in the middle of proposing;
- ``resumed``: go on where that one died.
"""

import json
import os
import signal

from bench import dunning_world
from frontdoor.measure import Meter

notices = env["o2c.dunning.notice"]  # noqa: F821


def rows_written():
    """How many rows were inserted, changed and deleted in the tables of the database so far."""
    env.cr.execute("SELECT pg_stat_force_next_flush()")  # noqa: F821
    env.cr.commit()  # noqa: F821
    env.cr.execute(  # noqa: F821
        "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
    )
    (written,) = env.cr.fetchone()  # noqa: F821
    env.cr.commit()  # noqa: F821
    return int(written)


def propose():
    """Let the scheduled job propose from cold caches; return cost, queries, rows written."""
    env.invalidate_all()  # noqa: F821
    written, queries = rows_written(), env.cr.sql_log_count  # noqa: F821
    with Meter() as meter:
        notices._cron_propose()
    queries = env.cr.sql_log_count - queries  # noqa: F821
    return meter.cost, queries, rows_written() - written


def measure_run():
    """The first run of a day, and a second one that finds the drafts of the first."""
    dunning_world.load(env, parameters["lines"], analysed=parameters["analysed"])  # noqa: F821
    cost, queries, _written = propose()
    again, queries_again, written_again = propose()
    return {
        **cost.figures(),
        "units": parameters["lines"],  # noqa: F821
        "units_per_second": round(parameters["lines"] / cost.seconds, 1),  # noqa: F821
        "queries": queries,
        "notices": notices.search_count([]),
        "notice_lines": env["o2c.dunning.notice.line"].search_count([]),  # noqa: F821
        "second_cpu_seconds": round(again.cpu_seconds, 3),
        "second_queries": queries_again,
        "second_rows_written": written_again,
    }


def die_in_the_middle():
    """Propose for half of the customers, and be killed with the next chunk half done."""
    dunning_world.load(env, parameters["lines"], analysed=True)  # noqa: F821
    model, half = type(notices), parameters["lines"] // dunning_world.INVOICES // 2  # noqa: F821
    create_notices = model._create_notices

    def create_until_killed(records, *args):
        create_notices(records, *args)
        if records.search_count([]) > half:
            print(json.dumps({"killed": True}), flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

    model._create_notices = create_until_killed
    notices._cron_propose()
    return {"killed": False}


def go_on():
    """Propose for the others; every customer has one notice in the end."""
    before = notices.search_count([])
    notices._cron_propose()
    groups = notices._read_group([], ["partner_id"], ["__count"])
    return {
        "notices_when_killed": before,
        "notices_when_resumed": sum(count for _partner, count in groups),
        "customers_with_two": sum(count > 1 for _partner, count in groups),
    }


STEPS = {"run": measure_run, "killed": die_in_the_middle, "resumed": go_on}
print(json.dumps(STEPS[parameters["step"]]()))  # noqa: F821
