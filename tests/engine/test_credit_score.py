"""Scores add up, say what they rest on, and lead to a class and a limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.credit_score import (
    BEST,
    Band,
    band_of,
    propose_limit,
    score,
)
from o2c_automation.engine.factor import Factor

MEASURES = st.floats(min_value=-1e6, max_value=1e6)
FACTORS = st.lists(
    st.builds(
        Factor,
        st.text(min_size=1, max_size=3),
        st.integers(min_value=1, max_value=1000),
        st.floats(min_value=-1000, max_value=-1),
        st.floats(min_value=0, max_value=1000),
        st.floats(min_value=0, max_value=1),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda factor: factor.name,
)


def facts_for(factors, values):
    return dict(zip((factor.name for factor in factors), values, strict=False))


@given(FACTORS, st.lists(st.none() | MEASURES, max_size=12))
def test_the_parts_add_up_to_the_score_and_none_exceeds_its_maximum(factors, values):
    result = score(factors, facts_for(factors, values))
    assert sum(part.points for part in result.parts) == result.points
    assert all(0 <= part.points <= part.maximum for part in result.parts)


@given(FACTORS)
def test_all_that_can_be_had_is_the_best_score_whatever_the_weights(factors):
    assert sum(part.maximum for part in score(factors, {}).parts) == BEST


@given(FACTORS)
def test_a_customer_at_the_best_of_everything_has_the_best_score(factors):
    assert score(factors, {one.name: one.best for one in factors}).points == BEST


@given(FACTORS)
def test_a_customer_at_the_worst_of_everything_has_no_points(factors):
    assert score(factors, {one.name: one.worst for one in factors}).points == 0


@given(FACTORS, MEASURES, MEASURES)
def test_a_better_measure_never_costs_points(factors, one, other):
    low, high = sorted((one, other))
    first = factors[0].name
    assert score(factors, {first: low}).points <= score(factors, {first: high}).points


def test_what_was_not_measured_is_neutral_and_says_so():
    [part] = score([Factor("rating", 1, 0, 100, neutral=0.5)], {"rating": None}).parts
    assert (part.points, part.reason) == (BEST // 2, "no_data")


def test_a_measure_of_zero_is_a_measure():
    [part] = score([Factor("days_late", 1, 60, 0)], {"days_late": 0.0}).parts
    assert (part.points, part.reason) == (BEST, "measured")


def test_the_score_tells_how_much_of_it_was_measured():
    factors = [Factor("days_late", 3, 60, 0), Factor("rating", 1, 0, 100)]
    assert score(factors, {"days_late": 5}).measured == BEST * 3 // 4


def test_a_factor_without_weight_is_left_out():
    assert score([Factor("a", 0, 1, 0), Factor("b", 1, 1, 0)], {}).parts[0].factor == "b"


def test_without_factors_there_is_no_score():
    assert score([], {}).points == 0


def test_a_factor_that_tells_nobody_apart_is_refused():
    with pytest.raises(ValueError, match="the same"):
        Factor("days_late", 1, 5, 5)


BANDS = (Band("c", 0), Band("a", 8000), Band("b", 5000))


@pytest.mark.parametrize(
    ("points", "expected"), [(BEST, "a"), (8000, "a"), (7999, "b"), (4999, "c"), (0, "c")]
)
def test_the_highest_band_reached_counts(points, expected):
    assert band_of(BANDS, points).risk_class == expected


def test_below_every_band_there_is_no_class():
    assert band_of((Band("a", 1),), 0) is None


@pytest.mark.parametrize(
    ("sales", "expected"),
    [
        (1_000, (2_000, "sales")),
        (1_049, (2_000, "sales")),
        (9_000, (5_000, "capped")),
        (None, (300, "no_sales")),
        (0, (300, "no_sales")),
        (-5, (300, "no_sales")),
        (10, (0, "sales")),
    ],
)
def test_a_limit_is_some_months_of_sales_rounded_down(sales, expected):
    band = Band("b", 0, months_of_sales=2, cap=5_000, start=300)
    proposal = propose_limit(band, sales, step=100)
    assert (proposal.amount, proposal.reason) == expected


def test_a_class_without_credit_says_so_whatever_the_sales():
    assert propose_limit(Band("e", 0), 9_000).reason == "no_credit"


def test_a_customer_without_sales_is_not_told_that_the_class_bears_none():
    assert propose_limit(Band("c", 0, months_of_sales=2), None).reason == "no_sales"


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(1, 10**6))
def test_no_proposal_exceeds_the_cap(sales, cap, step):
    band = Band("b", 0, months_of_sales=3, cap=cap, start=cap)
    assert propose_limit(band, sales, step).amount <= cap
