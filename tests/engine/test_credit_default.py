"""Credit is taken from defaulters, and given back where it would not be taken again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.credit_default import (
    Conduct,
    Thresholds,
    default_reasons,
    is_restored,
)

SMALL = st.integers(min_value=0, max_value=200)
CONDUCT = st.builds(Conduct, SMALL, SMALL, SMALL)
THRESHOLDS = st.builds(Thresholds, SMALL, SMALL, SMALL, SMALL, SMALL)


@pytest.mark.parametrize(("days", "expected"), [(89, ()), (90, ("overdue_days",))])
def test_the_threshold_itself_is_default(days, expected):
    assert default_reasons(Conduct(days), Thresholds(overdue_days=90)) == expected


@given(CONDUCT)
def test_without_thresholds_nobody_is_in_default(conduct):
    assert default_reasons(conduct, Thresholds()) == ()


@given(CONDUCT, THRESHOLDS)
def test_what_was_forgiven_does_not_count_again(conduct, thresholds):
    assert set(default_reasons(conduct, thresholds, conduct)) <= {"overdue_days"}


@given(CONDUCT, CONDUCT, SMALL, THRESHOLDS)
def test_nothing_is_given_back_that_would_be_taken_again(conduct, before, days, thresholds):
    if is_restored(conduct, before, days, thresholds):
        assert not default_reasons(conduct, thresholds, conduct)


@pytest.mark.parametrize(("days", "expected"), [(13, False), (14, True)])
def test_credit_comes_back_after_the_days_that_were_set(days, expected):
    assert is_restored(Conduct(), Conduct(95), days, Thresholds(90, clean_days=14)) is expected


def test_credit_stays_away_while_something_is_overdue():
    assert not is_restored(Conduct(1), Conduct(95), 30, Thresholds(90))


def test_credit_stays_away_after_another_returned_payment():
    assert not is_restored(Conduct(0, 3), Conduct(0, 2), 30, Thresholds(returned_payments=2))


def test_credit_comes_back_with_the_returned_payments_that_cost_it():
    assert is_restored(Conduct(0, 2), Conduct(0, 2), 30, Thresholds(returned_payments=2))
