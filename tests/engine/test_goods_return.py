"""What a return of goods is worth in dispute."""

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.goods_return import (
    BilledLine,
    ReturnClaim,
    ReturnedQuantity,
    quantity_in_dispute,
    return_claims,
)

QUANTITIES = st.integers(0, 20)
AMOUNTS = st.integers(0, 1000)


def disputed(sold, billed, now, before=0):
    return quantity_in_dispute(ReturnedQuantity(sold=sold, billed=billed, before=before, now=now))


def test_goods_that_were_billed_are_in_dispute():
    assert disputed(sold=10, billed=10, now=3) == 3


def test_goods_not_billed_yet_are_not():
    assert disputed(sold=10, billed=0, now=3) == 0


def test_goods_that_were_credited_are_not():
    assert disputed(sold=10, billed=7, now=3) == 0


def test_goods_credited_and_billed_again_are():
    assert disputed(sold=10, billed=10, now=3) == 3


def test_the_credit_note_of_an_earlier_return_does_not_count_for_this_one():
    assert disputed(sold=10, billed=8, before=2, now=3) == 3


def test_a_return_credited_in_part_is_in_dispute_for_the_rest():
    assert disputed(sold=10, billed=9, now=3) == 2


@given(sold=QUANTITIES, billed=QUANTITIES, before=QUANTITIES, now=QUANTITIES)
def test_never_more_is_in_dispute_than_comes_back(sold, billed, before, now):
    assert 0 <= disputed(sold, billed, now, before) <= now


def test_lines_of_one_invoice_are_one_claim():
    returned = [(100, [BilledLine(1, 11, 500)]), (50, [BilledLine(1, 12, 50)])]
    assert return_claims(returned, {1: 900}) == {1: ReturnClaim(150, (11, 12))}


def test_what_one_invoice_cannot_bear_falls_to_the_next():
    returned = [(100, [BilledLine(1, 11, 60), BilledLine(2, 21, 500)])]
    claims = return_claims(returned, {1: 900, 2: 900})
    assert claims == {1: ReturnClaim(60, (11,)), 2: ReturnClaim(40, (21,))}


def test_a_paid_invoice_bears_no_claim():
    assert return_claims([(100, [BilledLine(1, 11, 500)])], {1: 0}) == {}


@given(
    values=st.lists(AMOUNTS, max_size=4),
    rooms=st.lists(AMOUNTS, min_size=1, max_size=3),
    data=st.data(),
)
def test_claims_exceed_neither_the_value_nor_what_is_open(values, rooms, data):
    returned = [
        (value, [BilledLine(i, 10 * n + i, data.draw(AMOUNTS)) for i in range(len(rooms))])
        for n, value in enumerate(values)
    ]
    claims = return_claims(returned, dict(enumerate(rooms)))
    assert sum(claim.amount for claim in claims.values()) <= sum(values)
    assert all(0 < claim.amount <= rooms[invoice] for invoice, claim in claims.items())
