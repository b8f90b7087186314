"""How learnt payers fade, for every count and every pause."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import aliases
from o2c_automation.engine.aliases import is_expired, weight

COUNTS = st.integers(0, 1000)
DAYS = st.integers(0, 5000)


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(aliases).failed == 0


@given(COUNTS, DAYS, DAYS)
def test_a_longer_pause_never_makes_an_alias_stronger(hits, days, more):
    assert weight(hits, days + more) <= weight(hits, days) <= hits


@given(COUNTS, COUNTS)
def test_every_alias_nobody_approved_expires_in_the_end(hits, misses):
    assert is_expired(hits, misses, 5000, approved=False)


@given(COUNTS, DAYS)
def test_an_approved_alias_that_never_failed_stays(hits, days):
    assert not is_expired(hits, 0, days, approved=True)


@given(st.integers(1, 1000), DAYS)
def test_an_alias_wrong_as_often_as_right_expires(hits, days):
    assert is_expired(hits, hits, days, approved=False)


def test_an_alias_confirmed_lately_stays():
    assert not is_expired(1, 0, 30, approved=False)
