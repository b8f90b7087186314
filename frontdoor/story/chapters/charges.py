"""Paying late costs interest; what was claimed too much is credited, the rest agreed on."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from email.message import EmailMessage
from typing import Any

from frontdoor.story.camt_file import Booking
from frontdoor.story.chapters import bank
from frontdoor.story.stage import WAIT_SECONDS, Stage, money

# The bank's file about the overdue invoice comes only after its interest was claimed.
DAYS_UNKNOWN = 25
_CHARGE = ["amount", "amount_over", "state", "days", "move_id", "document_id"]


def tell(stage: Stage) -> None:
    """Claim interest, correct it for a payment that came to be known late, agree on the rest."""
    stage.session.chapter("6. Late charges, promises and statements")
    claimed = _claim(stage)
    over = _learn_of_payment(stage, claimed)
    _credit(stage, claimed, over)
    _agree(stage)
    _send_statements(stage)


def _claim(stage: Stage) -> dict[str, Any]:
    """Claim what has accrued on the overdue invoice."""
    noor = stage.user("noor")
    stage.run_cron("ir_cron_accrue_charges")
    charge = _interest(stage)
    text = (
        f"{charge['move_id'][1]} is {charge['days']} days late: {money(charge['amount'])} of"
        " interest have accrued, and nothing of it is booked"
    )
    stage.session.expect(charge["state"] == "accrued" and not charge["document_id"], text)
    noor.call("o2c.late.charge", "action_claim", [charge["id"]])
    claimed = _read(stage, charge["id"])
    stage.session.line(f"Noor claims it: invoice {claimed['document_id'][1]} is posted")
    return claimed


def _interest(stage: Stage) -> dict[str, Any]:
    domain = [
        ("partner_id", "=", stage.customers["slow_payer"]),
        ("type", "=", "interest"),
        ("state", "=", "accrued"),
    ]
    return stage.user("noor").search_read("o2c.late.charge", domain, _CHARGE)[0]


def _read(stage: Stage, charge: int) -> dict[str, Any]:
    return stage.user("noor").read("o2c.late.charge", charge, _CHARGE)


def _learn_of_payment(stage: Stage, claimed: dict[str, Any]) -> float:
    """Import a bank file that the bank sent late; return what was claimed too much."""
    invoice = stage.user("ines").read(
        "account.move", claimed["move_id"][0], ["name", "amount_total"]
    )
    day = bank.today() - dt.timedelta(days=DAYS_UNKNOWN)
    amount = Decimal(str(invoice["amount_total"]))
    booking = Booking(amount, "BRAMBLE GARDEN CENTRES", f"Invoice {invoice['name']}")
    bank.drop(stage, bank.write_file(stage, day, [booking]))
    stage.session.line(
        f"only now the bank sends its file of {DAYS_UNKNOWN} days ago:"
        f" Bramble had paid {invoice['name']}, {money(amount)}"
    )
    stage.session.wait_for(lambda: bool(_read(stage, claimed["id"])["amount_over"]), WAIT_SECONDS)
    over = float(_read(stage, claimed["id"])["amount_over"])
    stage.session.expect(
        0 < over < claimed["amount"],
        f"so {money(over)} of the interest are too much: a credit is proposed, none is booked",
    )
    return over


def _credit(stage: Stage, claimed: dict[str, Any], over: float) -> None:
    stage.user("ines").call("o2c.late.charge", "action_credit_over", [claimed["id"]])
    document = stage.user("ines").read(
        "account.move", claimed["document_id"][0], ["name", "amount_residual"]
    )
    left = round(claimed["amount"] - over, 2)
    stage.session.expect(
        document["amount_residual"] == left,
        f"Ines approves it: {money(left)} of {document['name']} stay open",
    )


def _agree(stage: Stage) -> None:
    """Take a promise about all that is open, and look at a plan agreed before."""
    noor, customer = stage.user("noor"), stage.customers["slow_payer"]
    day = bank.today() + dt.timedelta(days=7)
    balance = _balance(stage, "slow_payer")
    values = {
        "partner_id": customer,
        "amount": balance,
        "date": day.isoformat(),
        "channel": "phone",
    }
    promise = noor.create("o2c.promise", values)
    state = noor.read("o2c.promise", promise, ["state"])["state"]
    stage.session.expect(state == "open", f"Bramble promises Noor {money(balance)} within a week")
    domain = [("partner_id", "=", stage.customers["disputing"])]
    plan = noor.search_read("o2c.payment.plan", domain, ["amount", "instalment_ids", "state"])[0]
    text = f"Fjord pays {money(plan['amount'])} in {len(plan['instalment_ids'])} instalments"
    stage.session.expect(plan["state"] == "active", f"{text}: nobody reminds it of them")


def _balance(stage: Stage, customer: str) -> float:
    domain = [
        ("partner_id", "=", stage.customers[customer]),
        ("account_type", "=", "asset_receivable"),
        ("parent_state", "=", "posted"),
    ]
    rows = stage.user("ines").search_read("account.move.line", domain, ["amount_residual"])
    return round(sum(float(row["amount_residual"]) for row in rows), 2)


def _send_statements(stage: Stage) -> None:
    """Send statements of account by mail; each tells what the ledger says."""
    noor, names = stage.user("noor"), ("slow_payer", "disputing")
    partners = [stage.customers[name] for name in names]
    start = noor.create("o2c.statement.start", {"partner_ids": [(6, 0, partners)]})
    action = noor.call("o2c.statement.start", "action_start", [start])
    stage.run_cron("ir_cron_process_dispatches")
    fields = ["partner_id", "amount_total", "amount_overdue"]
    rows = noor.search_read("o2c.statement", action["domain"], fields)
    for name, partner in zip(names, partners, strict=True):
        [row] = [row for row in rows if row["partner_id"][0] == partner]
        stage.session.expect(
            row["amount_total"] == _balance(stage, name),
            f"{row['partner_id'][1]} gets a statement: {money(row['amount_total'])} open as in the"
            f" ledger, {money(row['amount_overdue'])} overdue",
        )
    stage.session.wait_for(lambda: len(_statement_mails(stage)) == len(names), WAIT_SECONDS)
    for mail in _statement_mails(stage):
        stage.session.line(f"mail to {mail['To']}: {mail['Subject']}")
    came_true = len(_statement_mails(stage)) == len(names)
    stage.session.expect(came_true, "both statements left by e-mail, each once")


def _statement_mails(stage: Stage) -> list[EmailMessage]:
    mails = stage.customer_mails()
    return [mail for mail in mails if str(mail["Subject"]).startswith("Statement of account")]
