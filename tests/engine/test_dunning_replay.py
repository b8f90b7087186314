"""A policy on the past decides as it does today, and never reminds of what was paid."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.dunning_facts import Level, Policy
from o2c_automation.engine.dunning_replay import PastItem, Settlement, replay

DUE = dt.date(2026, 3, 2)
POLICY = Policy((Level(1, 3), Level(2, 14), Level(3, 28)))
DAYS = [DUE + dt.timedelta(days=number) for number in range(120)]


def past(*, amount=100, paid=None, opened=-30):
    settlements = (Settlement(DUE + dt.timedelta(days=paid), amount, amount),) if paid else ()
    return PastItem(1, DUE + dt.timedelta(days=opened), DUE, amount, amount, settlements)


def days_of(notices):
    return [(notice.day - DUE).days for notice in notices]


def test_an_item_never_paid_takes_every_level_on_its_day():
    assert days_of(replay([past()], POLICY, DAYS)) == [3, 14, 28]


def test_after_the_payment_nothing_is_sent():
    assert days_of(replay([past(paid=10)], POLICY, DAYS)) == [3]


def test_an_item_paid_in_time_is_never_reminded_of():
    assert replay([past(paid=2)], POLICY, DAYS) == ()


def test_looking_once_a_week_sends_later_but_no_more():
    assert days_of(replay([past()], POLICY, DAYS[::7])) == [7, 21, 35]


def test_what_was_not_booked_yet_is_not_known():
    assert days_of(replay([past(opened=50)], POLICY, DAYS))[0] == 50


def test_an_open_credit_of_the_time_covers_the_item():
    credit = PastItem(2, DUE, DUE, -100, -100)
    assert replay([past(), credit], POLICY, DAYS) == ()


@given(st.integers(3, 119), st.integers(1, 9))
def test_no_notice_follows_the_payment_however_often_one_looks(paid, stride):
    notices = replay([past(paid=paid)], POLICY, DAYS[::stride])
    assert all(day < paid for day in days_of(notices))
