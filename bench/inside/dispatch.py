"""Runs in Odoo's shell, which provides ``env`` and ``parameters``.

``parameters``: ``invoices``, how many leave as one batch; ``few``, how many the host sends one by
one as its own job would, at its own pace and at ours. One invoice of the batch cannot be printed.
"""

import json
import os

from frontdoor.measure import Meter

HOST_DELAY = "report.print_delay"
POISON = "poisoned"


def children_cpu():
    """Return the processor seconds of the renderers that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def open_books():
    """Give the company accounts, a fresh customer, and the rule that sends what is posted."""
    company = env.company  # noqa: F821
    if not env["account.journal"].search_count([("type", "=", "sale")]):  # noqa: F821
        env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)  # noqa: F821
    company.email = "us@example.com"
    env.cr.commit()  # noqa: F821


def post(number, *, queued):
    """Return so many posted invoices to one address, queued for dispatch or not."""
    rule = env["o2c.invoicing.rule"].search([], limit=1)  # noqa: F821
    rule.auto_dispatch = queued
    partner = env["res.partner"].create(  # noqa: F821
        {"name": "Benchmark", "is_company": True, "email": "benchmark@example.com"}
    )
    line = {"name": "Goods", "price_unit": 100.0, "tax_ids": []}
    vals = {"move_type": "out_invoice", "partner_id": partner.id}
    moves = env["account.move"].create(  # noqa: F821
        [{**vals, "invoice_line_ids": [(0, 0, line)]} for _number in range(number)]
    )
    moves.action_post()
    env.cr.commit()  # noqa: F821
    env.invalidate_all()  # noqa: F821
    return moves


def send_by_host(moves):
    """Let the host send one by one, each in a transaction, its mails left in the mail queue."""
    for move in moves.with_context(mail_notify_force_send=False):
        alone = move.with_prefetch()
        alone.env["account.move.send"]._generate_and_send_invoices(alone, sending_methods={"email"})
        env.cr.commit()  # noqa: F821


def send_by_dispatch(_moves):
    env["o2c.dispatch"]._cron_process_due()  # noqa: F821
    env.cr.commit()  # noqa: F821


def measured(send, moves):
    """Return what sending costs per invoice, and the growth of memory over all of them."""
    queries, children = env.cr.sql_log_count, children_cpu()  # noqa: F821
    with Meter() as meter:
        send(moves)
    number = len(moves)
    cost = meter.cost
    return {
        "seconds": round(cost.seconds / number, 4),
        "cpu_seconds": round((cost.cpu_seconds + children_cpu() - children) / number, 4),
        "queries": round((env.cr.sql_log_count - queries) / number, 1),  # noqa: F821
        "peak_growth_mb": round(cost.peak_growth_mb, 1),
    }


def poison(move):
    """Let printing this invoice fail, as a broken template would."""
    send_class = env.registry["account.move.send"]  # noqa: F821
    prepare = send_class._prepare_invoice_pdf_report

    def refuse(send, data):
        if move in data:
            raise ValueError(POISON)
        return prepare(send, data)

    send_class._prepare_invoice_pdf_report = refuse


def set_delay(milliseconds):
    env["ir.config_parameter"].set_param(HOST_DELAY, milliseconds)  # noqa: F821
    env.cr.commit()  # noqa: F821


def judge_einvoices(is_on):
    """Have e-invoices held against their schemas, or not: the host by itself does not."""
    check = env.ref("o2c_automation.o2c_invoice_check_invalid_einvoice")  # noqa: F821
    check.active = is_on
    env.cr.commit()  # noqa: F821


def count_mails(moves):
    """Return how often each of the invoices has a mail to its customer."""
    groups = env["mail.mail"]._read_group(  # noqa: F821
        [
            ("model", "=", "account.move"),
            ("res_id", "in", moves.ids),
            ("recipient_ids", "in", moves.partner_id.ids),
        ],
        ["res_id"],
        ["__count"],
    )
    return dict(groups)


few = parameters["few"]  # noqa: F821
open_books()
send_by_host(post(2, queued=False))
send_by_dispatch(post(2, queued=True))
judge_einvoices(False)
host = measured(send_by_host, post(few, queued=False))
set_delay("0")
host_without_wait = measured(send_by_host, post(few, queued=False))
set_delay(False)
judge_einvoices(True)
ours_few = measured(send_by_dispatch, post(few, queued=True))
batch = post(parameters["invoices"], queued=True)  # noqa: F821
bad = batch[len(batch) // 2]
poison(bad)
ours = measured(send_by_dispatch, batch)
states = batch.o2c_dispatch_ids.grouped("state")
mails = count_mails(batch)
overhead = ours_few["cpu_seconds"] / host_without_wait["cpu_seconds"] - 1
print(
    json.dumps(
        {
            "invoices": len(batch),
            "host": host,
            "host_without_wait": host_without_wait,
            "ours_few": ours_few,
            "ours": ours,
            "cpu_overhead_percent": round(100 * overhead, 1),
            "queries_beyond_host": round(ours["queries"] - host_without_wait["queries"], 1),
            "times_the_hosts_rate": round(host["seconds"] / ours_few["seconds"], 2),
            "sent": len(states.get("handed_over", ())),
            "failed": len(states.get("failed", ())),
            "failed_is_the_poisoned_one": states["failed"].res_id == bad.id,
            "failed_reason_told": POISON in states["failed"].error,
            "mails": sum(mails.values()),
            "mailed_twice": sum(count > 1 for count in mails.values()),
        }
    )
)
