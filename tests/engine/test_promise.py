"""What the ledger says about promises."""

import datetime as dt
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import promise as engine
from o2c_automation.engine.promise import Credit, Promise, cover, judge

TAKEN = dt.date(2026, 6, 1)
UNTIL = dt.date(2026, 6, 15)
AT = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
AFTER = dt.timedelta(days=1)


def promise(**vals):
    values = {"id": 1, "items": frozenset({7}), "amount": 100, "taken": TAKEN}
    return Promise(**{**values, "recorded": AT, "until": UNTIL, **vals})


def credit(amount, day=UNTIL, recorded=AT + AFTER, item=7):
    return Credit(item, day, recorded, amount)


DAYS = st.dates(TAKEN, TAKEN + dt.timedelta(days=20))
ITEMS = st.frozensets(st.integers(1, 4), min_size=1)
PROMISES = st.lists(
    st.builds(
        Promise,
        id=st.integers(1, 50),
        items=ITEMS,
        amount=st.integers(1, 300),
        taken=DAYS,
        recorded=st.just(AT),
        until=DAYS,
    ),
    max_size=5,
    unique_by=lambda one: one.id,
)
CREDITS = st.lists(
    st.builds(
        Credit,
        item=st.integers(1, 4),
        day=DAYS,
        recorded=st.just(AT + AFTER),
        amount=st.integers(1, 300),
    ),
    max_size=6,
)


def verdict(*money, today=UNTIL + AFTER, **vals):
    found = judge([promise(**vals)], money, today)[1]
    return found.state, found.received


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(engine).failed == 0


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        ((100,), ("kept", 100)),
        ((60, 40), ("kept", 100)),
        ((99,), ("partly", 99)),
        ((), ("broken", 0)),
    ],
)
def test_the_ledger_judges_when_the_last_day_is_over(paid, expected):
    assert verdict(*map(credit, paid)) == expected


def test_on_its_last_day_a_promise_is_still_open():
    assert verdict(today=UNTIL) == ("open", 0)


def test_what_was_paid_early_keeps_the_promise_at_once():
    assert verdict(credit(100, day=TAKEN + AFTER), today=TAKEN + AFTER) == ("kept", 100)


def test_money_of_the_day_after_comes_too_late():
    assert verdict(credit(100, day=UNTIL + AFTER)) == ("broken", 0)


def test_money_in_time_counts_even_when_it_is_applied_late():
    late = AT + dt.timedelta(days=40)
    assert verdict(credit(100, recorded=late)) == ("kept", 100)


@pytest.mark.parametrize(("recorded", "received"), [(AT - AFTER / 24, 0), (AT + AFTER / 24, 100)])
def test_money_of_the_same_day_counts_if_it_was_applied_after_the_promise(recorded, received):
    assert verdict(credit(100, day=TAKEN, recorded=recorded))[1] == received


def test_money_on_other_items_does_not_count():
    assert verdict(credit(100, item=8)) == ("broken", 0)


def test_one_payment_keeps_one_of_two_promises_the_one_that_ends_first():
    later = promise(id=2, until=UNTIL + AFTER)
    found = judge([later, promise()], [credit(100)], UNTIL + 2 * AFTER)
    assert (found[1].state, found[2].state) == ("kept", "broken")


@given(PROMISES, CREDITS)
def test_no_cent_counts_twice(promises, money):
    received = sum(one.received for one in judge(promises, money, UNTIL).values())
    assert received <= sum(one.amount for one in money)


@given(PROMISES, CREDITS)
def test_nobody_receives_more_than_was_promised_or_paid_on_the_items(promises, money):
    found = judge(promises, money, UNTIL)
    for one in promises:
        paid = sum(entry.amount for entry in money if entry.item in one.items)
        assert 0 <= found[one.id].received <= min(one.amount, paid)


@given(PROMISES, CREDITS, st.randoms())
def test_the_order_in_which_facts_are_read_changes_nothing(promises, money, chance):
    mixed, shuffled = list(promises), list(money)
    chance.shuffle(mixed)
    chance.shuffle(shuffled)
    assert judge(mixed, shuffled, UNTIL) == judge(promises, money, UNTIL)


@given(
    st.lists(st.tuples(ITEMS, st.integers(0, 300)), max_size=4),
    st.dictionaries(st.integers(1, 4), st.integers(0, 200)),
)
def test_promises_cover_no_more_than_is_open_or_promised(promised, residuals):
    covered = cover(promised, residuals)
    assert all(amount <= residuals[item] for item, amount in covered.items())
    assert sum(covered.values()) <= sum(amount for _items, amount in promised)
