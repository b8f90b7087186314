"""Which credit note settles a claim, and what a charge-back brought in."""

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.resolution import (
    Claim,
    OpenCredit,
    fit,
    fitting_credits,
    recovered,
    recovery,
)

cents = st.integers(min_value=1, max_value=10**9)
any_cents = st.integers(min_value=-(10**9), max_value=10**9)


def credit(key, amount=2000, texts=(), *, is_of_invoice=False):
    return OpenCredit(key, amount, texts, is_of_invoice)


@given(cents, cents, cents)
def test_a_fitting_credit_never_takes_more_than_is_in_dispute(amount, rest, credited):
    claim = Claim(amount, amount + rest, ())
    if fit(claim, credited):
        assert min(credited, claim.residual) <= amount


@given(cents, cents)
def test_a_credit_of_any_size_fits_where_all_of_the_item_is_in_dispute(amount, credited):
    assert fit(Claim(amount, amount, ()), credited) == ("exact" if credited >= amount else "part")


def test_the_very_amount_comes_before_the_invoice_and_the_invoice_before_a_mention():
    claim = Claim(2000, 2000, ("INV/2026/00007",))
    credits_ = [
        credit(1, 2500, is_of_invoice=True),
        credit(2),
        credit(3, texts=("see INV/2026/00007",)),
        credit(4, is_of_invoice=True),
    ]
    assert [found.key for found in fitting_credits(claim, credits_)] == [4, 3, 2, 1]


def test_a_number_inside_another_number_is_no_mention():
    claim = Claim(2000, 2000, ("RK-47",))
    credits_ = [credit(1), credit(2, texts=("RK-4711",))]
    assert [found.key for found in fitting_credits(claim, credits_)] == [1, 2]


@given(cents, any_cents, any_cents)
def test_what_was_recovered_is_money_and_never_more_than_was_asked(amount, residual, money):
    got = recovered(amount, residual, money)
    assert 0 <= got <= amount
    assert got <= max(0, money)


@given(cents, cents)
def test_nothing_counts_as_recovered_while_all_of_it_is_open(amount, money):
    assert recovered(amount, amount, money) == 0


def test_how_a_charge_back_stands_is_one_of_four():
    stands = [recovery(10, 0, 10), recovery(10, 4, 6), recovery(10, 10, 0), recovery(10, 4, 0)]
    assert stands == ["open", "part", "full", "lost"]
