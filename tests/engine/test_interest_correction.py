"""What of claimed interest is too much once a payment turns out to be older."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.interest import Debt, Rate, Terms, accrue
from o2c_automation.engine.interest_correction import Claim, Correction, correct, owed_between

DAY = dt.timedelta(days=1)
DUE = dt.date(2026, 1, 31)
NINE = Terms(Fraction(9))
RATES = (Rate(dt.date(2025, 7, 1), Fraction(2)), Rate(dt.date(2026, 1, 1), Fraction(1)))


def _claim_of(debt, terms, last, rates=()):
    amount = sum(segment.amount for segment in accrue(debt, terms, rates, last))
    return Claim(debt.due + DAY, last, amount)


def test_a_claim_that_nothing_changed_is_right():
    debt = Debt(DUE, 100_000)
    claim = _claim_of(debt, NINE, DUE + 30 * DAY)
    assert correct(claim, debt, NINE) == Correction()


def test_a_payment_dated_back_leaves_the_interest_of_the_days_after_it_over():
    debt = Debt(DUE, 100_000)
    claim = _claim_of(debt, NINE, DUE + 30 * DAY)
    paid = replace(debt, credits=((DUE + 10 * DAY, 100_000),))
    assert (claim.standing, correct(claim, paid, NINE)) == (740, Correction(over=493))


def test_a_payment_in_part_leaves_the_interest_on_that_part_over():
    debt = Debt(DUE, 100_000)
    claim = _claim_of(debt, NINE, DUE + 30 * DAY)
    paid = replace(debt, credits=((DUE + 10 * DAY, 40_000),))
    assert correct(claim, paid, NINE) == Correction(over=198)


def test_a_payment_after_the_claim_changes_nothing():
    debt = Debt(DUE, 100_000)
    claim = _claim_of(debt, NINE, DUE + 30 * DAY)
    paid = replace(debt, credits=((DUE + 30 * DAY, 100_000),))
    assert correct(claim, paid, NINE) == Correction()


def test_what_is_credited_already_is_not_over_once_more():
    paid = Debt(DUE, 100_000, credits=((DUE + 10 * DAY, 100_000),))
    claim = Claim(DUE + DAY, DUE + 30 * DAY, standing=247, credited=493)
    assert correct(claim, paid, NINE) == Correction()


def test_what_was_credited_is_owed_again_when_the_payment_is_undone():
    claim = Claim(DUE + DAY, DUE + 30 * DAY, standing=247, credited=493)
    assert correct(claim, Debt(DUE, 100_000), NINE) == Correction(again=493)


def test_a_rate_that_rose_afterwards_is_no_correction():
    debt = Debt(DUE, 100_000)
    claim = _claim_of(debt, NINE, DUE + 30 * DAY)
    assert correct(claim, debt, Terms(Fraction(12))) == Correction()


def test_a_claim_over_a_change_of_rate_is_held_against_both_rates():
    debt = Debt(dt.date(2025, 12, 1), 100_000)
    claim = _claim_of(debt, NINE, dt.date(2026, 1, 31), RATES)
    paid = replace(debt, credits=((dt.date(2025, 12, 31), 100_000),))
    january = owed_between(debt, NINE, RATES, dt.date(2026, 1, 1), dt.date(2026, 1, 31))
    assert correct(claim, paid, NINE, RATES) == Correction(over=january)


# === WHATEVER THE NUMBERS ARE ===

dates = st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31))
spans = st.integers(1, 600).map(lambda days: days * DAY)
terms = st.builds(
    Terms,
    margin=st.fractions(0, 20, max_denominator=100),
    basis=st.sampled_from(("365", "actual", "360")),
    rounding=st.sampled_from(("day", "total")),
)
debts = st.builds(Debt, due=dates, amount=st.integers(1, 10**9))
payments = st.tuples(spans, st.integers(1, 10**9))


@given(debts, spans, payments, terms)
def test_credit_and_what_stands_make_the_claim(debt, span, payment, rule):
    claim = _claim_of(debt, rule, debt.due + span)
    paid = replace(debt, credits=((debt.due + payment[0], payment[1]),))
    over = correct(claim, paid, rule).over
    right = owed_between(paid, rule, (), claim.first, claim.last)
    assert over + right == claim.standing


@given(debts, spans, payments, terms)
def test_undoing_the_payment_claims_again_exactly_what_was_credited(debt, span, payment, rule):
    claim = _claim_of(debt, rule, debt.due + span)
    paid = replace(debt, credits=((debt.due + payment[0], payment[1]),))
    over = correct(claim, paid, rule).over
    credited = replace(claim, standing=claim.standing - over, credited=over)
    assert correct(credited, paid, rule) == Correction()
    assert correct(credited, debt, rule) == Correction(again=over)


@given(debts, spans, spans, payments, terms)
def test_two_claims_are_corrected_by_as_much_as_one(debt, span, more, payment, rule):
    cut, end = debt.due + span, debt.due + span + more
    segments = accrue(debt, rule, (), end, (cut + DAY,))
    early = sum(part.amount for part in segments if part.last <= cut)
    late = sum(part.amount for part in segments if part.first > cut)
    two = (Claim(debt.due + DAY, cut, early), Claim(cut + DAY, end, late))
    paid = replace(debt, credits=((debt.due + payment[0], payment[1]),))
    apart = [owed_between(paid, rule, (), claim.first, claim.last) for claim in two]
    assert sum(apart) == owed_between(paid, rule, (), debt.due + DAY, end)
