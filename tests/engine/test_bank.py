"""What of a bank file is new, which journal keeps its account, and whether anything is missing."""

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.bank import (
    Booking,
    Finding,
    Journal,
    Known,
    choose_journal,
    follow_on,
    is_same_account,
    sort_out,
)

IBAN = "DE89370400440532013000"
HERE = Journal(1, IBAN, "EUR")
DOLLARS = Journal(2, IBAN, "USD")
ELSEWHERE = Journal(3, IBAN, "EUR", rank=1)

uids = st.lists(st.integers(0, 30).map(str), unique=True, max_size=20)


@given(uids)
def test_a_file_that_is_known_as_a_whole_brings_nothing_new(names):
    bookings = [Booking(name) for name in names]
    known = [Known(number, name) for number, name in enumerate(names, start=1)]
    findings = sort_out(bookings, known)
    assert [finding.line_id for finding in findings] == [line.line_id for line in known]


@given(uids, uids)
def test_a_booking_is_new_exactly_when_its_name_is_unknown(file, ledger):
    known = [Known(number, name) for number, name in enumerate(ledger, start=1)]
    findings = sort_out([Booking(name) for name in file], known)
    new = {name for name, finding in zip(file, findings, strict=True) if not finding.sameness}
    assert new == set(file) - set(ledger)


@given(st.integers(0, 6), st.integers(0, 6))
def test_one_announced_line_answers_for_one_booking_only(announced, booked):
    known = [Known(n, f"p{n}", reference="R", is_preview=True) for n in range(1, announced + 1)]
    bookings = [Booking(f"b{n}", reference="R") for n in range(booked)]
    found = [f.line_id for f in sort_out(bookings, known) if f.sameness == "preview"]
    assert len(found) == len(set(found)) == min(announced, booked)


def test_the_payments_of_a_batch_that_is_there_as_one_line_are_known():
    known = [Known(7, "whole", entry="E")]
    payments = [
        Booking("p1", entry="E", is_payment=True),
        Booking("p2", entry="E", is_payment=True),
    ]
    assert sort_out(payments, known) == (Finding(7, "batch_known"),) * 2


def test_a_batch_whose_payments_are_there_one_by_one_is_known():
    known = [Known(7, "p1", entry="E", is_payment=True)]
    assert sort_out([Booking("whole", entry="E")], known) == (Finding(7, "payments_known"),)


def test_the_rest_of_a_batch_that_was_interrupted_is_new():
    known = [Known(7, "p1", entry="E", is_payment=True)]
    (finding,) = sort_out([Booking("p2", entry="E", is_payment=True)], known)
    assert finding == Finding()


def test_two_final_statements_never_share_a_booking_by_reference_alone():
    known = [Known(7, "monday", reference="R")]
    (finding,) = sort_out([Booking("tuesday", reference="R")], known)
    assert finding == Finding()


def test_a_line_found_by_name_does_not_answer_for_another_booking_by_reference():
    known = [Known(7, "a", reference="R", is_preview=True)]
    findings = sort_out([Booking("b", reference="R"), Booking("a", reference="R")], known)
    assert findings == (Finding(), Finding(7, "same"))


def test_a_statement_that_opens_where_the_last_one_ended_follows_on():
    assert follow_on(1000, 1000, 0) == ""


def test_the_first_statement_of_a_journal_follows_nothing():
    assert follow_on(1000, None, 0) == "first"


def test_another_opening_balance_without_known_bookings_is_a_gap():
    assert follow_on(1000, 900, 0) == "gap"


def test_another_opening_balance_with_known_bookings_is_an_overlap():
    assert follow_on(1000, 900, 3) == "overlap"


def test_a_statement_without_opening_balance_says_nothing():
    assert follow_on(None, 900, 0) == ""


def test_the_account_finds_the_journal_in_its_currency():
    assert choose_journal((IBAN, ""), "USD", [HERE, DOLLARS], None) == (2, "found")


def test_the_journal_of_the_current_company_wins():
    assert choose_journal((IBAN, ""), "EUR", [ELSEWHERE, HERE], None) == (1, "found")


def test_two_journals_of_one_company_are_ambiguous():
    twin = Journal(4, IBAN, "EUR")
    assert choose_journal((IBAN, ""), "EUR", [HERE, twin], None) == (0, "ambiguous")


def test_an_account_in_another_currency_is_told_from_an_unknown_one():
    assert choose_journal((IBAN, ""), "CHF", [HERE], None) == (0, "other_currency")
    assert choose_journal(("DE00", ""), "EUR", [HERE], None) == (0, "unknown")


def test_a_file_without_account_goes_to_the_chosen_journal_only():
    assert choose_journal(("", ""), "EUR", [HERE], None) == (0, "unnamed")
    assert choose_journal(("", ""), "EUR", [HERE], HERE) == (1, "found")


def test_a_chosen_journal_of_another_account_is_refused():
    other = Journal(5, "DE75512108001245126199", "EUR")
    assert choose_journal((IBAN, ""), "EUR", [HERE], other) == (0, "other_account")


def test_a_chosen_journal_without_number_is_taken_and_told():
    bare = Journal(6, "", "EUR")
    assert choose_journal((IBAN, ""), "", [], bare) == (6, "chosen_without_number")


@given(st.text(alphabet="0123456789", min_size=1, max_size=17))
def test_a_part_of_an_account_number_is_another_account(part):
    assert not is_same_account(part, "", IBAN)


@given(st.sampled_from([IBAN, IBAN[4:], "37040044/0532013000", "DE89 3704 0044 0532 0130 00"]))
def test_every_spelling_of_one_account_is_the_same_account(spelling):
    assert is_same_account(spelling, "", IBAN)


def test_a_journal_that_keeps_the_national_number_is_found_by_the_iban():
    assert is_same_account(IBAN, "", IBAN[4:])
