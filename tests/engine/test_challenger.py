"""Groups of a test: stable, balanced, and independent of each other."""

import doctest

from hypothesis import given, settings
from hypothesis import strategies as st

from o2c_automation.engine import challenger
from o2c_automation.engine.challenger import Trial, is_challenger

CUSTOMERS = range(1, 10_001)
IDS = st.integers(1, 2**31)
SHARES = st.floats(0, 100)


def group(trial):
    return {customer for customer in CUSTOMERS if is_challenger(customer, trial)}


def test_the_examples_of_the_documentation_are_true():
    assert not doctest.testmod(challenger).failed


@given(IDS, IDS, st.text(max_size=20), SHARES)
def test_a_customer_stays_in_the_group(customer, company, name, share):
    trial = Trial(company, name, share)
    assert is_challenger(customer, trial) == is_challenger(customer, trial)


def test_the_groups_are_the_same_in_every_release():
    assert sorted(group(Trial(1, "letters", 1)))[:3] == [30, 62, 265]


@given(IDS, IDS, st.text(max_size=20), SHARES, SHARES)
def test_whoever_is_in_stays_in_when_the_share_grows(customer, company, name, one, other):
    small, large = sorted((one, other))
    if is_challenger(customer, Trial(company, name, small)):
        assert is_challenger(customer, Trial(company, name, large))


@settings(max_examples=15, deadline=None)
@given(IDS, st.text(max_size=20), st.sampled_from((5, 20, 50, 80)))
def test_the_share_is_what_was_asked_for_within_two_percent_of_all(company, name, share):
    found = len(group(Trial(company, name, share))) / len(CUSTOMERS)
    assert abs(found - share / 100) < 0.02


def test_another_test_shuffles_anew():
    one, other = group(Trial(1, "letters", 50)), group(Trial(1, "calls", 50))
    assert abs(len(one & other) / len(CUSTOMERS) - 0.25) < 0.02
