"""The overdue customer gets one notice; the disputing one gets none."""

from __future__ import annotations

from typing import Any

from frontdoor.story.stage import WAIT_SECONDS, Stage, money


def tell(stage: Stage) -> None:
    """Dispute one overdue invoice, then let the scheduled job propose twice."""
    stage.session.chapter("5. Disputes and notices")
    _dispute(stage)
    before = len(stage.customer_mails())
    for _time in range(2):
        stage.run_cron("ir_cron_propose_notices")
        _approve(stage)
        stage.run_cron("ir_cron_process_dispatches")
    stage.session.wait_for(lambda: len(stage.customer_mails()) > before, WAIT_SECONDS)
    mails = stage.customer_mails()[before:]
    for mail in mails:
        stage.session.line(f"mail to {mail['To']}: {mail['Subject']}")
    stage.session.expect(len(mails) == 1, "one notice left by e-mail, however often the job runs")
    _expect_notices(stage)


def _approve(stage: Stage) -> None:
    noor = stage.user("noor")
    fields = ["name", "partner_id", "amount_total"]
    for notice in noor.search_read("o2c.dunning.notice", [("state", "=", "proposed")], fields):
        noor.call("o2c.dunning.notice", "action_approve", [notice["id"]])
        text = f"{notice['partner_id'][1]}, {money(notice['amount_total'])}"
        stage.session.line(f"Noor approves the proposed notice to {text}")


def _dispute(stage: Stage) -> None:
    noor = stage.user("noor")
    item = _overdue_item(stage, "disputing")
    dialog = noor.call("account.move", "action_o2c_open_dispute", [item["move_id"][0]])
    reason = noor.search_read("o2c.dispute.reason", [("code", "=", "price")], ["id"])[0]["id"]
    values = {"reason_id": reason, "description": "Agreed on 110 a crate."}
    case = noor.create("o2c.dispute", values, context=dialog["context"])
    name = noor.read("o2c.dispute", case, ["name"])["name"]
    stage.session.line(f"Fjord disputes {item['move_id'][1]}: Noor opens {name}")


def _overdue_item(stage: Stage, customer: str) -> dict[str, Any]:
    domain = [
        ("partner_id", "=", stage.customers[customer]),
        ("account_type", "=", "asset_receivable"),
        ("parent_state", "=", "posted"),
        ("reconciled", "=", False),
    ]
    fields = ["move_id", "amount_residual", "o2c_dunning_level"]
    rows = stage.user("noor").search_read(
        "account.move.line", domain, fields, order="date_maturity", limit=1
    )
    return rows[0]


def _expect_notices(stage: Stage) -> None:
    fields = ["partner_id", "state", "amount_total"]
    notices = stage.user("noor").search_read("o2c.dunning.notice", [("state", "=", "sent")], fields)
    partners = [notice["partner_id"][0] for notice in notices]
    stage.session.expect(
        partners == [stage.customers["slow_payer"]],
        f"it went to Bramble, for {money(sum(notice['amount_total'] for notice in notices))}",
    )
    overdue, disputed = _overdue_item(stage, "slow_payer"), _overdue_item(stage, "disputing")
    stage.session.expect(overdue["o2c_dunning_level"] == 1, "its invoice is at level 1")
    stage.session.expect(not disputed["o2c_dunning_level"], "the disputed invoice is at none")
