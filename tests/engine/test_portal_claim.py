"""What may come in through the portal."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import portal_claim as portal

OFFER = portal.Offer(
    limits={7: 10_000, 8: 500}, claimed=frozenset({8}), reasons=frozenset({3}), digits=2
)
GOOD = {"item": 7, "reason": 3, "amount": "25.50", "text": "Two boxes are missing"}
PDF = portal.Upload("note.pdf", 900, b"%PDF-1.7")


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(portal).failed == 0


def test_a_claim_within_what_was_offered_is_taken():
    assert portal.claim_problems(portal.Answers(**GOOD, uploads=(PDF,)), OFFER) == {}


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("item", 99, "item_unknown"),
        ("item", 8, "item_claimed"),
        ("reason", 0, "reason_missing"),
        ("amount", "", "amount_invalid"),
        ("amount", "-5", "amount_invalid"),
        ("amount", "nan", "amount_invalid"),
        ("amount", "0.00", "amount_zero"),
        ("amount", "100.01", "amount_above"),
        ("reference", "x" * 65, "reference_long"),
        ("text", " ", "text_missing"),
        ("text", "x" * 4001, "text_long"),
    ],
)
def test_the_field_that_is_wrong_is_named(field, value, problem):
    answers = portal.Answers(**{**GOOD, field: value})
    assert portal.claim_problems(answers, OFFER).get(field) == problem


def test_who_opened_too_many_cases_today_waits_until_tomorrow():
    offer = portal.Offer(
        OFFER.limits, OFFER.claimed, OFFER.reasons, 2, opened_today=portal.MAX_CASES_A_DAY
    )
    assert portal.claim_problems(portal.Answers(**GOOD), offer) == {"form": "too_many"}


@pytest.mark.parametrize(
    ("upload", "problem"),
    [
        (PDF, ""),
        (portal.Upload("list.csv", 9, b"a;b\n1;2\n"), ""),
        (portal.Upload("page.html", 9, b"<html>"), "file_type"),
        (portal.Upload("drawing.svg", 9, b"<svg>"), "file_type"),
        (portal.Upload("photo.png", 9, b"<html>"), "file_type"),
        (portal.Upload("empty.pdf", 0, b""), "file_type"),
        (portal.Upload("program.txt", 9, b"MZ\0\0"), "file_type"),
        (portal.Upload("long.pdf", portal.MAX_FILE_BYTES + 1, b"%PDF-"), "file_large"),
    ],
)
def test_a_file_is_taken_for_what_it_is(upload, problem):
    assert portal.file_problem(upload) == problem


def test_more_files_than_a_person_would_read_are_refused():
    assert portal.files_problem([PDF] * (portal.MAX_FILES + 1)) == "files_many"


@given(minor=st.integers(min_value=0, max_value=10**12 - 1), digits=st.integers(0, 4))
def test_an_amount_is_read_as_it_was_written(minor, digits):
    written = f"{minor // 10**digits}"
    if digits:
        written += f".{minor % 10**digits:0{digits}d}"
    assert portal.parse_amount(written, digits) == minor


@given(text=st.text(max_size=12), limit=st.integers(min_value=0, max_value=10**6))
def test_nothing_that_is_written_is_taken_for_more_than_is_open(text, limit):
    offer = portal.Offer({7: limit}, frozenset(), frozenset({3}), 2)
    problems = portal.claim_problems(portal.Answers(7, 3, text, text="Why"), offer)
    amount = portal.parse_amount(text, 2)
    assert problems or (amount is not None and 0 < amount <= limit)
