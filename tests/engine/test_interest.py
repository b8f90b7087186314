"""Interest for late payment: the published examples, and what holds whatever the dates are."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.interest import (
    Debt,
    Rate,
    Terms,
    Withheld,
    accrue,
    is_late,
    known_until,
    lump_sum,
    unknown_from,
)

DUE = dt.date(2026, 1, 10)
NINE = Terms(Fraction(9))


def _day(year, month, day):
    return dt.date(year, month, day)


def _total(segments):
    return sum(segment.amount for segment in segments)


# === PUBLISHED EXAMPLES ===


def test_the_british_example_rounds_the_interest_of_a_day():
    """£1,000 at 0.5 % + 8 %: 23p a day, £11.50 after 50 days (www.gov.uk)."""
    terms = Terms(Fraction(8), fixing="start", rounding="day")
    half = (Rate(_day(2021, 1, 1), Fraction("0.5")),)
    debt = Debt(_day(2021, 2, 1), 100_000)
    assert _total(accrue(debt, terms, half, _day(2021, 3, 23))) == 1150


def test_the_same_debt_rounded_once_makes_fourteen_pence_more():
    terms = Terms(Fraction(8), fixing="start")
    half = (Rate(_day(2021, 1, 1), Fraction("0.5")),)
    debt = Debt(_day(2021, 2, 1), 100_000)
    assert _total(accrue(debt, terms, half, _day(2021, 3, 23))) == 1164


def test_a_german_debt_across_a_rate_change():
    """10,000.00 due 31 May 2025: 30 days at 2.27 + 9, then 31 days at 1.27 + 9."""
    rates = (Rate(_day(2025, 1, 1), Fraction("2.27")), Rate(_day(2025, 7, 1), Fraction("1.27")))
    segments = accrue(Debt(_day(2025, 5, 31), 1_000_000), NINE, rates, _day(2025, 7, 31))
    assert [(s.days, s.percent, s.amount) for s in segments] == [
        (30, Fraction("11.27"), 9263),
        (31, Fraction("10.27"), 8722),
    ]


def test_a_french_debt_with_a_partial_payment():
    """1,000.00 at 2.15 + 10; 400.00 arrive on the tenth day of delay, the rest never."""
    rates = (Rate(_day(2026, 1, 1), Fraction("2.15")),)
    debt = Debt(DUE, 100_000, credits=((_day(2026, 1, 20), 40_000),))
    segments = accrue(debt, Terms(Fraction(10)), rates, _day(2026, 2, 9))
    assert [(s.days, s.principal, s.amount) for s in segments] == [
        (10, 100_000, 333),
        (20, 60_000, 399),
    ]


def test_a_british_debt_keeps_the_rate_with_which_it_began():
    rates = (Rate(_day(2025, 1, 1), Fraction("4.75")), Rate(_day(2025, 7, 1), Fraction("4.25")))
    terms = Terms(Fraction(8), fixing="start")
    segments = accrue(Debt(_day(2025, 6, 20), 100_000), terms, rates, _day(2025, 8, 1))
    assert {segment.percent for segment in segments} == {Fraction("12.75")}


@pytest.mark.parametrize(("amount", "expected"), [(99_999, 40), (100_000, 70), (1_000_000, 100)])
def test_british_lump_sums_go_by_the_size_of_the_debt(amount, expected):
    bands = ((0, 40), (100_000, 70), (1_000_000, 100))
    assert lump_sum(amount, bands) == expected


def test_without_bands_there_is_no_lump_sum():
    assert lump_sum(100_000, ()) == 0


# === DAYS ===


@pytest.mark.parametrize(("late", "days"), [(0, 0), (1, 1), (31, 31)])
def test_the_day_after_the_due_date_is_the_first(late, days):
    segments = accrue(Debt(DUE, 100_000), NINE, (), DUE + dt.timedelta(days=late))
    assert sum(segment.days for segment in segments) == days


def test_days_of_grace_bear_nothing():
    terms = replace(NINE, grace_days=5)
    [segment] = accrue(Debt(DUE, 100_000), terms, (), DUE + dt.timedelta(days=6))
    assert (segment.first, segment.days) == (_day(2026, 1, 16), 1)


@pytest.mark.parametrize(("basis", "amount"), [("365", 3650), ("actual", 3640), ("360", 3701)])
def test_a_leap_year_counts_by_the_day_basis(basis, amount):
    """146 days of 2024 on 1,000.00 at 9.125 %."""
    terms = Terms(Fraction("9.125"), basis=basis)
    debt = Debt(_day(2024, 1, 31), 100_000)
    assert _total(accrue(debt, terms, (), _day(2024, 6, 25))) == amount


def test_a_disputed_part_bears_nothing_while_it_is_disputed():
    held = Withheld(_day(2026, 1, 21), _day(2026, 1, 25), 30_000)
    segments = accrue(Debt(DUE, 100_000, withheld=(held,)), NINE, (), _day(2026, 1, 30))
    assert [(s.days, s.principal) for s in segments] == [(10, 100_000), (5, 70_000), (5, 100_000)]


def test_a_dispute_without_an_end_goes_on():
    held = Withheld(_day(2026, 1, 11), dt.date.max, 100_000)
    assert accrue(Debt(DUE, 100_000, withheld=(held,)), NINE, (), _day(2026, 3, 1)) == ()


@pytest.mark.parametrize(("days", "is_owed"), [(0, False), (1, True), (30, True)])
def test_a_debt_is_late_from_the_day_after_it_is_due(days, is_owed):
    assert is_late(Debt(DUE, 100), NINE, DUE + dt.timedelta(days=days)) is is_owed


def test_what_was_paid_in_time_is_never_late():
    assert not is_late(Debt(DUE, 100, credits=((DUE, 100),)), NINE, _day(2026, 3, 1))


# === WHAT IS NOT KNOWN IS NOT CHARGED ===


def test_days_after_the_last_known_half_year_bear_nothing():
    rates = (Rate(_day(2026, 1, 1), Fraction(2)),)
    segments = accrue(Debt(_day(2026, 6, 20), 100_000), NINE, rates, _day(2026, 8, 1))
    assert [segment.last for segment in segments] == [_day(2026, 6, 30)]


def test_the_first_day_without_a_rate_is_told():
    rates = (Rate(_day(2026, 1, 1), Fraction(2)),)
    debt = Debt(_day(2026, 6, 20), 100_000)
    assert unknown_from(debt, NINE, rates, _day(2026, 6, 30)) is None
    assert unknown_from(debt, NINE, rates, _day(2026, 7, 1)) == _day(2026, 7, 1)


def test_what_was_paid_while_rates_were_known_waits_for_none():
    rates = (Rate(_day(2026, 1, 1), Fraction(2)),)
    paid = Debt(_day(2026, 6, 20), 100_000, credits=((_day(2026, 6, 30), 100_000),))
    assert unknown_from(paid, NINE, rates, _day(2026, 9, 1)) is None


def test_a_rate_fixed_at_the_start_is_known_for_all_days():
    rates = (Rate(_day(2026, 1, 1), Fraction(2)),)
    terms = Terms(Fraction(8), fixing="start")
    assert unknown_from(Debt(_day(2026, 6, 20), 100), terms, rates, _day(2026, 9, 1)) is None


def test_days_before_the_first_value_bear_nothing():
    rates = (Rate(_day(2026, 1, 1), Fraction(2)),)
    assert accrue(Debt(_day(2025, 12, 1), 100_000), NINE, rates, _day(2025, 12, 31)) == ()


def test_a_reference_without_values_is_known_for_no_day():
    assert known_until(()) is None


def test_a_daily_reference_changes_within_the_half_year():
    rates = (Rate(_day(2026, 1, 1), Fraction(2)), Rate(_day(2026, 1, 16), Fraction(1)))
    segments = accrue(Debt(DUE, 100_000), Terms(Fraction(8), fixing="daily"), rates, DUE + 10 * DAY)
    assert [(s.days, s.percent) for s in segments] == [(5, 10), (5, 9)]


def test_a_reference_far_below_zero_leaves_nothing():
    rates = (Rate(_day(2026, 1, 1), Fraction(-20)),)
    assert accrue(Debt(DUE, 100_000), NINE, rates, _day(2026, 2, 1)) == ()


# === WHATEVER THE NUMBERS ARE ===

DAY = dt.timedelta(days=1)
dates = st.dates(_day(2023, 1, 1), _day(2027, 12, 31))
delays = st.integers(0, 900).map(lambda days: days * DAY)
principals = st.integers(1, 10**9)
partials = st.lists(st.tuples(dates, st.integers(1, 10**8)), max_size=4).map(tuple)
debts = st.builds(Debt, due=dates, amount=principals, credits=partials)
terms = st.builds(
    Terms,
    margin=st.fractions(0, 20, max_denominator=100),
    basis=st.sampled_from(("365", "actual", "360")),
    rounding=st.sampled_from(("day", "total")),
)


@given(debts, delays, delays, terms)
def test_what_is_claimed_in_two_letters_is_what_one_would_have_claimed(debt, first, later, rule):
    end, cut = debt.due + first + later, debt.due + first + DAY
    assert _total(accrue(debt, rule, (), end, (cut,))) == _total(accrue(debt, rule, (), end))


@given(debts, delays, terms)
def test_segments_of_an_earlier_day_stay_as_they_are(debt, delay, rule):
    cut = debt.due + delay + DAY
    early = accrue(debt, rule, (), debt.due + delay)
    late = accrue(debt, rule, (), debt.due + delay + 100 * DAY, (cut,))
    assert late[: len(early)] == early


@given(dates, principals, terms)
def test_nothing_is_owed_for_no_day(due, amount, rule):
    assert accrue(Debt(due, amount), rule, (), due) == ()


@given(debts, delays, delays, terms)
def test_more_days_never_make_less(debt, first, more, rule):
    sooner = _total(accrue(debt, rule, (), debt.due + first))
    assert sooner <= _total(accrue(debt, rule, (), debt.due + first + more))


@given(debts, delays, principals, terms)
def test_more_principal_never_makes_less(debt, delay, more, rule):
    bigger = replace(debt, amount=debt.amount + more)
    until = debt.due + delay
    assert _total(accrue(debt, rule, (), until)) <= _total(accrue(bigger, rule, (), until))


@given(dates, delays, principals, terms)
def test_a_payment_on_the_due_date_leaves_no_interest(due, delay, amount, rule):
    assert accrue(Debt(due, amount, credits=((due, amount),)), rule, (), due + delay) == ()
