"""Rules for bank lines that are no customer payment: conditions, amounts, the order of rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.reconcile_model import (
    PPM,
    Movement,
    Rule,
    RuleLine,
    explain,
    first_rule,
    holds,
    part_rules,
    payer_of,
    read_amount,
    reasons_to_ask,
    split,
    usable_rules,
)

ALL = RuleLine(1, "percentage", PPM)
CHARGE = Movement(5, -1200, -1200, texts=("Account fee June",), partner_ids=frozenset({3}))


def amounts(rule, movement=CHARGE):
    return [part.amount for part in explain(rule, movement)]


def test_a_rule_without_conditions_holds_for_every_line():
    assert holds(Rule(1), CHARGE)


@pytest.mark.parametrize(("journals", "expected"), [({5}, True), ({6}, False)])
def test_a_rule_holds_in_its_journals_only(journals, expected):
    assert holds(Rule(1, journal_ids=frozenset(journals)), CHARGE) is expected


@pytest.mark.parametrize(("partners", "expected"), [({3, 4}, True), ({4}, False)])
def test_a_rule_holds_for_its_partners_only(partners, expected):
    assert holds(Rule(1, partner_ids=frozenset(partners)), CHARGE) is expected


@pytest.mark.parametrize(
    ("test", "least", "most", "expected"),
    [
        ("lower", 0, 1200, True),
        ("lower", 0, 1199, False),
        ("greater", 1200, 0, True),
        ("greater", 1201, 0, False),
        ("between", 1200, 1200, True),
        ("between", 1, 1199, False),
        ("between", 1201, 9999, False),
    ],
)
def test_amounts_are_compared_without_their_sign_and_limits_belong(test, least, most, expected):
    rule = Rule(1, amount_test=test, amount_min=least, amount_max=most)
    assert holds(rule, CHARGE) is expected


def test_an_amount_is_compared_in_the_journals_currency():
    rule = Rule(1, amount_test="lower", amount_max=1000)
    assert holds(rule, replace(CHARGE, compared=-900))


@pytest.mark.parametrize(
    ("test", "label", "expected"),
    [
        ("contains", "FEE", True),
        ("contains", "interest", False),
        ("not_contains", "fee", False),
        ("not_contains", "interest", True),
        ("match_regex", r"^account\s+fee", True),
        ("match_regex", r"fee$", False),
    ],
)
def test_labels_are_compared_whatever_the_case(test, label, expected):
    assert holds(Rule(1, label_test=test, label=label), CHARGE) is expected


def test_every_text_of_the_line_is_looked_at():
    movement = replace(CHARGE, texts=("/", "Interest paid"))
    assert not holds(Rule(1, label_test="not_contains", label="interest"), movement)


def test_fixed_amounts_credit_where_positive_and_the_rest_follows():
    rule = Rule(1, (RuleLine(1, "fixed", 300), RuleLine(2, "percentage", PPM)))
    assert amounts(rule) == [300, -1500]


def test_percentages_are_of_what_is_left_or_of_the_whole_line():
    half = RuleLine(1, "percentage", PPM // 2)
    assert amounts(Rule(1, (half, half, ALL))) == [-600, -300, -300]
    whole = replace(half, kind="percentage_st_line")
    assert amounts(Rule(1, (whole, whole))) == [-600, -600]


def test_an_amount_is_read_from_the_text():
    movement = Movement(5, 9800, 9800, texts=("net", "GROSS 100,00 FEE: 2,00"))
    lines = (RuleLine(1, "regex", pattern=r"GROSS ([\d,]+)"), RuleLine(2, "percentage", PPM))
    assert amounts(Rule(1, lines), movement) == [10000, -200]


def test_a_line_whose_amount_is_not_in_the_text_is_left_out():
    lines = (RuleLine(1, "regex", pattern=r"TAX ([\d,]+)"), ALL)
    assert [part.line_id for part in explain(Rule(1, lines), CHARGE)] == [ALL.id]


def test_a_rule_that_leaves_something_explains_nothing():
    assert explain(Rule(1, (RuleLine(1, "fixed", -500),)), CHARGE) == ()


def test_the_first_rule_that_fits_wins():
    never = Rule(1, (ALL,), label_test="contains", label="interest")
    short = Rule(2, (RuleLine(1, "fixed", -1),))
    assert first_rule([never, short, Rule(3, (ALL,)), Rule(4, (ALL,))], CHARGE) == Rule(3, (ALL,))


def test_a_rule_without_conditions_is_offered_and_never_taken_unasked():
    button = Rule(1, (ALL,), is_proposable=False)
    assert first_rule([button], CHARGE) is None
    assert list(usable_rules([button], CHARGE)) == [button]


def test_a_rule_that_names_a_payer_explains_nothing_and_names_him():
    naming = Rule(1, (ALL,), label_test="contains", label="fee", payer_id=9)
    assert first_rule([naming], CHARGE) is None
    assert payer_of([Rule(2), naming], CHARGE) == 9
    assert payer_of([replace(naming, label="interest")], CHARGE) is None


@pytest.mark.parametrize(
    ("rule", "movement", "limit", "reasons"),
    [
        (Rule(1, is_automatic=True), CHARGE, 0, ()),
        (Rule(1, is_automatic=True), CHARGE, 1200, ()),
        (Rule(1, is_automatic=True), CHARGE, 1199, ("amount_limit",)),
        (Rule(1, is_automatic=True), replace(CHARGE, flags=("aml",)), 0, ("aml",)),
        (Rule(1), CHARGE, 0, ("rule_manual",)),
    ],
)
def test_a_person_is_asked_for_a_reason(rule, movement, limit, reasons):
    assert reasons_to_ask(rule, movement, limit) == reasons


@pytest.mark.parametrize(
    ("text", "digits", "expected"),
    [
        ("3358,07", 2, 335807),
        ("1.234.567,8", 2, 123456780),
        ("1,234", 2, 123400),
        ("1.234", 3, 1234),
        ("1,234", 0, 1234),
        ("EUR 12", 2, 1200),
        (".5", 2, 50),
        ("0.005", 3, 5),
        ("12.3456", 2, 1235),
        ("none", 2, None),
        (".", 2, None),
    ],
)
def test_amounts_are_read_in_either_notation(text, digits, expected):
    assert read_amount(text, digits) == expected


@given(
    st.integers(-(10**9), 10**9).filter(bool),
    st.lists(
        st.builds(
            RuleLine,
            st.integers(1, 99),
            st.sampled_from(["fixed", "percentage", "percentage_st_line"]),
            st.integers(-2 * PPM, 2 * PPM),
        ),
        max_size=4,
    ),
)
def test_what_a_rule_explains_is_the_bank_line(amount, lines):
    parts = explain(Rule(1, (*lines, ALL)), Movement(1, amount, amount))
    assert sum(part.amount for part in parts) == amount


@given(st.integers(0, 10**9), st.integers(0, 3))
def test_what_is_written_with_all_its_decimals_is_read_exactly(minor, digits):
    whole, decimals = divmod(minor, 10**digits)
    text = f"{whole},{decimals:0{digits}d}" if digits else str(whole)
    assert read_amount(text, digits) == minor


def test_a_rule_that_keeps_a_charge_leaves_more_than_came_in():
    payout, charge = Movement(5, 9700, 9700), Rule(1, (RuleLine(1, "fixed", -300),))
    assert list(part_rules([charge], payout)) == [(charge, 10000)]


def test_a_rule_that_takes_all_or_too_much_leaves_no_part():
    payout = Movement(5, 9700, 9700)
    rules = [Rule(1, (ALL,)), Rule(2, (RuleLine(2, "fixed", 9800),))]
    assert not list(part_rules(rules, payout))


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(-(10**6), 10**6), max_size=4))
def test_parts_and_their_rest_are_the_bank_line(amount, values):
    lines = tuple(RuleLine(number, "fixed", value) for number, value in enumerate(values))
    parts, rest = split(Rule(1, lines), Movement(5, amount, amount))
    assert sum(part.amount for part in parts) + rest == amount
