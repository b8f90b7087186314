"""Customers with overdue invoices and a credit note each, cloned by SQL; runs inside Odoo."""

from __future__ import annotations

from typing import Any

from bench import clones

# What a customer has: so many invoices of 100, and one credit note of 10.
INVOICES = 20
_WRITTEN = ("o2c_dunning_notice", "o2c_dunning_notice_line", "o2c_run", "o2c_event")
# Between 4 and 62 days late: more than the days of the first level of the default policy.
_DUE = "current_date - 4 - 2 * mod(item.number, 30)"


def load(env: Any, lines: int, *, analysed: bool) -> None:
    """Make the books: ``lines`` overdue items.

    :param analysed: whether the database gets to know the tables, as it does after a while;
        without, it does not during the benchmark either
    """
    clones.open_chart(env)
    seeds = _seeds(env)
    ids = clones.partners(env, seeds["partner"], lines // INVOICES, {})
    clones.stage(env.cr, ids)
    clones.documents(env.cr, "account_move", seeds["invoice"], (INVOICES, INVOICES), _DUE)
    clones.documents(env.cr, "account_move", seeds["credit"], (1, 1), _DUE)
    _open_policy(env)
    env.flush_all()
    env.invalidate_all()
    env.registry.clear_cache()
    if analysed:
        clones.analyse(env.cr)
    else:
        _never_analyse(env.cr)


def _seeds(env: Any) -> dict[str, int]:
    """Make a customer with an invoice of 100 and a credit note of 10; neither is due."""
    partner = env["res.partner"].create(
        {"name": "Seed", "is_company": True, "customer_rank": 1, "email": "seed@example.com"}
    )
    vals = {"partner_id": partner.id, "invoice_date_due": "2199-01-01"}
    documents = env["account.move"].create(
        [
            {**vals, "move_type": kind, "invoice_line_ids": [(0, 0, _line(amount))]}
            for kind, amount in (("out_invoice", 100.0), ("out_refund", 10.0))
        ]
    )
    documents.invoice_date = "2026-01-01"
    documents.action_post()
    env.flush_all()
    invoice, credit = documents
    return {"partner": partner.id, "invoice": invoice.id, "credit": credit.id}


def _line(amount: float) -> dict[str, Any]:
    return {"name": "Goods", "price_unit": amount, "tax_ids": []}


def _open_policy(env: Any) -> None:
    """Let every day be a working day: the figures must not depend on when they are taken."""
    env.company._o2c_create_default_policies()
    policy = env["o2c.dunning.policy"]._default_of(env.company)
    policy.write({"skip_weekends": False, "skip_holidays": False})


def _never_analyse(cr: Any) -> None:
    """Keep the database from getting to know the tables behind the benchmark's back."""
    for table in (*clones.TABLES, *_WRITTEN):
        cr.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
    cr.commit()
