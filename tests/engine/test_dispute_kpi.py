"""What the figures about disputes promise, on small numbers one can check by hand."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import dispute_kpi as kpi
from o2c_automation.engine.dispute_kpi import Case, Occurrence

AMOUNTS = st.lists(
    st.tuples(st.sampled_from("abcde"), st.integers(min_value=1, max_value=10**9)), max_size=30
)
CASES = [
    Case(600, "recovered", "invalid", days=2.0),
    Case(200, "open", "invalid"),
    Case(100, "written_off", "invalid", days=4.0),
    Case(1000, "resolved", "valid", days=8.0),
    Case(100, "written_off", None, is_automatic=True, days=0.0),
    Case(5000, "recovered", "invalid", is_deduction=False, days=1.0),
    Case(700, "cancelled", None, days=30.0),
]


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(kpi).failed == 0


@pytest.mark.parametrize(
    ("figure", "numerator", "denominator"),
    [
        (kpi.recovery_rate, 600, 900),
        (kpi.share_invalid, 900, 1900),
        (kpi.share_written_off_automatically, 100, 1800),
    ],
)
def test_shares_of_deductions(figure, numerator, denominator):
    ratio = figure(CASES)
    assert (ratio.numerator, ratio.denominator) == (numerator, denominator)


@pytest.mark.parametrize(
    "figure", [kpi.recovery_rate, kpi.share_invalid, kpi.share_written_off_automatically]
)
def test_a_share_of_nothing_is_no_figure(figure):
    assert figure([]) is None


def test_cycle_time_leaves_out_what_is_open_or_was_a_mistake():
    time = kpi.cycle_time(CASES)
    assert (time.median, time.p90, time.count) == (2.0, pytest.approx(6.4), 5)


def test_without_closed_cases_there_is_no_cycle_time():
    assert kpi.cycle_time([Case(1, "open")]) is None


@given(values=st.lists(st.floats(0, 10**6), min_size=1, max_size=40))
def test_a_percentile_lies_within_its_values(values):
    assert min(values) <= kpi.percentile(values, 0.9) <= max(values)


def test_days_deductions_outstanding_needs_deductions():
    assert kpi.days_deductions_outstanding(500, 0, 90) is None


@given(rows=AMOUNTS)
def test_a_pareto_accounts_for_everything_once(rows):
    result = kpi.pareto(rows)
    assert sum(row.amount for row in result) == sum(amount for _key, amount in rows)


@given(rows=AMOUNTS.filter(bool))
def test_a_pareto_falls_and_ends_at_the_whole(rows):
    result = kpi.pareto(rows)
    amounts = [row.amount for row in result]
    assert amounts == sorted(amounts, reverse=True)
    assert result[-1].cumulative == pytest.approx(1.0)


def _occurrence(case, cause="pricing", products=(), customer=1):
    return Occurrence(case, cause, {"product": products, "customer": (customer,)})


def test_the_third_time_is_a_repetition():
    cases = [_occurrence(number, customer=7) for number in (1, 2, 3)]
    found = kpi.repeats(cases, at_least=3)
    assert [(r.cause, r.dimension, r.subject, r.cases) for r in found] == [
        ("pricing", "customer", 7, (1, 2, 3))
    ]


def test_two_causes_are_not_one_repetition():
    cases = [_occurrence(1), _occurrence(2), _occurrence(3, cause="quality")]
    assert not kpi.repeats(cases, at_least=3)


def test_a_product_that_is_twice_on_one_invoice_counts_once():
    cases = [_occurrence(1, products=(5, 5), customer=1), _occurrence(2, products=(5,), customer=2)]
    assert [repeat.cases for repeat in kpi.repeats(cases, at_least=2)] == [(1, 2)]
