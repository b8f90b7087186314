"""What keeps a customer from being reminded although something is due."""

import datetime as dt
import doctest

import pytest

from o2c_automation.engine import public_holidays
from o2c_automation.engine.dunning import next_step
from o2c_automation.engine.dunning_facts import Customer, Item, Level, Policy

DUE = dt.date(2026, 6, 1)
TODAY = dt.date(2026, 6, 15)
ITEM = Item(1, DUE, 10000, 10000)


def reasons(policy=None, item=ITEM, **facts):
    """Return why a customer with one late item gets no notice."""
    return next_step(Customer((item,), **facts), policy or Policy((Level(1, 3),)), TODAY).reasons


def days_ago(days):
    return TODAY - dt.timedelta(days=days)


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(public_holidays).failed == 0


def test_on_a_holiday_nobody_is_reminded_where_the_policy_says_so():
    assert reasons(Policy((Level(1, 3),), skip_holidays=True), is_holiday=True) == ("holiday",)
    assert reasons(is_holiday=True) == ()


@pytest.mark.parametrize(("age", "expected"), [(7, ()), (8, ("old_statement",))])
def test_bank_lines_older_than_the_policy_allows_stop_the_notice(age, expected):
    policy = Policy((Level(1, 3),), statement_days=7)
    assert reasons(policy, last_statement=days_ago(age)) == expected


def test_a_company_without_bank_lines_is_not_asked_for_them():
    assert reasons(Policy((Level(1, 3),), statement_days=7)) == ()


@pytest.mark.parametrize(("age", "expected"), [(5, ("recent_contact",)), (6, ())])
def test_a_contact_within_the_gap_stops_the_notice(age, expected):
    policy = Policy((Level(1, 3),), contact_gap_days=6)
    assert reasons(policy, last_contact=days_ago(age)) == expected


@pytest.mark.parametrize(
    ("channel", "channels", "expected"),
    [
        ("email", ("print",), ("no_contact",)),
        ("print", ("print",), ()),
        ("", ("print",), ()),
        ("", (), ("no_contact",)),
    ],
)
def test_a_notice_needs_a_way_to_reach_the_customer(channel, channels, expected):
    assert reasons(Policy((Level(1, 3, channel=channel),)), channels=channels) == expected


def test_an_invoice_nobody_sent_is_not_reminded_of_where_the_policy_says_so():
    unsent = Item(1, DUE, 10000, 10000, is_unsent=True)
    strict = Policy((Level(1, 3),), only_dispatched=True)
    assert reasons(strict, unsent) == ("not_dispatched",)
    assert reasons(item=unsent) == ()


def test_of_a_partly_promised_item_the_rest_is_claimed():
    step = next_step(
        Customer((Item(1, DUE, 10000, 10000, promised=6000),)), Policy((Level(1, 3),)), TODAY
    )
    assert step.net == 4000


def test_a_country_without_a_calendar_has_no_holidays():
    assert not public_holidays.is_public_holiday(dt.date(2026, 12, 25), "XX")
