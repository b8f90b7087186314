"""Payments find their invoices; what is short opens a case, what is unclear waits."""

from __future__ import annotations

from typing import Any

from frontdoor.story.chapters.bank import DEDUCTED
from frontdoor.story.stage import WAIT_SECONDS, Stage, money


def tell(stage: Stage) -> None:
    """Apply the payments, and look at what was done with each."""
    stage.session.chapter("4. Cash application")
    stage.session.wait_for(lambda: not _waiting(stage), WAIT_SECONDS)
    for line in _lines(stage):
        stage.session.line(
            f"{money(line['amount'])} «{line['payment_ref']}»: {line['o2c_match_state']}"
        )
    _expect_paid(stage, "prompt_payer", "paid by the invoice number")
    _expect_paid(stage, "over_limit", "paid although its number came mangled")
    _expect_short(stage)
    _expect_review(stage)


def _lines(stage: Stage) -> list[dict[str, Any]]:
    fields = ["amount", "payment_ref", "o2c_match_state", "is_reconciled"]
    return stage.user("chidi").search_read(
        "account.bank.statement.line", [("o2c_import_id", "!=", False)], fields, order="id"
    )


def _waiting(stage: Stage) -> bool:
    return any(line["o2c_match_state"] == "waiting" for line in _lines(stage))


def _expect_paid(stage: Stage, customer: str, text: str) -> None:
    invoice = stage.invoice_of(customer)
    stage.session.expect(invoice["amount_residual"] == 0, f"{invoice['name']} {text}")


def _expect_short(stage: Stage) -> None:
    invoice = stage.invoice_of("short_payer")
    stage.session.expect(
        invoice["amount_residual"] == float(DEDUCTED),
        f"{invoice['name']} was paid short: {money(invoice['amount_residual'])} stay open",
    )
    cases = stage.user("noor").search_read(
        "o2c.dispute", [("type", "=", "deduction")], ["name", "amount", "reason_id"]
    )
    came_true = [case["amount"] for case in cases] == [float(DEDUCTED)]
    reason = cases[0]["reason_id"][1] if cases and cases[0]["reason_id"] else "no reason"
    stage.session.expect(came_true, f"a deduction was opened for it: {reason}")


def _expect_review(stage: Stage) -> None:
    open_lines = [line for line in _lines(stage) if line["payment_ref"] == "payment"]
    came_true = [line["is_reconciled"] for line in open_lines] == [False]
    stage.session.expect(
        came_true, "the payment without a reference fits two invoices alike: it waits for a person"
    )
