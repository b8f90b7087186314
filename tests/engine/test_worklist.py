"""The worklist: points that add up, and only customers who are worth a contact."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.dunning_facts import Item
from o2c_automation.engine.factor import Factor
from o2c_automation.engine.worklist import Debtor, Money, Policy, money_of, obstacle, rank

TODAY = dt.date(2026, 6, 15)
NAMES = ("amount", "days_late", "broken_promises")
POLICY = Policy(
    factors=(Factor("amount", 30, 0, 10_000, 0), Factor("days_late", 20, 0, 90, 0)),
    minimum=1_000,
    gap_days=5,
    retry_days=1,
)
OWING = Debtor(Money(overdue=50_000, claimable=50_000, oldest=dt.date(2026, 5, 1)), {})
FACTORS = st.lists(
    st.builds(
        Factor,
        st.sampled_from(NAMES),
        st.integers(0, 100),
        st.floats(-100, 0),
        st.floats(1, 1000),
        st.just(0.0),
    ),
    unique_by=lambda factor: factor.name,
)
MEASURES = st.dictionaries(st.sampled_from(NAMES), st.none() | st.floats(-1e6, 1e6))
ITEMS = st.lists(
    st.builds(
        Item,
        id=st.integers(1, 10**6),
        due=st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        residual=st.integers(-(10**6), 10**6).filter(bool),
        residual_company=st.just(0),
        disputed=st.integers(0, 10**6),
        promised=st.integers(0, 10**6),
        guard=st.sampled_from(("", "", "paused")),
    ).map(lambda item: replace(item, residual_company=item.residual)),
    max_size=8,
)


def day(ago):
    return TODAY - dt.timedelta(days=ago)


@given(FACTORS, MEASURES)
def test_the_points_are_the_sum_of_what_each_rule_gives(factors, measures):
    score = rank(replace(OWING, measures=measures), Policy(tuple(factors)), TODAY).score
    assert score.points == sum(part.points for part in score.parts)
    assert all(0 <= part.points <= part.maximum for part in score.parts)


@given(FACTORS, MEASURES, st.sampled_from(NAMES), st.floats(0, 1e6))
def test_more_of_anything_that_counts_never_ranks_lower(factors, measures, name, more):
    policy = Policy(tuple(factors))
    grown = {**measures, name: (measures.get(name) or 0.0) + more}
    before = replace(OWING, measures={**measures, name: measures.get(name) or 0.0})
    after = rank(replace(OWING, measures=grown), policy, TODAY).score.points
    assert after >= rank(before, policy, TODAY).score.points


@given(FACTORS, MEASURES)
def test_the_order_of_the_rules_does_not_matter(factors, measures):
    debtor = replace(OWING, measures=measures)
    forth = rank(debtor, Policy(tuple(factors)), TODAY).score.points
    assert forth == rank(debtor, Policy(tuple(reversed(factors))), TODAY).score.points


def test_a_rule_without_weight_is_not_told_of():
    policy = Policy((Factor("amount", 0, 0, 1, 0),))
    assert rank(OWING, policy, TODAY).score.parts == ()


def test_what_is_not_known_earns_nothing():
    assert rank(OWING, POLICY, TODAY).score.points == 0


@given(ITEMS)
def test_no_more_is_claimed_than_is_overdue(items):
    money = money_of(items, TODAY)
    assert 0 <= money.claimable <= money.overdue
    assert money.credits >= 0


@given(ITEMS)
def test_where_nothing_may_be_claimed_nobody_calls_and_a_reason_is_told(items):
    money = money_of(items, TODAY)
    if not money.claimable:
        assert obstacle(Debtor(money, {}), Policy(()), TODAY)


def test_an_item_due_today_is_not_overdue():
    assert money_of([Item(1, TODAY, 100, 100)], TODAY) == Money()


def test_foreign_items_count_at_the_rate_of_the_books():
    item = Item(1, day(10), residual=200, residual_company=100, disputed=100)
    assert money_of([item], TODAY).claimable == 50


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"money": Money(overdue=9, reasons=("paused",))}, "paused"),
        ({"money": Money()}, "nothing_due"),
        ({"money": Money(claimable=9_000, credits=9_000)}, "credit_covers"),
        ({"money": Money(claimable=9_000, credits=8_001)}, "below_minimum"),
        ({"has_unmatched_money": True}, "unmatched_money"),
        ({"next_contact": day(-1)}, "next_contact"),
        ({"next_contact": TODAY, "last_contact": TODAY}, ""),
        ({"last_contact": day(4)}, "recent_contact"),
        ({"last_contact": day(5)}, ""),
        ({"last_attempt": TODAY}, "recent_attempt"),
        ({"last_attempt": day(1)}, ""),
    ],
)
def test_only_who_is_worth_a_contact_is_called(changes, expected):
    assert obstacle(replace(OWING, **changes), POLICY, TODAY) == expected
