"""Collective bookings: split when they add up, whole when they don't, never invented."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c_automation.bankfile import Limits, ReadOptions
from tests.bankfile.world import camt, codes, detail, entry, lines, read, statement

FEE = '<Chrgs><Rcrd><Amt Ccy="EUR">2.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd></Chrgs>'


def _batch(amount: str, *amounts: str, **parts: str) -> bytes:
    whole = entry(amount, details="".join(detail(each) for each in amounts), **parts)
    return camt(statement(whole, closing=amount))


def test_a_collective_booking_gives_one_line_per_payment() -> None:
    found = lines(_batch("100.00", "60.00", "40.00"))

    assert [line.amount for line in found] == [60, 40]
    assert {(line.batch_id, line.batch_size, line.batch_amount) for line in found} == {
        ("BANK1", 2, Decimal(100))
    }


def test_fees_booked_with_a_collective_booking_become_a_line() -> None:
    found = lines(_batch("98.00", "60.00", "40.00", charges=FEE))

    assert [line.amount for line in found] == [60, 40, -2]


def test_payments_that_do_not_add_up_leave_one_line() -> None:
    result = read(_batch("100.00", "60.00", "50.00"))

    assert [line.amount for line in result.statements[0].lines] == [100]
    assert codes(result) == {"entry.details"}


def test_payments_in_another_currency_leave_one_line() -> None:
    content = _batch("100.00", "60.00", "40.00").replace(
        b'<Amt Ccy="EUR">40.00', b'<Amt Ccy="USD">40.00'
    )

    assert [line.amount for line in lines(content)] == [100]


def test_the_option_keeps_collective_bookings_whole() -> None:
    options = ReadOptions(split_batches=False)

    assert len(lines(_batch("100.00", "60.00", "40.00"), options=options)) == 1


def test_payments_the_bank_withholds_are_mentioned() -> None:
    result = read(_batch("100.00", "100.00", batch="<Btch><NbOfTxs>4</NbOfTxs></Btch>"))

    assert "entry.details_withheld" in codes(result)


def test_more_payments_than_the_limit_leave_one_line() -> None:
    options = ReadOptions(limits=Limits(details_per_entry=1))

    result = read(_batch("100.00", "60.00", "40.00"), options=options)

    assert [line.amount for line in result.statements[0].lines] == [100]
    assert "entry.too_many_details" in codes(result)


@settings(deadline=None)
@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=12), st.booleans())
def test_lines_always_add_up_to_the_entry(cents: list[int], is_honest: bool) -> None:
    total = sum(cents) + (0 if is_honest else 1)
    content = _batch(f"{Decimal(total) / 100}", *(f"{Decimal(each) / 100}" for each in cents))

    assert sum(line.amount for line in lines(content)) == Decimal(total) / 100


@pytest.mark.parametrize("count", [2, 300])
def test_every_payment_keeps_its_own_references(count: int) -> None:
    details = "".join(
        detail("1.00", refs=f"<EndToEndId>E{number}</EndToEndId>") for number in range(count)
    )
    content = camt(statement(entry(f"{count}.00", details=details), closing=f"{count}.00"))

    assert [line.end_to_end_id for line in lines(content)] == [f"E{n}" for n in range(count)]
