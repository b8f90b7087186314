"""Runs in Odoo's shell, which provides ``env`` and ``parameters``.

``parameters``: ``cases``, how many deductions are coded, approved and written off at once.
"""

import json

from odoo.addons.o2c_automation.models.disputes.o2c_dispute_mass import CHUNK

from frontdoor.measure import Meter

WARM_UP = 5
SHORT = 2.5
GOODS = {"name": "Goods", "tax_ids": []}
# What is left of the second price is nothing: its write-off pays the invoice.
PRICES = (100.0, SHORT)


def open_books():
    """Give the company a chart of accounts and an account for what is written off."""
    company = env.company  # noqa: F821
    accounts = env["account.account"]  # noqa: F821
    if not env["account.journal"].search_count([("type", "=", "sale")]):  # noqa: F821
        env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)  # noqa: F821
    expense = [("account_type", "=", "expense"), ("company_ids", "in", company.ids)]
    company.o2c_dispute_account_id = accounts.search(expense, limit=1)


def make_deductions(number):
    """Return so many small deductions, each on a posted invoice of its own; half are all of it."""
    partner = env["res.partner"].create({"name": "Benchmark", "is_company": True})  # noqa: F821
    invoices = env["account.move"].create(  # noqa: F821
        [
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": "2026-01-01",
                "invoice_line_ids": [(0, 0, {**GOODS, "price_unit": PRICES[at % 2]})],
            }
            for at in range(number)
        ]
    )
    invoices.action_post()
    items = invoices.line_ids.filtered(lambda one: one.account_type == "asset_receivable")
    return env["o2c.dispute"]._open_deductions(  # noqa: F821
        [{"move_line_id": item.id, "amount": SHORT} for item in items]
    )


def decide(cases):
    """Code, approve and write off ``cases`` in one action; return cost and queries."""
    wizard = env["o2c.dispute.code"].create(  # noqa: F821
        {
            "dispute_ids": [(6, 0, cases.ids)],
            "reason_id": env.ref("o2c_automation.dispute_reason_freight").id,  # noqa: F821
            "root_cause": "carrier",
            "decision": "write_off",
        }
    )
    env.cr.commit()  # noqa: F821
    env.invalidate_all()  # noqa: F821
    before = env.cr.sql_log_count  # noqa: F821
    with Meter() as meter:
        wizard.action_apply()
        env.cr.commit()  # noqa: F821
    assert set(cases.mapped("state")) == {"written_off"}
    return meter.cost, env.cr.sql_log_count - before  # noqa: F821


open_books()
decide(make_deductions(WARM_UP))
deductions = make_deductions(parameters["cases"])  # noqa: F821
cost, queries = decide(deductions)
print(
    json.dumps(
        {
            **cost.figures(),
            "units": len(deductions),
            "units_per_second": round(len(deductions) / cost.seconds, 1),
            "queries": queries,
            "chunks": -(-len(deductions) // CHUNK),
            "entries": len(deductions.resolution_move_id),
        }
    )
)
