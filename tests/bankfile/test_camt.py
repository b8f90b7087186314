"""Meaning of camt entries: amount, sign, dates, parties, references, status."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from o2c_automation.bankfile.camt_paths import (
    BALANCE,
    CHARGE,
    DETAIL,
    ENTRY,
    REMITTANCE,
    STATEMENT,
    BalanceFacts,
    ChargeFacts,
    DetailFacts,
    EntryFacts,
    RemittanceFacts,
    StatementFacts,
)
from tests.bankfile.world import (
    OWN,
    PAYER,
    as_message,
    camt,
    codes,
    detail,
    entry,
    lines,
    needs_schema,
    read,
    statement,
)


@needs_schema
def test_a_faultless_file_is_accepted_and_valid() -> None:
    result = read(camt(statement(entry())))

    assert (result.verdict, result.schema, result.messages) == ("accepted", "valid", ())
    assert (result.format, result.version) == ("camt.053", "camt.053.001.08")


def test_a_statement_tells_account_balances_and_counts() -> None:
    found = read(camt(statement(entry(), entry("20.00", sign="DBIT"), closing="80.00")))

    (only,) = found.statements
    assert only.account.iban == OWN
    assert (only.opening.amount, only.closing.amount) == (Decimal(0), Decimal(80))
    assert (only.entry_count, only.line_count, only.total) == (2, 2, Decimal(80))


def test_money_in_names_the_debtor_as_payer() -> None:
    (line,) = lines(camt(statement(entry())))

    assert (line.amount, line.payer_name, line.own_name) == (100, "Acme GmbH", "Own Ltd")
    assert line.payer_account.iban == PAYER


def test_money_out_names_the_creditor_as_payer() -> None:
    (line,) = lines(camt(statement(entry(sign="DBIT"), closing="-100.00")))

    assert (line.amount, line.payer_name) == (-100, "Own Ltd")


def test_booking_and_value_date_are_both_kept_and_never_shifted() -> None:
    dates = "<BookgDt><DtTm>2026-01-05T23:30:00-11:00</DtTm></BookgDt>"
    dates += "<ValDt><Dt>2026-01-06+14:00</Dt></ValDt>"

    (line,) = lines(camt(statement(entry(dates=dates))))

    assert (line.booking_date, line.value_date) == (date(2026, 1, 5), date(2026, 1, 6))


def test_a_reversal_is_not_turned_round_a_second_time() -> None:
    flagged = entry(sign="DBIT", reversal="<RvslInd>true</RvslInd>")

    (line,) = lines(camt(statement(flagged)))

    assert (line.amount, line.is_reversal) == (-100, True)


def test_a_returned_payment_carries_its_reason() -> None:
    back = detail(more="<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed</AddtlInf></RtrInf>")

    (line,) = lines(camt(statement(entry(details=back))))

    assert (line.is_return, line.return_reason) == (True, "AC04 closed")


@pytest.mark.parametrize("status", ["PDNG", "INFO"])
def test_what_is_not_booked_is_listed_but_no_line(status: str) -> None:
    result = read(camt(statement(entry(status=status), closing="0.00")))

    (found,) = result.statements
    assert (found.lines, found.entry_count, found.skipped_count) == ((), 1, 1)
    assert result.verdict == "warned"


def test_unstructured_text_goes_on_where_the_bank_cut_it() -> None:
    first, second = "x" * 139 + "I", "NV/2026/1"
    cut = detail(text=f"{first}</Ustrd><Ustrd>{second}")

    (line,) = lines(camt(statement(entry(details=cut))))

    assert line.text.endswith("INV/2026/1")


def test_structured_reference_and_document_numbers_are_kept() -> None:
    strd = (
        "<Strd><RfrdDocInf><Nb>INV/1</Nb></RfrdDocInf><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd>"
        "</CdOrPrtry></Tp><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>"
    )
    said = detail().replace("</RmtInf>", strd + "</RmtInf>")

    (line,) = lines(camt(statement(entry(details=said))))

    assert (line.structured_ref, line.structured_ref_valid) == ("RF18539007547034", True)
    assert line.document_numbers == ("INV/1",)


def test_a_reference_with_wrong_check_digits_is_kept_with_a_warning() -> None:
    strd = "<Strd><CdtrRefInf><Ref>RF19539007547034</Ref></CdtrRefInf></Strd>"
    said = detail().replace("</RmtInf>", strd + "</RmtInf>")

    result = read(camt(statement(entry(details=said))))

    assert result.statements[0].lines[0].structured_ref_valid is False
    assert codes(result) == {"entry.bad_reference"}


def test_an_amount_ordered_in_another_currency_stays_beside_the_booked_one() -> None:
    said = detail().replace(
        "<RltdPties>",
        '<AmtDtls><InstdAmt><Amt Ccy="USD">110.00</Amt><CcyXchg><SrcCcy>USD</SrcCcy>'
        "<XchgRate>1.1</XchgRate></CcyXchg></InstdAmt></AmtDtls><RltdPties>",
    )

    (line,) = lines(camt(statement(entry(details=said))))

    assert (line.amount, line.currency) == (100, "EUR")
    assert (line.original_amount, line.original_currency) == (110, "USD")
    assert line.rate == Decimal("1.1")


def test_the_fee_of_a_single_payment_is_told_and_loses_nothing() -> None:
    fee = (
        '<Chrgs><Rcrd><Amt Ccy="EUR">26.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
        "<ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>"
    )
    single = entry("74.00", details=detail("100.00"), charges=fee)

    (line,) = lines(camt(statement(single, closing="74.00")))

    assert (line.amount, line.charges[0].amount) == (74, 26)


def test_an_entry_without_dates_takes_the_statement_s_with_a_warning() -> None:
    result = read(camt(statement(entry(dates=""))))

    assert result.statements[0].lines[0].booking_date == date(2026, 1, 5)
    assert codes(result) == {"entry.no_date"}


def test_a_notification_without_any_balance_is_no_mistake() -> None:
    result = read(as_message(camt(statement(entry())), "camt.054"))

    assert (result.format, result.verdict) == ("camt.054", "accepted")


def test_a_copy_marked_by_the_bank_is_reported() -> None:
    copy = "<CpyDplctInd>DUPL</CpyDplctInd>"

    assert codes(read(camt(statement(entry(), copy=copy)))) == {"statement.copy"}


@pytest.mark.parametrize(
    ("paths", "facts"),
    [
        (DETAIL, DetailFacts),
        (ENTRY, EntryFacts),
        (STATEMENT, StatementFacts),
        (BALANCE, BalanceFacts),
        (CHARGE, ChargeFacts),
        (REMITTANCE, RemittanceFacts),
    ],
)
def test_paths_stand_in_the_order_of_their_facts(paths: dict, facts: type) -> None:
    assert tuple(paths) == facts._fields
