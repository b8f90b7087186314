"""When invoicing rules act: month ends, leap days, weekends, time zones."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.invoicing import (
    Progress,
    Schedule,
    is_due,
    is_ripe,
    latest_day,
    local_date,
    next_day,
    waits_for_more,
)

SCHEDULES = st.builds(
    Schedule,
    st.sampled_from(["daily", "weekly", "monthly"]),
    st.integers(0, 6),
    st.integers(1, 31),
    st.sampled_from(["same", "before", "after"]),
)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
START = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("today", "month_day", "expected"),
    [
        (date(2026, 2, 28), 31, date(2026, 2, 28)),
        (date(2028, 2, 28), 31, date(2028, 1, 31)),
        (date(2028, 2, 29), 30, date(2028, 2, 29)),
        (date(2026, 4, 30), 31, date(2026, 4, 30)),
        (date(2026, 1, 9), 10, date(2025, 12, 10)),
        (date(2026, 1, 10), 10, date(2026, 1, 10)),
    ],
)
def test_a_day_that_the_month_lacks_is_its_last_one(today, month_day, expected):
    assert latest_day(Schedule("monthly", month_day=month_day), today) == expected


@pytest.mark.parametrize(
    ("weekend", "expected"),
    [
        ("same", date(2026, 1, 31)),
        ("before", date(2026, 1, 30)),
        ("after", date(2026, 2, 2)),
    ],
)
def test_a_month_end_on_saturday_moves_as_the_rule_says(weekend, expected):
    schedule = Schedule("monthly", month_day=31, weekend=weekend)
    assert latest_day(schedule, date(2026, 2, 5)) == expected


def test_the_first_of_a_month_on_sunday_may_fall_into_the_month_before():
    schedule = Schedule("monthly", month_day=1, weekend="before")
    assert latest_day(schedule, date(2026, 1, 30)) == date(2026, 1, 30)


def test_a_weekly_rule_acts_on_its_weekday():
    assert latest_day(Schedule("weekly", weekday=4), date(2026, 6, 15)) == date(2026, 6, 12)
    assert next_day(Schedule("weekly", weekday=0), date(2026, 6, 15)) == date(2026, 6, 22)


@given(SCHEDULES, DAYS)
def test_today_lies_between_the_last_day_and_the_next(schedule, today):
    assert latest_day(schedule, today) <= today < next_day(schedule, today)


@given(SCHEDULES, DAYS)
def test_on_its_own_day_a_rule_acts_once(schedule, today):
    day = latest_day(schedule, today)
    assert is_due(schedule, today, day, None)
    assert not is_due(schedule, today, day, today)


@given(SCHEDULES, DAYS, st.integers(0, 60))
def test_a_missed_day_is_made_up_for(schedule, last, pause):
    today = last + timedelta(days=pause)
    missed = latest_day(schedule, today) > last
    assert is_due(schedule, today, START.replace(year=2019), last) == missed


def test_a_rule_does_not_make_up_for_days_before_it_began():
    schedule = Schedule("monthly", month_day=1)
    assert not is_due(schedule, date(2026, 6, 15), date(2026, 6, 10), None)


def test_by_hand_is_never_due_and_has_no_next_day():
    by_hand = Schedule("manual")
    assert not is_due(by_hand, date(2026, 6, 15), START, None)
    assert next_day(by_hand, date(2026, 6, 15)) is None


def test_what_waits_for_a_delivery_is_looked_at_in_every_run():
    today = date(2026, 6, 15)
    assert is_due(Schedule("delivery"), today, START, today)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", date(2026, 1, 31)),
        ("Europe/Berlin", date(2026, 2, 1)),
        ("America/New_York", date(2026, 1, 31)),
        ("Pacific/Auckland", date(2026, 2, 1)),
        ("Nowhere/Unknown", date(2026, 1, 31)),
        ("", date(2026, 1, 31)),
    ],
)
def test_the_day_is_the_one_of_the_company(zone, expected):
    moment = datetime.fromisoformat("2026-01-31T23:30")
    assert local_date(moment, zone) == expected


HALF = (Progress(2, 2), Progress(3, 0))


@pytest.mark.parametrize(
    ("trigger", "lines", "expected"),
    [
        ("confirmation", (Progress(2, 0),), True),
        ("delivery", (Progress(2, 0),), False),
        ("delivery", HALF, True),
        ("full_delivery", HALF, False),
        ("full_delivery", (Progress(2, 2), Progress(3, 4)), True),
        ("full_delivery", (Progress(2, 2), Progress(-1, 0)), True),
        ("delivery", (), True),
    ],
)
def test_an_order_is_ripe_when_delivered_as_the_rule_asks(trigger, lines, expected):
    assert is_ripe(trigger, lines) == expected


@pytest.mark.parametrize(("total", "expected"), [(4999, True), (5000, False), (-100, False)])
def test_small_amounts_wait_and_credit_notes_do_not(total, expected):
    assert waits_for_more(total, 5000) == expected


def test_without_a_minimum_nothing_waits():
    assert not waits_for_more(0, 0)
