"""The figures: what the overview shows is what the ledger says."""

from __future__ import annotations

from typing import Any

from frontdoor.story.stage import Stage, money


def tell(stage: Stage) -> None:
    """Read the overview as the head of finance does and hold it against the ledger."""
    stage.session.chapter("7. Figures")
    overview = stage.user("ines").call("o2c.figures", "get_overview")
    figures, counts = overview["figures"], overview["invoices"]
    stage.session.line(
        f"open {money(figures['open'])}, overdue {money(figures['overdue'])},"
        f" disputed {money(figures['disputed'])}, {figures['dso']} days sales outstanding"
    )
    stage.session.line(
        f"{counts['issued']} invoices issued, {counts['sent']} sent by dispatch,"
        f" {counts['outstanding']} outstanding, {counts['paid']} paid"
    )
    _expect_ledger(stage, figures)


def _expect_ledger(stage: Stage, figures: dict[str, Any]) -> None:
    items = stage.user("ines").search_read(
        "account.move.line",
        [("account_type", "=", "asset_receivable"), ("parent_state", "=", "posted")],
        ["balance", "amount_residual"],
    )
    balance = round(sum(item["balance"] for item in items), 2)
    residual = round(sum(item["amount_residual"] for item in items), 2)
    stage.session.expect(
        balance == residual == figures["open"],
        f"the receivable ledger says {money(balance)}, and so does the overview",
    )
    lines = stage.user("admin").search_read(
        "account.move.line", [("parent_state", "=", "posted")], ["debit", "credit"]
    )
    debit = round(sum(line["debit"] for line in lines), 2)
    credit = round(sum(line["credit"] for line in lines), 2)
    stage.session.expect(debit == credit, f"debits and credits are {money(debit)} each")
