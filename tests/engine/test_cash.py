"""The entry of an applied bank line balances and settles exactly what was allocated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.cash import (
    Counterpart,
    Difference,
    Entry,
    Payment,
    Settled,
    UnbalancedError,
    plan_entry,
)

PAYER, HEAD, RECEIVABLE, OUTSTANDING = 7, 8, 1100, 1103


def invoice(number: int, residual: int, amount: int | None = None, **facts: int) -> Settled:
    facts = {"partner_id": PAYER, "account_id": RECEIVABLE, **facts}
    return Settled(
        item_id=number, residual=residual, amount=residual if amount is None else amount, **facts
    )


def paid(amount: int, **facts: int) -> Payment:
    return Payment(amount, PAYER, RECEIVABLE, **facts)


def test_an_exact_payment_changes_one_line_only() -> None:
    entry = plan_entry(paid(100), [invoice(1, 60), invoice(2, 40)])
    assert entry == Entry((Counterpart(PAYER, RECEIVABLE, 100, ((1, 2),)),), ())
    assert (entry.keeps_amounts, entry.rest) == (True, 0)


def test_a_short_item_is_settled_after_the_whole_ones() -> None:
    entry = plan_entry(paid(90), [invoice(1, 60, 50), invoice(2, 40)])
    assert entry.counterparts[0].groups == ((2,), (1,))


def test_two_short_items_have_a_line_each_so_that_the_host_cannot_mix_them() -> None:
    entry = plan_entry(paid(90), [invoice(1, 60, 50), invoice(2, 50, 40)])
    assert [line.amount for line in entry.counterparts] == [50, 40]


def test_a_netted_credit_has_a_line_of_its_own() -> None:
    entry = plan_entry(paid(90), [invoice(1, 100), invoice(2, -10)])
    assert [(line.amount, line.groups) for line in entry.counterparts] == [
        (100, ((1,),)),
        (-10, ((2,),)),
    ]


def test_a_bank_fee_is_a_difference_and_the_item_is_settled_in_full() -> None:
    entry = plan_entry(paid(97, fee=3), [invoice(1, 100)])
    assert entry.counterparts[0].amount == 100
    assert entry.differences == (Difference("fee", 3),)


def test_a_discount_belongs_to_the_items_that_offer_it() -> None:
    items = [invoice(1, 100, discount=2), invoice(2, 50), invoice(3, 200, discount=4)]
    entry = plan_entry(paid(344, discount=6), items)
    assert entry.differences == (Difference("discount", 2, 1), Difference("discount", 4, 3))


def test_an_odd_discount_belongs_to_no_item() -> None:
    entry = plan_entry(paid(95, discount=5), [invoice(1, 100, discount=2)])
    assert entry.differences == (Difference("discount", 5),)


def test_an_overpayment_stays_on_the_payers_line() -> None:
    entry = plan_entry(paid(130, over=30), [invoice(1, 100)])
    assert entry.counterparts == (Counterpart(PAYER, RECEIVABLE, 130, ((1,),)),)


def test_a_charge_is_added_beside_what_the_bank_booked() -> None:
    entry = plan_entry(paid(97, fee=3), [invoice(1, 100)])
    assert (entry.keeps_amounts, entry.rest) == (True, 3)


def test_an_entry_of_several_customers_is_written_anew() -> None:
    entry = plan_entry(paid(150), [invoice(1, 100), invoice(2, 50, partner_id=HEAD)])
    assert not entry.keeps_amounts


def test_a_head_that_pays_for_children_has_a_line_for_each() -> None:
    items = [invoice(1, 100), invoice(2, 50, partner_id=HEAD)]
    entry = plan_entry(paid(150), items)
    assert {(line.partner_id, line.amount) for line in entry.counterparts} == {
        (PAYER, 100),
        (HEAD, 50),
    }


def test_money_nothing_explains_goes_on_account() -> None:
    entry = plan_entry(paid(80, over=80), [])
    assert entry == Entry((Counterpart(PAYER, RECEIVABLE, 80),), ())


def test_what_a_rule_explains_is_booked_beside_what_the_rest_settles() -> None:
    charged = plan_entry(paid(97, ruled=-3), [invoice(1, 100)])
    assert (charged.differences, charged.keeps_amounts) == ((Difference("rule", 3),), True)
    shared = plan_entry(paid(100, ruled=30), [invoice(1, 70)])
    assert (shared.differences, shared.keeps_amounts) == ((Difference("rule", -30),), False)


def test_parts_that_are_not_the_bank_line_are_refused() -> None:
    with pytest.raises(UnbalancedError):
        plan_entry(paid(99), [invoice(1, 100)])


settled_items = st.lists(
    st.builds(
        lambda number, residual, share, partner, account: Settled(
            number, partner, account, residual, max(1, residual * share // 100)
        ),
        st.integers(1, 10**6),
        st.integers(1, 10**9),
        st.integers(1, 100),
        st.sampled_from([PAYER, HEAD]),
        st.sampled_from([RECEIVABLE, OUTSTANDING]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.item_id,
)


@given(settled_items, st.integers(-3, 1500), st.integers(0, 10**6))
def test_every_entry_balances(items: list[Settled], fee: int, over: int) -> None:
    amount = sum(one.amount for one in items) + over - fee
    entry = plan_entry(paid(amount, fee=fee, over=over), items)
    received = sum(line.amount for line in entry.counterparts)
    assert received == amount + sum(one.amount for one in entry.differences)


@given(settled_items, st.integers(0, 10**6))
def test_every_item_is_settled_by_exactly_one_line(items: list[Settled], over: int) -> None:
    amount = sum(one.amount for one in items) + over
    entry = plan_entry(paid(amount, over=over), items)
    named = [item for line in entry.counterparts for group in line.groups for item in group]
    assert sorted(named) == sorted(one.item_id for one in items)
