"""What a replay of the past promises: no peeking, honest counting, thresholds that hold."""

import datetime as dt
import doctest

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import backtest
from o2c_automation.engine.backtest import (
    HistoricItem,
    Outcome,
    Settlement,
    judge,
    open_on,
    propose_threshold,
    tally,
)
from o2c_automation.engine.matching import BankLine, OpenItem, Partner, Policy, propose

DAY = dt.date(2026, 6, 15)
ITEM = OpenItem(1, 7, "invoice", "INV/2026/00041", amount=10_000, residual=10_000, discount=200)
KNOWN = HistoricItem(ITEM, dt.date(2026, 5, 1))
GOAL = 999_000

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
OUTCOMES = st.lists(
    st.builds(
        Outcome,
        line_id=st.integers(),
        family=st.sampled_from(("", "reference_exact", "amount_unique")),
        verdict=st.sampled_from(("auto", "suggest", "none")),
        is_right=st.booleans(),
        score=st.integers(0, 1000),
        is_score_only=st.booleans(),
    ),
    max_size=60,
)


def outcome(*, score=800, is_right=True, verdict="auto", is_score_only=False):
    return Outcome("L", "reference_exact", verdict, is_right, score, is_score_only)


def residuals(day, *settlements, line_ids=()):
    found = open_on(day, [KNOWN], settlements, frozenset(line_ids))
    return [item.residual for item in found]


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(backtest).failed == 0


def test_what_the_replayed_line_settled_is_open_again():
    assert residuals(DAY, Settlement(1, DAY, 10_000, "L1"), line_ids=["L1"]) == [10_000]


def test_what_another_payment_settled_stays_settled():
    assert residuals(DAY, Settlement(1, DAY, 4_000, "L2"), line_ids=["L1"]) == [6_000]


def test_what_was_settled_later_was_open_then():
    assert residuals(DAY, Settlement(1, DAY + dt.timedelta(days=1), 10_000)) == [10_000]


def test_what_was_settled_lately_is_remembered_as_settled():
    assert residuals(DAY, Settlement(1, DAY - dt.timedelta(days=3), 10_000)) == [0]


def test_what_was_settled_long_ago_is_forgotten():
    assert residuals(DAY, Settlement(1, DAY - dt.timedelta(days=200), 10_000)) == []


def test_what_was_posted_later_is_not_known():
    assert residuals(dt.date(2026, 4, 30)) == []


def test_a_line_is_not_offered_the_credit_of_its_own_entry():
    own = HistoricItem(ITEM, DAY, entry_of="L1")
    assert open_on(DAY, [own], (), frozenset({"L1"})) == []


def test_an_item_settled_in_part_offers_no_discount():
    found = open_on(DAY, [KNOWN], [Settlement(1, DAY, 4_000, "L2")], frozenset())
    assert [item.discount for item in found] == [0]


@given(DAYS, st.lists(st.tuples(DAYS, st.integers(1, 100)), max_size=10))
def test_a_residual_never_grows_with_time(day, settled):
    made = [Settlement(1, date, amount) for date, amount in settled]
    later = residuals(day + dt.timedelta(days=1), *made)
    assert sum(later[:1]) <= 10_000 - sum(amount for date, amount in settled if date <= day)


def decide(text, settled):
    line = BankLine("L1", DAY, 10_000, "EUR", text, payer_name="Abel Hardware")
    partners = [Partner(7, "Abel Hardware")]
    return judge(propose([line], [ITEM], partners, Policy())[0], settled)


def test_the_same_items_and_amounts_are_right():
    assert decide("INV/2026/00041", {1: 10_000}).is_right


def test_another_amount_on_the_same_item_is_wrong():
    assert not decide("INV/2026/00041", {1: 9_000}).is_right


@given(OUTCOMES)
def test_every_line_is_counted_once(outcomes):
    counted = sum(one.automatic + one.suggested + one.unexplained for one in tally(outcomes))
    assert counted == len(outcomes)


@given(OUTCOMES)
def test_wrong_are_the_automatic_answers_that_differ(outcomes):
    wrong = [one for one in outcomes if one.verdict == "auto" and not one.is_right]
    assert sum(one.wrong for one in tally(outcomes)) == len(wrong)


@given(OUTCOMES, st.integers(900_000, 1_000_000))
def test_a_proposed_threshold_reaches_the_goal(outcomes, goal):
    score = propose_threshold(outcomes, goal, sample_min=5)
    above = [
        one.is_right
        for one in outcomes
        if score is not None and one.score >= score and (one.verdict == "auto" or one.is_score_only)
    ]
    assert score is None or (len(above) >= 5 and sum(above) * 1_000_000 >= goal * len(above))


def test_the_lowest_score_that_reaches_the_goal_is_proposed():
    outcomes = [outcome(score=800)] * 30 + [outcome(score=700, is_right=False)]
    assert propose_threshold(outcomes, GOAL) == 800


def test_a_right_suggestion_that_only_lacked_points_lowers_the_threshold():
    suggested = outcome(score=650, verdict="suggest", is_score_only=True)
    assert propose_threshold([outcome()] * 30 + [suggested], GOAL) == 650


def test_what_a_guard_stopped_proves_no_threshold():
    assert propose_threshold([outcome(verdict="suggest")] * 40, GOAL) is None


def test_a_handful_of_lines_proves_no_threshold():
    assert propose_threshold([outcome()] * 5, GOAL) is None
