"""A number under several payments of one customer, and of nobody else, tells who pays."""

from __future__ import annotations

import doctest

import pytest

from o2c_automation.engine import payer_numbers as module
from o2c_automation.engine.payer_numbers import payer_numbers, telling


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("text", ["KD-48151", "kd/48151,", "(KD_48151)"])
def test_a_number_is_the_same_however_it_is_written(text: str) -> None:
    assert payer_numbers(text) == {"KD 48151"}


@pytest.mark.parametrize("text", ["12.06.2026", "2026-06-12", "1.234,56", "thanks", "No 815", ""])
def test_dates_amounts_and_short_numbers_are_none(text: str) -> None:
    assert payer_numbers(text) == frozenset()


@pytest.mark.parametrize(
    "text", ["INV/2026/00412", "INV-2026-00412", "2026/00412", "RINV/2026/00412X"]
)
def test_the_number_of_what_is_paid_is_none(text: str) -> None:
    assert payer_numbers(text, ["INV/2026/00412", ""]) == frozenset()


def test_a_number_under_two_payments_of_one_customer_tells_it() -> None:
    assert telling("KD 48151", [("KD-48151 June", 7), ("July KD-48151", 7), ("other", 8)]) == 2


def test_a_number_that_stood_once_tells_nobody() -> None:
    assert telling("KD 48151", [("KD-48151 June", 7), ("KD-481512 July", 7)]) == 0


def test_a_number_that_two_customers_write_tells_nobody() -> None:
    assert telling("KD 48151", [("KD-48151", 7), ("KD-48151", 7), ("KD-48151", 8)]) == 0
