"""What the dunning engine promises, day by day and cent by cent."""

import datetime as dt
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import dunning
from o2c_automation.engine.dunning import Customer, Item, Level, Policy, next_step, recheck

DUE = dt.date(2026, 6, 15)
LEVELS = (Level(1, 3), Level(2, 14), Level(3, 28))
POLICY = Policy(LEVELS)


def on(days):
    """Return the day ``days`` after the due date."""
    return DUE + dt.timedelta(days=days)


def item(**vals):
    values = {"id": 1, "due": DUE, "residual": 10000, "residual_company": 10000, **vals}
    return Item(**values)


def step(*items, policy=POLICY, today=None, **facts):
    return next_step(Customer(items, **facts), policy, today or on(3))


@st.composite
def items(draw):
    residual = draw(st.integers(min_value=-(10**6), max_value=10**6))
    return item(
        id=draw(st.integers(min_value=1, max_value=10**6)),
        due=DUE + dt.timedelta(days=draw(st.integers(min_value=-60, max_value=60))),
        residual=residual,
        residual_company=residual * 2,
        disputed=draw(st.integers(min_value=0, max_value=10**6)),
        level=draw(st.integers(min_value=0, max_value=4)),
        level_date=draw(st.none() | st.dates(dt.date(2026, 4, 1), dt.date(2026, 7, 1))),
        guard=draw(st.sampled_from(("", "", "paused", "payment_plan"))),
        promised=draw(st.integers(min_value=0, max_value=10**6)),
        is_pending=draw(st.booleans()),
    )


CUSTOMERS = st.builds(
    Customer,
    items=st.lists(items(), max_size=8, unique_by=lambda i: i.id).map(tuple),
    has_unmatched_money=st.booleans(),
)
DAYS = st.dates(dt.date(2026, 5, 1), dt.date(2026, 8, 31))


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(dunning).failed == 0


@pytest.mark.parametrize(
    ("offset", "first_day"), [(-5, on(-5)), (0, on(0)), (1, on(1)), (14, on(14))]
)
def test_a_level_is_due_on_its_day_and_not_the_day_before(offset, first_day):
    policy = Policy((Level(1, offset),))
    assert step(item(), policy=policy, today=first_day).level == 1
    assert step(item(), policy=policy, today=first_day - dt.timedelta(days=1)).level == 0


def test_nobody_is_overdue_on_the_due_date():
    policy = Policy((Level(1, 1),))
    assert step(item(), policy=policy, today=DUE).reasons == ("not_yet",)


def test_grace_delays_reminders_but_not_what_comes_before_the_due_date():
    assert dunning.ready_on(item(), Policy((Level(1, 3),), grace_days=4), Level(1, 3)) == on(7)
    assert dunning.ready_on(item(), Policy((Level(1, -5),), grace_days=4), Level(1, -5)) == on(-5)


def test_an_offset_counts_over_the_end_of_a_leap_february():
    due = dt.date(2028, 2, 27)
    assert dunning.ready_on(item(due=due), POLICY, LEVELS[0]) == dt.date(2028, 3, 1)


def test_a_very_late_item_starts_with_the_first_level():
    assert step(item(), today=on(90)).level == 1


def test_a_late_level_delays_the_next_by_the_time_between_them():
    reminded = item(level=1, level_date=on(30))
    assert step(reminded, today=on(40)).reasons == ("too_soon",)
    assert step(reminded, today=on(41)).level == 2


def test_after_the_last_level_nothing_follows():
    assert step(item(level=3, level_date=on(28)), today=on(90)).reasons == ("all_levels_sent",)


def test_each_instalment_takes_its_own_level():
    first = item(id=1, level=1, level_date=on(3))
    second = item(id=2, due=on(12))
    result = step(first, second, today=on(15))
    assert {s.item.id: s.level for s in result.items} == {1: 2, 2: 1}


def test_an_item_reminded_of_before_is_listed_but_keeps_its_level():
    old = item(id=1, due=on(-30), level=1, level_date=on(2))
    result = step(old, item(id=2), today=on(3))
    assert [(s.item.id, s.role, s.level) for s in result.items] == [
        (1, "reminded", 0),
        (2, "due", 1),
    ]


def test_a_disputed_item_gets_no_notice():
    assert step(item(disputed=10000)).reasons == ("disputed",)


def test_only_the_rest_of_a_partly_disputed_item_is_claimed():
    assert step(item(disputed=4000)).net == 6000


def test_an_equal_credit_note_stops_the_notice():
    credit = item(id=2, residual=-10000, residual_company=-10000)
    assert step(item(), credit).reasons == ("credit_covers",)


def test_a_smaller_credit_note_is_netted():
    credit = item(id=2, residual=-2500, residual_company=-2500)
    assert step(item(), credit).net == 7500


@pytest.mark.parametrize(
    ("vals", "reason"),
    [
        ({"guard": "no_followup"}, "no_followup"),
        ({"guard": "paused"}, "paused"),
        ({"promised": 10000}, "promise"),
        ({"disputed": 4000, "promised": 6000}, "promise"),
        ({"is_pending": True}, "pending_notice"),
        ({"guard": "not_dispatched"}, "not_dispatched"),
        ({"residual": 0, "residual_company": 0}, "paid"),
    ],
)
def test_each_guard_of_an_item_tells_its_reason(vals, reason):
    assert step(item(**vals)).reasons == (reason,)


def test_money_of_the_payer_on_the_bank_stops_everything():
    assert step(item(), has_unmatched_money=True).reasons == ("unmatched_money",)


def test_a_recent_contact_stops_the_notice_until_the_gap_is_over():
    policy = Policy(LEVELS, contact_gap_days=7)
    assert step(item(), policy=policy, last_contact=on(-3)).reasons == ("recent_contact",)
    assert step(item(), policy=policy, last_contact=on(-4)).level == 1


def test_weekends_are_left_out_where_the_policy_says_so():
    saturday = dt.date(2026, 6, 20)
    assert step(item(), policy=Policy(LEVELS, skip_weekends=True), today=saturday).reasons == (
        "weekend",
    )
    assert step(item(), today=saturday).level == 1


def test_the_net_total_is_known_in_company_currency_too():
    foreign = item(due=on(-9), residual=200, residual_company=100)
    credit = Item(9, on(-9), -80, -40)
    assert step(foreign, credit).net_company == 60


def test_small_items_are_measured_in_company_currency():
    policy = Policy((Level(1, 3, minimum_company=500),))
    foreign = item(residual=100, residual_company=501)
    assert step(foreign, policy=policy).level == 1
    assert step(item(residual=501, residual_company=100), policy=policy).reasons == (
        "below_minimum",
    )


def test_a_small_total_gets_no_notice():
    policy = Policy(LEVELS, minimum_company=10001)
    assert step(item(), policy=policy).reasons == ("below_minimum",)


@given(customer=CUSTOMERS, today=DAYS)
def test_a_notice_never_claims_disputed_paid_or_paused_money(customer, today):
    result = next_step(customer, POLICY, today)
    for due in (s for s in result.items if s.role in ("due", "reminded")):
        assert 0 < due.amount <= due.item.residual - min(due.item.disputed, due.item.residual)
        assert not due.item.guard


@given(customer=CUSTOMERS, today=DAYS)
def test_there_is_either_a_notice_or_a_reason(customer, today):
    result = next_step(customer, POLICY, today)
    assert bool(result.level) != bool(result.reasons)


@given(customer=CUSTOMERS, today=DAYS)
def test_every_notice_asks_for_money(customer, today):
    result = next_step(customer, POLICY, today)
    assert not result.level or result.net > 0


@given(customer=CUSTOMERS, today=DAYS)
def test_a_level_is_never_skipped(customer, today):
    result = next_step(customer, POLICY, today)
    for due in (s for s in result.items if s.role == "due"):
        assert due.level == due.item.level + 1


@given(vals=items(), today=DAYS)
def test_what_may_be_reminded_of_today_may_be_tomorrow(vals, today):
    tomorrow = today + dt.timedelta(days=1)
    if dunning.judge_item(vals, POLICY, today).role == "due":
        assert dunning.judge_item(vals, POLICY, tomorrow).role == "due"


def test_a_paid_item_drops_out_before_the_notice_leaves():
    paid, owed = item(id=1, residual=0, residual_company=0), item(id=2)
    result = recheck(Customer((paid, owed)), [1, 2], [1, 2])
    assert {s.item.id: s.reason for s in result.items if s.role == "left_out"} == {1: "paid"}
    assert result.level == 1


def test_a_notice_with_nothing_left_does_not_leave():
    assert recheck(Customer(()), [1], [1]).reasons == ("paid",)
    assert recheck(Customer((item(disputed=10000),)), [1], [1]).reasons == ("disputed",)


def test_a_credit_that_came_after_the_proposal_is_netted():
    credit = item(id=9, residual=-3000, residual_company=-3000)
    assert recheck(Customer((item(), credit)), [1], [1]).net == 7000


def test_an_item_that_was_not_on_the_notice_stays_off_it():
    result = recheck(Customer((item(id=1), item(id=2))), [1], [1])
    assert [s.item.id for s in result.items] == [1]


def test_money_that_came_after_the_proposal_stops_the_notice():
    result = recheck(Customer((item(),), has_unmatched_money=True), [1], [1])
    assert result.reasons == ("unmatched_money",)
