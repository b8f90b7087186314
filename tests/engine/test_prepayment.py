"""Order numbers in the bank's text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.prepayment import numbers_in, order_named

ORDERS = {"S00042": 1, "S00043": 2}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deposit S00042", 1),
        ("deposit s00042.", 1),
        ("S00042 and again (S00042)", 1),
        ("S00042 S00043", None),
        ("XS00042", None),
        ("S000421", None),
        ("00042", None),
        ("/", None),
    ],
)
def test_an_order_is_named_by_its_whole_number_alone(text, expected):
    assert order_named(numbers_in([text]), ORDERS) == expected


def test_short_numbers_and_plain_words_name_nothing():
    assert numbers_in(["A1 deposit 12 2/3"]) == frozenset()


@given(st.text(alphabet="abc ,.;", max_size=20))
def test_a_number_is_found_whatever_words_surround_it(words):
    assert order_named(numbers_in([f"{words} S00042 {words}"]), ORDERS) == 1
