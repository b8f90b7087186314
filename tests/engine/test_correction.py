"""What a correction gives away, and when it can no longer be taken back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.correction import TRANSITIONS, Issued, given_away, undo_obstacle

amounts = st.integers(min_value=0, max_value=10**12)


@given(amounts, amounts)
def test_only_what_the_customer_owes_less_is_given_away(before, after):
    assert given_away(before, after) - given_away(after, before) == before - after


@pytest.mark.parametrize(
    ("issued", "obstacle"),
    [
        (Issued(has_left=False, is_corrected_again=False), ""),
        (Issued(has_left=True, is_corrected_again=False), "has_left"),
        (Issued(has_left=True, is_corrected_again=True), "corrected_again"),
    ],
)
def test_only_what_nobody_has_yet_is_taken_back(issued, obstacle):
    assert undo_obstacle(issued) == obstacle


def test_what_was_taken_back_or_cancelled_goes_nowhere():
    assert TRANSITIONS["undone"] == TRANSITIONS["cancelled"] == ()
