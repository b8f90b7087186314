"""The approval matrix and what is left of an order approved in part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.approval import Band, Plea, band_for, rest_of

AMOUNTS = st.integers(min_value=0, max_value=10**9)


def rule_for(bands, amount, *, exposure=0, risk_class=None):
    band = band_for(bands, Plea(amount, exposure, risk_class))
    return band and band.rule_id


@pytest.mark.parametrize(("amount", "expected"), [(0, 1), (100, 1), (101, 2), (10**9, 2)])
def test_both_ends_belong_to_a_band(amount, expected):
    assert rule_for((Band(1, 0, 100), Band(2, 101)), amount) == expected


def test_without_a_band_that_holds_nobody_is_named():
    assert rule_for((Band(1, 100),), 99) is None


def test_of_two_that_hold_the_first_counts():
    assert rule_for((Band(1), Band(2)), 5) == 1


def test_a_band_of_a_risk_class_is_for_that_class_only():
    bands = (Band(1, risk_class="high"), Band(2))
    assert [rule_for(bands, 5, risk_class=name) for name in ("high", "low", None)] == [1, 2, 2]


def test_a_band_on_exposure_does_not_look_at_the_order():
    assert rule_for((Band(1, 100, basis="exposure"),), 5, exposure=100) == 1


@given(AMOUNTS, st.lists(AMOUNTS, unique=True, min_size=1))
def test_bands_that_join_cover_every_amount_once(amount, borders):
    edges = [0, *sorted(set(borders) - {0})]
    ends = [edge - 1 for edge in edges[1:]]
    bands = [
        Band(i, low, high) for i, (low, high) in enumerate(zip(edges, [*ends, None], strict=False))
    ]
    assert sum(band_for((band,), Plea(amount, 0)) is not None for band in bands) == 1


def test_a_line_approved_whole_leaves_nothing():
    assert rest_of({1: 2.0}, {1: 2.0}) == {}


def test_a_line_not_named_is_left_whole():
    assert rest_of({1: 2.0, 2: 1.0}, {1: 2.0}) == {2: 1.0}


def test_a_line_taken_back_is_left_as_it_was():
    assert rest_of({1: -2.0}, {}) == {1: -2.0}


@pytest.mark.parametrize(("ordered", "approved"), [(2.0, 3.0), (2.0, -1.0), (-2.0, 1.0)])
def test_more_than_was_ordered_is_refused(ordered, approved):
    with pytest.raises(ValueError, match="more"):
        rest_of({1: ordered}, {1: approved})


QUANTITIES = st.integers(min_value=1, max_value=1000)


@given(st.dictionaries(st.integers(), QUANTITIES), st.data())
def test_what_is_approved_and_what_is_left_add_up(ordered, data):
    approved = {line: data.draw(st.integers(0, quantity)) for line, quantity in ordered.items()}
    left = rest_of(ordered, approved)
    assert {line: approved[line] + left.get(line, 0) for line in ordered} == ordered
