"""What the clock of disputes promises, for every calendar and every history."""

import datetime as dt
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import dispute, dispute_clock
from o2c_automation.engine.dispute_clock import Span, WorkingTime

_at = dt.datetime.fromisoformat
FRIDAY = dt.date(2026, 6, 12)
DAYS = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2090, 1, 1))
MOMENTS = st.datetimes(min_value=_at("2026-06-01 00:00"), max_value=_at("2026-07-01 00:00"))
JUNE = WorkingTime(dispute_clock.office_hours(dt.date(2026, 6, 1), dt.date(2026, 7, 1)))
CLOSED = (*dispute.SETTLED_STATES, "cancelled")


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(dispute_clock).failed == 0


def test_every_state_waits_for_somebody_until_the_case_is_closed():
    assert set(dispute_clock.WAITS_FOR) == set(dispute.TRANSITIONS) - set(CLOSED)


def test_a_weekend_is_no_working_time():
    friday_evening, monday = _at("2026-06-12 16:00"), _at("2026-06-15 10:00")
    assert JUNE.between(friday_evening, monday) == 2 * 3600


@given(moments=st.lists(MOMENTS, min_size=3, max_size=3).map(sorted))
def test_working_time_adds_up_wherever_a_period_is_cut(moments):
    first, middle, last = moments
    parts = JUNE.between(first, middle) + JUNE.between(middle, last)
    assert abs(parts - JUNE.between(first, last)) <= 2


@given(start=MOMENTS, end=MOMENTS)
def test_working_time_is_never_more_than_time(start, end):
    assert 0 <= JUNE.between(start, end) <= max(0.0, (end - start).total_seconds() + 1)


def test_no_calendar_is_no_working_time():
    assert WorkingTime([]).between(_at("2026-06-01 00:00"), _at("2026-06-02 00:00")) == 0


def test_spans_may_come_in_any_order():
    day = _at("2026-06-15 00:00")
    afternoon = Span(day.replace(hour=13), day.replace(hour=17))
    morning = Span(day.replace(hour=8), day.replace(hour=12))
    work = WorkingTime([afternoon, morning])
    assert work.between(day, day + dt.timedelta(days=1)) == 8 * 3600


def test_a_deadline_of_zero_days_is_the_day_itself():
    assert dispute_clock.deadline(FRIDAY, 0, []) == FRIDAY


def test_a_holiday_moves_the_deadline():
    calendar = [dt.date(2026, 6, day) for day in (12, 16, 17)]
    assert dispute_clock.deadline(FRIDAY, 1, calendar) == dt.date(2026, 6, 16)


@given(opened=DAYS, days=st.integers(min_value=1, max_value=40))
def test_without_a_calendar_a_deadline_is_a_weekday_after_the_opening(opened, days):
    due = dispute_clock.deadline(opened, days, [])
    assert due > opened and due.weekday() < 5


@given(opened=DAYS, days=st.integers(min_value=1, max_value=40), known=st.integers(0, 60))
def test_a_deadline_does_not_depend_on_how_far_the_calendar_reaches(opened, days, known):
    all_days = (opened + dt.timedelta(days=number) for number in range(known))
    calendar = [day for day in all_days if day.weekday() < 5]
    expected = dispute_clock.deadline(opened, days, [])
    assert dispute_clock.deadline(opened, days, calendar) == expected


@given(opened=DAYS, days=st.integers(min_value=1, max_value=40))
def test_days_between_undoes_a_deadline(opened, days):
    calendar = [opened + dt.timedelta(days=number) for number in range(100)]
    due = dispute_clock.deadline(opened, days, calendar)
    assert dispute_clock.days_between(opened, due, calendar) == days


@pytest.mark.parametrize("state", ["waiting_customer", "rejected", *CLOSED])
def test_what_does_not_wait_for_us_does_not_escalate(state):
    assert not dispute_clock.may_escalate(state, 0)


def test_nobody_is_told_beyond_the_last_level():
    assert not dispute_clock.may_escalate("new", dispute_clock.LAST_LEVEL)


@pytest.mark.parametrize(
    ("state", "history", "expected"),
    [
        ("approved", ["new", "approved"], "valid"),
        ("rejected", ["new", "rejected"], "invalid"),
        ("recovered", ["new", "rejected"], "invalid"),
        ("recovered", ["new"], "invalid"),
        ("resolved", ["new"], "valid"),
        ("resolved", ["rejected"], "invalid"),
        ("written_off", ["new", "approved"], "valid"),
        ("written_off", ["new", "rejected"], "invalid"),
        ("written_off", ["new"], None),
        ("written_off", [], None),
        ("investigating", ["new", "rejected", "investigating"], None),
        ("cancelled", ["new", "approved"], None),
    ],
)
def test_a_claim_is_judged_by_what_was_decided_last(state, history, expected):
    assert dispute_clock.verdict(state, history) == expected


def test_without_days_or_an_invoice_a_claim_may_be_raised_at_any_time():
    assert dispute_clock.claim_until(FRIDAY, 0) is None
    assert dispute_clock.claim_until(None, 14) is None
