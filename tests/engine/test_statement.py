"""When statements of account are due, and who gets none."""

import datetime as dt
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import statement
from o2c_automation.engine.statement import Account, is_due, obstacle, period, scheduled_day, told

TODAY = dt.date(2026, 6, 15)
DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2029, 1, 1))
RHYTHMS = st.one_of(
    st.tuples(st.just("weekly"), st.integers(1, 7)),
    st.tuples(st.just("monthly"), st.integers(1, 31)),
)


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(statement).failed == 0


@given(RHYTHMS, DAYS)
def test_a_scheduled_day_is_today_or_before_and_at_most_a_month_ago(rhythm, today):
    day = scheduled_day(*rhythm, today)
    assert 0 <= (today - day).days <= 31


@given(RHYTHMS, DAYS)
def test_a_scheduled_day_is_its_own_scheduled_day(rhythm, today):
    day = scheduled_day(*rhythm, today)
    assert scheduled_day(*rhythm, day) == day


@given(RHYTHMS, DAYS)
def test_periods_follow_each_other_without_a_gap(rhythm, today):
    first, last = period(*rhythm, scheduled_day(*rhythm, today))
    _before, last_before = period(*rhythm, first)
    assert last_before + dt.timedelta(days=1) == first <= last


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (dt.date(2028, 2, 29), dt.date(2028, 2, 29)),
        (dt.date(2026, 2, 28), dt.date(2026, 2, 28)),
        (dt.date(2026, 4, 29), dt.date(2026, 3, 31)),
    ],
)
def test_the_thirty_first_is_the_last_day_of_shorter_months(today, expected):
    assert scheduled_day("monthly", 31, today) == expected


@pytest.mark.parametrize(
    ("day", "done", "expected"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, False),
        (TODAY - dt.timedelta(days=5), TODAY - dt.timedelta(days=30), True),
        (TODAY - dt.timedelta(days=6), TODAY - dt.timedelta(days=30), False),
    ],
)
def test_a_day_is_served_once_and_made_up_for_within_days(day, done, expected):
    assert is_due(day, done, TODAY) is expected


@pytest.mark.parametrize(
    ("account", "reason"),
    [
        (Account(100), ""),
        (Account(100, is_empty=True), "nothing_open"),
        (Account(49), "below_minimum"),
        (Account(50), ""),
        (Account(100, is_changed=False), "unchanged"),
        (Account(100, channels=()), "no_contact"),
    ],
)
def test_who_gets_no_statement_has_a_reason(account, reason):
    assert obstacle(account, 50, only_changed=True) == reason


def test_without_a_smallest_balance_credit_is_told_as_well():
    assert obstacle(Account(-100), 0, only_changed=True) == ""


def test_that_an_item_has_become_late_is_no_news():
    row = {"name": "INV/1", "due": "2026-06-14", "balance": 10.0, "disputed": 0.0}
    assert told([{**row, "is_overdue": True}]) == told([{**row, "is_overdue": False}])
