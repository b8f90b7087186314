"""For which customers a policy is, and which of several counts for one of them."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import customer_scope
from o2c_automation.engine.customer_scope import Marks, Scope, narrowest

ANYBODY = Scope()
TAG = Scope(tag_ids=frozenset({1}))
COUNTRY = Scope(country_ids=frozenset({49}))
RISKY = Scope(risk_class="d")
TAG_ABROAD = Scope(frozenset({1}), frozenset({33}))
COUNTRY_RISKY = Scope(country_ids=frozenset({49}), risk_class="d")
CUSTOMER = Marks(frozenset({1, 2}), 49, "d")

ids = st.frozensets(st.integers(1, 4), max_size=2)
classes = st.sampled_from(("", "a", "d"))
SCOPES = st.lists(st.builds(Scope, ids, ids, classes), max_size=6)
MARKS = st.builds(Marks, ids, st.none() | st.integers(1, 4), classes)


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(customer_scope).failed == 0


@pytest.mark.parametrize(
    ("scopes", "place"),
    [
        ([ANYBODY, COUNTRY], 1),
        ([COUNTRY, TAG], 1),
        ([RISKY, COUNTRY], 1),
        ([TAG, COUNTRY_RISKY], 1),
        ([TAG_ABROAD, ANYBODY], 1),
        ([TAG, TAG], 0),
        ([TAG_ABROAD], None),
        ([], None),
    ],
)
def test_the_narrowest_that_fits_counts(scopes, place):
    assert narrowest(scopes, CUSTOMER) == place


@given(SCOPES, MARKS)
def test_what_counts_fits_and_nothing_that_fits_asks_for_more(scopes, marks):
    place = narrowest(scopes, marks)
    fitting = [scope for scope in scopes if scope.fits(marks)]
    assert (place is None) == (not fitting)
    if place is not None:
        assert scopes[place] in fitting
        assert len(scopes[place].grounds) == max(len(scope.grounds) for scope in fitting)


@given(SCOPES, MARKS)
def test_a_policy_that_does_not_fit_changes_nothing(scopes, marks):
    fitting = [scope for scope in scopes if scope.fits(marks)]
    place, among = narrowest(scopes, marks), narrowest(fitting, marks)
    assert (place is None) == (among is None)
    if place is not None:
        assert scopes[place] == fitting[among]
