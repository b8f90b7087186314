"""What stops a bank line before it is matched."""

from __future__ import annotations

import datetime as dt
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import line_guards
from o2c_automation.engine.line_guards import (
    LineFacts,
    LineRules,
    Receipt,
    account_country,
    cut_up,
    guard_codes,
)

DAY = dt.date(2026, 6, 15)
OPEN = LineRules(closed_until=dt.date(2026, 5, 31))


@pytest.mark.parametrize(
    ("account", "country"),
    [
        ("DE89370400440532013000", "DE"),
        ("cy17 0020 0128 0000 0012 0052 7600", "CY"),
        ("12345678", ""),
        ("US-123", ""),
        ("DEPOSIT ACCOUNT", ""),
        ("", ""),
    ],
)
def test_only_an_international_account_number_tells_its_country(account, country):
    assert account_country(account) == country


def test_a_plain_line_is_stopped_by_nothing():
    assert guard_codes(LineFacts(DAY, 100_00), OPEN) == ()


def test_the_last_closed_day_itself_is_closed():
    line = LineFacts(OPEN.closed_until, 100_00)
    assert guard_codes(line, OPEN) == ("period_closed",)


def test_a_watched_country_counts_wherever_it_shows():
    rules = LineRules(OPEN.closed_until, frozenset({"CY"}))
    by_account = LineFacts(DAY, 100_00, "CY17002001280000001200527600")
    by_payer = LineFacts(DAY, 100_00, payers=frozenset({"CY", "DE"}))
    assert guard_codes(by_account, rules) == guard_codes(by_payer, rules) == ("aml_country",)


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_cash_waits_just_above_its_limit(amount, limit):
    line, rules = LineFacts(DAY, amount, is_cash=True), LineRules(OPEN.closed_until, cash_max=limit)
    assert guard_codes(line, rules) == (("aml_cash",) if amount > limit else ())


def test_every_reason_is_told():
    line = LineFacts(DAY, 1, is_watched=True, is_cash=True, is_return=True, is_undone=True)
    assert guard_codes(line, OPEN) == ("payer_blocked", "aml_cash", "reversal", "undone")


def _receipts(*facts: tuple[str, int, int]) -> list[Receipt]:
    return [
        Receipt(n, payer, DAY + dt.timedelta(days=days), amount, 100_00)
        for n, (payer, days, amount) in enumerate(facts)
    ]


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(line_guards).failed == 0


def test_two_payments_just_below_the_limit_within_a_week_look_cut_up() -> None:
    assert cut_up(_receipts(("acme", 0, 95_00), ("acme", 7, 100_00))) == {0, 1}


@pytest.mark.parametrize(
    "other", [("acme", 8, 95_00), ("bolt", 0, 95_00), ("acme", 0, 79_99), ("acme", 0, 100_01)]
)
def test_a_later_a_strangers_a_smaller_or_a_larger_one_is_no_piece(
    other: tuple[str, int, int],
) -> None:
    assert cut_up(_receipts(("acme", 0, 95_00), other)) == frozenset()
