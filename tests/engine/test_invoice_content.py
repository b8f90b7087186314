"""What is wrong in an invoice, each mistake alone and all at once."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.invoice_content import (
    CONTENT_CODES,
    CUSTOM,
    Check,
    ContentFacts,
    LineFacts,
    OrderLineFacts,
    content_problems,
    judge,
    reason_of,
)

DAY = date(2026, 6, 15)
AGREED = OrderLineFacts(price=10.0, ordered=2, delivered=2, invoiced=2, by_delivery=False)
DEARER = replace(AGREED, price=12.0)
LINE = LineFacts(
    price=10.0,
    taxes=frozenset({1}),
    expected_taxes=(frozenset({1}),),
    order_lines=(AGREED,),
)
SOUND = ContentFacts(
    is_credit_note=False,
    lines=(LINE,),
    fiscal_position=3,
    expected_fiscal_positions=frozenset({3}),
    terms=5,
    expected_terms=frozenset({5}),
    has_reference=True,
    has_valid_vat=True,
    has_full_address=True,
    has_bank_account=True,
    has_payment_reference=True,
    invoice_date=DAY,
    due=date(2026, 7, 15),
    terms_due=date(2026, 7, 15),
    delivered_on=DAY,
    ordered_on=date(2026, 6, 1),
    duplicates=0,
)


def _with(**agreed):
    return {"lines": (LINE, replace(LINE, order_lines=(replace(AGREED, **agreed),)))}


MISTAKES = [
    ({"lines": (LINE, replace(LINE, price=10.5))}, "price_differs"),
    (_with(invoiced=3), "quantity_above_order"),
    (_with(invoiced=2, delivered=1, by_delivery=True), "quantity_above_delivery"),
    ({"lines": (replace(LINE, taxes=frozenset()),)}, "tax_differs"),
    ({"fiscal_position": 0}, "fiscal_position_differs"),
    # What is invoiced together is compared with every order, not with the first alone.
    ({"lines": (replace(LINE, order_lines=(AGREED, DEARER)),)}, "price_differs"),
    ({"lines": (replace(LINE, expected_taxes=(frozenset({1}), frozenset({2}))),)}, "tax_differs"),
    ({"expected_fiscal_positions": frozenset({3, 4})}, "fiscal_position_differs"),
    ({"expected_terms": frozenset({5, 6})}, "terms_differ"),
    ({"has_reference": False}, "no_reference"),
    ({"duplicates": 1}, "duplicate"),
    ({"has_full_address": False}, "incomplete_address"),
    ({"has_valid_vat": False}, "invalid_vat"),
    ({"has_bank_account": False}, "no_bank_account"),
    ({"has_payment_reference": False}, "no_payment_reference"),
    ({"due": date(2026, 8, 1)}, "due_date_differs"),
    ({"due": date(2026, 6, 14), "terms_due": None}, "due_date_differs"),
    ({"terms": 6}, "terms_differ"),
    ({"delivered_on": date(2026, 6, 16)}, "delivered_later"),
    ({"ordered_on": date(2026, 6, 16)}, "ordered_later"),
]


def test_a_sound_invoice_has_no_problem():
    assert content_problems(SOUND) == ()


@pytest.mark.parametrize(("change", "code"), MISTAKES)
def test_each_mistake_is_found_alone(change, code):
    assert content_problems(replace(SOUND, **change)) == (code,)


@given(st.sets(st.sampled_from(range(len(MISTAKES)))))
def test_all_mistakes_are_told_at_once_in_one_order(numbers):
    changes = {}
    for number in numbers:
        change = MISTAKES[number][0]
        if changes.keys().isdisjoint(change) and changes.keys().isdisjoint({"due"}):
            changes |= change
    found = content_problems(replace(SOUND, **changes))
    assert list(found) == [code for code in CONTENT_CODES if code in found]
    assert {code for change, code in MISTAKES if change.items() <= changes.items()} <= set(found)


def test_what_nobody_agreed_on_cannot_differ():
    free = replace(
        SOUND,
        lines=(LineFacts(7.0, frozenset()),),
        expected_fiscal_positions=frozenset(),
        expected_terms=frozenset(),
        terms_due=None,
        delivered_on=None,
        ordered_on=None,
    )
    assert content_problems(free) == ()


def test_a_credit_note_need_not_repeat_prices_terms_or_bank_account():
    lines = (replace(LINE, price=1.0, order_lines=(replace(AGREED, invoiced=9),)),)
    facts = replace(
        SOUND, is_credit_note=True, lines=lines, has_bank_account=False, due=None, terms=0
    )
    assert content_problems(facts) == ()


def test_a_price_that_differs_by_rounding_only_is_the_same():
    lines = (replace(LINE, price=10.0 + 1e-9),)
    assert content_problems(replace(SOUND, lines=lines)) == ()


def test_checks_fail_in_the_order_of_what_is_wrong_and_own_ones_come_last():
    own, met = Check(1, CUSTOM, True), Check(4, CUSTOM, True)
    late, early = Check(2, "duplicate", False), Check(3, "no_email", True)
    failed = judge([own, late, early, met], ["no_email", "duplicate", "invalid_vat"], {1})
    assert failed == (early, late, own)
    assert reason_of(own) == "check_1"


def test_what_no_check_looks_for_is_no_failure():
    assert judge([], ["no_email"], set()) == ()
