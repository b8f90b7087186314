"""What the decisions about one case promise."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import dispute_case as case

MONEY = st.integers(min_value=0, max_value=10**9)
KEYS = st.frozensets(st.integers(min_value=1, max_value=5), max_size=3)
RULES = st.builds(
    case.RoutingRule,
    key=st.integers(min_value=1, max_value=99),
    type=st.sampled_from(["", "deduction", "dispute"]),
    reasons=KEYS,
    amount_from=st.integers(min_value=0, max_value=50),
    amount_to=st.integers(min_value=0, max_value=100),
    customers=KEYS,
    tags=KEYS,
    countries=KEYS,
)
FACTS = st.builds(
    case.CaseFacts,
    type=st.sampled_from(["deduction", "dispute"]),
    reason=st.integers(min_value=1, max_value=5),
    amount=st.integers(min_value=0, max_value=100),
    customer=st.integers(min_value=1, max_value=5),
    tags=KEYS,
    country=st.integers(min_value=0, max_value=5),
)


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(case).failed == 0


@given(
    amount=MONEY,
    total=MONEY,
    tax=MONEY,
    treatment=st.sampled_from(["invoice", "none", "only"]),
    taken=MONEY,
)
def test_the_tax_part_never_exceeds_amount_or_what_is_left_of_the_tax(
    amount, total, tax, treatment, taken
):
    part = case.tax_part(amount, total, tax, treatment, taken=taken)
    assert 0 <= part <= min(amount, max(0, tax - taken))


@given(total=MONEY, tax=MONEY)
def test_the_whole_document_bears_the_whole_tax(total, tax):
    if 0 < tax <= total:
        assert case.tax_part(total, total, tax, "invoice") == tax


@given(amount=MONEY, tax=MONEY, limit=MONEY, document=MONEY)
def test_a_claim_is_fine_only_within_every_limit(amount, tax, limit, document):
    problem = case.claim_problem(case.Claim(amount, tax, limit, document))
    assert (problem == "") == (amount <= limit and tax <= amount and tax <= document)


@pytest.mark.parametrize(
    ("claim", "problem"),
    [
        (case.Claim(41, 0, 40, 0), "above_residual"),
        (case.Claim(40, -1, 40, 0), "tax_negative"),
        (case.Claim(10, 11, 40, 20), "tax_above_amount"),
        (case.Claim(30, 21, 40, 20), "tax_above_document"),
    ],
)
def test_a_refused_claim_says_what_is_wrong(claim, problem):
    assert case.claim_problem(claim) == problem


@given(facts=FACTS)
def test_a_rule_without_conditions_takes_every_case(facts):
    assert case.route(facts, [case.RoutingRule(key=7)]) == 7


@given(facts=FACTS, rules=st.lists(RULES, max_size=6))
def test_the_first_rule_that_fits_alone_decides(facts, rules):
    alone = [rule.key for rule in rules if case.route(facts, [rule]) is not None]
    assert case.route(facts, rules) == (alone[0] if alone else None)


def test_the_bounds_of_an_amount_belong_to_the_rule():
    rule = case.RoutingRule(key=1, amount_from=10, amount_to=20)
    taken = [case.route(case.CaseFacts("dispute", 1, n), [rule]) for n in (9, 10, 20, 21)]
    assert taken == [None, 1, 1, None]


def test_one_shared_tag_is_enough():
    rule = case.RoutingRule(key=1, tags=frozenset({2, 3}))
    facts = case.CaseFacts("dispute", 1, 0, tags=frozenset({3, 4}))
    assert case.route(facts, [rule]) == 1


@given(required=KEYS, provided=KEYS, amount=MONEY, threshold=MONEY)
def test_evidence_is_missing_only_above_the_threshold(required, provided, amount, threshold):
    missing = case.missing_evidence(sorted(required), provided, amount=amount, threshold=threshold)
    assert set(missing) == (required - provided if amount > threshold else set())


@given(amount=st.integers(min_value=1, max_value=10**6))
def test_ceilings_of_zero_decide_nothing(amount):
    assert case.automatic_verdict(amount, write_off_ceiling=0, accept_ceiling=0) == ""


@given(amount=MONEY, write_off=MONEY, accept=MONEY)
def test_writing_off_comes_before_accepting(amount, write_off, accept):
    verdict = case.automatic_verdict(amount, write_off_ceiling=write_off, accept_ceiling=accept)
    expected = "write_off" if amount <= write_off else "approve" if amount <= accept else ""
    assert verdict == expected


@given(amount=MONEY, part=st.integers(min_value=-10, max_value=10**9))
def test_a_split_leaves_something_on_both_sides(amount, part):
    if not case.split_problem(amount, part):
        assert part > 0 and amount - part > 0


@given(amounts=st.lists(MONEY, max_size=6))
def test_merging_adds_up(amounts):
    assert case.merged_amount(amounts) == sum(amounts)


@given(
    loads=st.dictionaries(st.integers(1, 9), st.integers(0, 50)),
    members=st.lists(st.integers(1, 9), min_size=1, unique=True),
)
def test_nobody_on_the_team_has_fewer_cases_than_who_gets_the_next(loads, members):
    chosen = case.least_loaded(loads, members)
    assert loads.get(chosen, 0) == min(loads.get(member, 0) for member in members)


@given(open_amount=MONEY, credited=MONEY)
def test_a_credit_leaves_a_rest_of_zero_or_more(open_amount, credited):
    if not case.credit_problem(open_amount, credited):
        assert 0 <= open_amount - credited < open_amount
