"""Nothing twice, nothing dropped: the same booking has one name in all files."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bankfile.world import (
    archive,
    as_message,
    camt,
    codes,
    detail,
    entry,
    identities,
    lines,
    read,
    statement,
)

TWO = (entry(ref="A1"), entry("50.00", ref="A2"))


def test_the_same_file_gives_the_same_names() -> None:
    content = camt(statement(*TWO, closing="150.00"))

    assert identities(content) == identities(content)


def test_different_bookings_have_different_names() -> None:
    assert len(set(identities(camt(statement(*TWO, closing="150.00"))))) == 2


def test_equal_bookings_without_reference_in_one_statement_are_two() -> None:
    twins = (entry(ref="", number="1"), entry(ref="", number="2"))

    assert len(set(identities(camt(statement(*twins, closing="200.00"))))) == 2


def test_a_renumbered_statement_gives_the_same_names() -> None:
    first = camt(statement(*TWO, closing="150.00", number="S1"))
    again = camt(statement(*TWO, closing="150.00", number="S2-CORRECTED"))

    assert identities(first) == identities(again)


def test_the_intraday_report_names_bookings_like_the_statement() -> None:
    content = camt(statement(*TWO, closing="150.00"))

    assert identities(as_message(content, "camt.052")) == identities(content)


def test_the_notification_names_bookings_like_the_statement() -> None:
    content = camt(statement(*TWO, closing="150.00"))

    assert identities(as_message(content, "camt.054")) == identities(content)


def test_overlapping_intraday_reports_share_the_names_of_what_they_share() -> None:
    morning = as_message(camt(statement(entry(ref=""))), "camt.052")
    evening = as_message(camt(statement(entry(ref=""), entry(ref=""))), "camt.052")

    assert identities(morning) == identities(evening)[:1]
    assert len(set(identities(evening))) == 2


def test_entry_numbers_that_restart_do_not_separate_equal_bookings() -> None:
    one = camt(statement(entry(ref="", number="1")))
    other = camt(statement(entry(ref="", number="7")))

    assert identities(one) == identities(other)


def test_a_placeholder_is_no_reference() -> None:
    one = camt(statement(entry(ref="NONREF", details=detail(text="Invoice 1"))))
    other = camt(statement(entry(ref="NONREF", details=detail(text="Invoice 2"))))

    assert identities(one) != identities(other)


def test_a_reference_used_for_two_bookings_keeps_both() -> None:
    same = (entry(ref="A1"), entry("50.00", ref="A1"), entry(ref="A1"))

    assert len(set(identities(camt(statement(*same, closing="250.00"))))) == 3


def test_a_collective_booking_is_known_with_and_without_its_payments() -> None:
    details = detail("60.00") + detail("40.00")
    split = lines(camt(statement(entry(details=details))))
    (whole,) = lines(camt(statement(entry(details=""))))

    assert {line.entry_identity for line in split} == {whole.identity}


def test_a_statement_twice_in_one_archive_gives_its_names_once() -> None:
    content = camt(statement(entry(ref="")))
    result = read(archive(a_xml=content, b_xml=content))

    names = {line.identity for found in result.statements for line in found.lines}
    assert len(names) == 1
    assert "statement.repeated" in codes(result)


def test_equal_bookings_in_two_chained_statements_of_a_file_are_two() -> None:
    first = statement(entry(ref=""), closing="100.00", number="S1")
    second = statement(entry(ref=""), opening="100.00", closing="200.00", number="S2")

    assert len(set(identities(camt(first, second)))) == 2


def test_another_account_is_another_booking() -> None:
    other = "DE02120300000000202051"

    assert identities(camt(statement(entry()))) != identities(
        camt(statement(entry(), account=other))
    )


def test_the_reference_key_leaves_the_date_out() -> None:
    later = "<BookgDt><Dt>2026-01-07</Dt></BookgDt>"
    (one,) = lines(camt(statement(entry())))
    (two,) = lines(camt(statement(entry(dates=later))))

    assert one.identity != two.identity
    assert one.reference_key == two.reference_key


@settings(deadline=None)
@given(st.permutations(["A1", "A2", "A3", "A3", ""]))
def test_the_order_of_entries_changes_no_name(refs: list[str]) -> None:
    sorted_names = identities(camt(statement(*(entry(ref=ref) for ref in sorted(refs)))))

    assert sorted(identities(camt(statement(*(entry(ref=r) for r in refs))))) == sorted(
        sorted_names
    )
