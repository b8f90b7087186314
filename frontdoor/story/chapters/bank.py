"""The bank sends its statement; it is imported once, and again adds nothing."""

from __future__ import annotations

import base64
import datetime as dt
from decimal import Decimal
from pathlib import Path

from frontdoor.story.camt_file import BankStatement, Booking, write_camt_file
from frontdoor.story.rpc import Rpc
from frontdoor.story.stage import Stage

ACCOUNT = "BE71096123456769"
DEDUCTED = Decimal(120)
FEE = Decimal("-12.50")


def tell(stage: Stage) -> None:
    """Write the bank's file to disk, drop it on the journal, and drop it again."""
    stage.session.chapter("3. The bank's statement")
    path = write_file(stage, today(), _bookings(stage))
    stage.session.line(f"the bank sent {path.name}, {path.stat().st_size} bytes")
    before = _count_lines(stage)
    drop(stage, path)
    added = _count_lines(stage) - before
    stage.session.expect(added == len(_bookings(stage)), f"{added} bank lines imported")
    drop(stage, path)
    stage.session.expect(_count_lines(stage) == before + added, "the same file again adds nothing")


def _bookings(stage: Stage) -> list[Booking]:
    prompt, over, short = (
        stage.invoice_of(customer) for customer in ("prompt_payer", "over_limit", "short_payer")
    )
    number = over["name"].split("/")
    return [
        Booking(_amount(prompt), "AURORA BAKERY GROUP", f"Invoice {prompt['name']}"),
        Booking(_amount(over), "CASTELL ENGINEERING GMBH", f"RG {' '.join(number).lower()} danke"),
        Booking(
            _amount(short) - DEDUCTED,
            "DELPHINE INTERIORS",
            f"Facture {short['name']} less 120.00 damaged crate",
        ),
        Booking(Decimal(840), "EBBE WORKWEAR", "payment"),
        Booking(FEE, "", "Account fees November"),
    ]


def _amount(invoice: dict[str, float]) -> Decimal:
    return Decimal(str(invoice["amount_total"]))


def today() -> dt.date:
    """Return the day it is for the bank."""
    return dt.datetime.now(tz=dt.timezone.utc).date()


def write_file(stage: Stage, day: dt.date, bookings: list[Booking]) -> Path:
    """Write the bank's file of ``day`` and return it."""
    journal = _journal(stage.user("chidi"))
    balance = Decimal(str(journal["current_statement_balance"] or 0))
    statement = BankStatement(ACCOUNT, day, balance, bookings)
    path = stage.session.bank_folder / f"camt053_{day:%Y%m%d}.xml"
    return write_camt_file(path, statement)


def _journal(chidi: Rpc) -> dict[str, float]:
    domain = [("type", "=", "bank")]
    return chidi.search_read("account.journal", domain, ["id", "current_statement_balance"])[0]


def drop(stage: Stage, path: Path) -> None:
    """Drop a file on the bank journal, as its user does with the mouse."""
    chidi = stage.user("chidi")
    journal = int(_journal(chidi)["id"])
    attachment = chidi.create(
        "ir.attachment",
        {"name": path.name, "datas": base64.b64encode(path.read_bytes()).decode()},
    )
    context = {"default_journal_id": journal}
    chidi.call(
        "account.journal",
        "create_document_from_attachment",
        [journal],
        [attachment],
        context=context,
    )


def _count_lines(stage: Stage) -> int:
    return int(stage.user("chidi").call("account.bank.statement.line", "search_count", []))
