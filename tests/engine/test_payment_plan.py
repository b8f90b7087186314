"""How debts are spread over instalments."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.payment_plan import dates, spread, verdict

AGREED = dt.date(2026, 1, 1)
FIRST = dt.date(2026, 1, 31)


def test_instalments_of_a_month_keep_their_day_where_there_is_one():
    days = dates(dt.date(2024, 1, 31), 4, "month")
    assert [str(day) for day in days] == ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]


@pytest.mark.parametrize(("every", "apart"), [("week", 7), ("fortnight", 14)])
def test_instalments_of_weeks_are_as_far_apart_as_they_say(every, apart):
    first, second = dates(FIRST, 2, every)
    assert (second - first).days == apart


def test_a_plan_over_the_end_of_a_year_goes_on():
    assert str(dates(dt.date(2026, 12, 15), 2, "month")[1]) == "2027-01-15"


def test_the_last_instalment_takes_the_rest():
    plan = spread(10_000, dates(FIRST, 3, "month"), agreed=AGREED)
    assert [part.amount for part in plan] == [3333, 3333, 3334]


def test_interest_runs_on_what_is_outstanding():
    """1,200.00 at 10 %: 30 days on all of it, then 28 on two thirds."""
    plan = spread(120_000, dates(FIRST, 3, "month")[:3], agreed=AGREED, percent=Fraction(10))
    assert [part.interest for part in plan] == [986, 614, 340]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (("open", "open"), "active"),
        (("kept", "open"), "active"),
        (("kept", "broken", "open"), "broken"),
        (("partly", "open"), "broken"),
        (("kept", "kept"), "kept"),
        (("kept", "cancelled"), "kept"),
    ],
)
def test_a_plan_is_what_its_instalments_are(states, expected):
    assert verdict(states) == expected


@given(st.integers(1, 10**9), st.integers(1, 48), st.sampled_from(("week", "fortnight", "month")))
def test_no_cent_is_lost_or_invented(total, count, every):
    plan = spread(total, dates(FIRST, count, every), agreed=AGREED)
    assert sum(part.amount for part in plan) == total


@given(st.integers(1, 10**9), st.integers(1, 24), st.fractions(0, 20, max_denominator=100))
def test_interest_is_part_of_the_instalments_and_nothing_else(total, count, percent):
    plan = spread(total, dates(FIRST, count, "month"), agreed=AGREED, percent=percent)
    assert sum(part.amount - part.interest for part in plan) == total
