"""Requests for credit are granted, referred or denied by the first rule that holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.credit_request import Case, Condition, Rule, answer

NUMBERS = st.integers(min_value=0, max_value=10**6)
CASES = st.builds(
    Case, NUMBERS, st.none() | NUMBERS, st.none() | NUMBERS, NUMBERS, NUMBERS, st.booleans()
)
CONDITIONS = st.builds(
    Condition,
    st.sampled_from(("amount", "score", "paid_invoices", "overdue_days")),
    st.none() | NUMBERS,
    st.none() | NUMBERS,
)
RULES = st.builds(
    Rule,
    NUMBERS,
    st.sampled_from(("approved", "referred", "denied")),
    st.lists(CONDITIONS, max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
)
GRANT = Rule(1, "approved")
DENY = Rule(2, "denied")


@given(CASES, st.lists(RULES, max_size=6))
def test_a_stopped_customer_is_never_granted_credit_by_a_rule(case, rules):
    if case.is_stopped:
        assert answer(case, rules).outcome != "approved"


@given(CASES, st.lists(RULES, max_size=6))
def test_the_rule_named_is_the_first_that_holds(case, rules):
    holding = [rule.rule_id for rule in rules if rule.holds(case)]
    assert answer(case, rules).rule_id == (holding[0] if holding else None)


@given(CASES)
def test_without_a_rule_people_decide(case):
    assert answer(case, ()).outcome == "referred"


def test_of_two_that_hold_the_first_counts():
    assert answer(Case(5), (DENY, GRANT)).outcome == "denied"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(9, "referred"), (10, "approved"), (20, "approved"), (21, "referred")],
)
def test_both_ends_belong_to_a_condition(amount, expected):
    rule = Rule(1, "approved", (Condition("amount", 10, 20),))
    assert answer(Case(amount), (rule,)).outcome == expected


def test_a_customer_without_a_score_meets_no_condition_on_it():
    rules = (Rule(1, "denied", (Condition("score", high=3000),)), GRANT)
    assert answer(Case(1), rules).outcome == "approved"


@pytest.mark.parametrize(
    ("proposed", "expected"), [(100, "approved"), (99, "referred"), (None, "referred")]
)
def test_within_the_proposal_means_the_score_bears_it(proposed, expected):
    rule = Rule(1, "approved", is_within_proposal=True)
    assert answer(Case(100, proposed=proposed), (rule,)).outcome == expected


@pytest.mark.parametrize(("is_stopped", "expected"), [(True, "denied"), (False, "approved")])
def test_a_rule_may_be_for_stopped_customers_only(is_stopped, expected):
    rules = (Rule(1, "denied", is_for_stopped=True), GRANT)
    assert answer(Case(1, is_stopped=is_stopped), rules).outcome == expected
