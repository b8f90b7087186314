"""The receivables figures equal what one works out by hand."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import kpi

TODAY = dt.date(2026, 6, 30)


def item(residual, days, disputed=0):
    return kpi.AgedItem(residual, TODAY - dt.timedelta(days=days), disputed)


items_strategy = st.lists(
    st.builds(item, st.integers(-(10**9), 10**9), st.integers(-400, 400)), max_size=40
)


def test_an_item_due_today_is_not_overdue():
    not_due, first, *_ = kpi.ageing([item(100, 0)], TODAY)
    assert (not_due.amount, first.amount) == (100, 0)


def test_an_item_due_yesterday_is_in_the_first_overdue_bucket():
    not_due, first, *_ = kpi.ageing([item(100, 1)], TODAY)
    assert (not_due.amount, first.amount) == (0, 100)


def test_bucket_bounds_are_inclusive():
    buckets = kpi.ageing([item(1, 30), item(2, 31), item(4, 90), item(8, 91)], TODAY)
    assert [bucket.amount for bucket in buckets] == [0, 1, 2, 4, 8]


def test_the_disputed_part_is_shown_in_its_bucket():
    buckets = kpi.ageing([item(500, 45, disputed=120)], TODAY)
    assert buckets[2].disputed == 120


@given(items_strategy)
def test_buckets_add_up_to_everything_open(items):
    buckets = kpi.ageing(items, TODAY)
    assert sum(bucket.amount for bucket in buckets) == sum(entry.residual for entry in items)
    assert sum(bucket.count for bucket in buckets) == len(items)


def test_dso_of_no_sales_is_no_figure():
    assert kpi.dso_simple(1000, 0, 90) is None


def test_dso_of_a_credit_balance_is_zero():
    assert kpi.dso_simple(-1000, 5000, 90).value == 0


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**9))
def test_dso_is_best_possible_dso_plus_delinquency(not_due, overdue, sales):
    whole = kpi.dso_simple(not_due + overdue, sales, 90)
    best = kpi.dso_best_possible(not_due, sales, 90)
    late = kpi.average_days_delinquent(overdue, sales, 90)
    assert whole.numerator == best.numerator + late.numerator


def test_count_back_skips_the_sales_of_a_negative_month_but_counts_its_days():
    assert kpi.dso_count_back(1500, [(1000, 30), (-200, 31), (1000, 30)]) == 30 + 31 + 15


def test_count_back_of_a_balance_older_than_the_history_is_no_figure():
    assert kpi.dso_count_back(5000, [(1000, 30), (1000, 31)]) is None


def test_effectiveness_is_a_hundred_when_nothing_is_overdue():
    assert kpi.collection_effectiveness(1000, 500, 600, 600).value == 100


def test_effectiveness_of_nothing_collectable_is_no_figure():
    assert kpi.collection_effectiveness(0, 500, 500, 500) is None
