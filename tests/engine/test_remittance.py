"""What is read from a remittance advice, and when it is brought together with a payment."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import remittance
from o2c_automation.engine.matching import OpenItem
from o2c_automation.engine.remittance import Expected, Row, name_items, pair, read_advice

AMOUNTS = st.integers(1, 10**9)
ITEMS = [
    OpenItem(1, 7, "invoice", "INV/2026/00041", amount=100, residual=100),
    OpenItem(2, 7, "invoice", "INV/2026/00042", amount=100, residual=100),
]
EXPECTED = st.lists(
    st.builds(Expected, id=st.integers(), partner_id=st.integers(1, 3), amount=st.integers(1, 5)),
    unique_by=lambda one: one.id,
    max_size=8,
)


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(remittance).failed == 0


@given(st.lists(AMOUNTS, min_size=1, max_size=8))
def test_every_document_of_a_table_is_read(amounts):
    table = [f"INV/2026/{k:05};{amount / 100:.2f}" for k, amount in enumerate(amounts)]
    assert [row.amount for row in read_advice("\n".join(table)).rows] == amounts


@given(AMOUNTS)
def test_amounts_are_read_with_either_decimal_sign(amount):
    english, german = f"{amount / 100:,.2f}", f"{amount / 100:.2f}".replace(".", ",")
    read = [read_advice(f"RE 00041\t{written}").total for written in (english, german)]
    assert read == [amount, amount]


@given(st.text())
def test_any_text_can_be_read(text):
    assert all(row.reference for row in read_advice(text).rows)


def test_rows_that_miss_the_stated_total_do_not_add_up():
    assert not read_advice("INV/2026/00041 100.00\nTotal 120.00").adds_up


def test_a_text_without_documents_does_not_add_up():
    assert not read_advice("Dear all, we will pay 100.00 soon").adds_up


def test_a_date_is_no_amount():
    assert read_advice("INV/2026/00041 01.06.26 80.00").total == 8000


def test_a_row_names_the_item_with_its_number():
    assert name_items([Row("inv 2026 00042", 100)], ITEMS) == [2]


def test_a_row_that_names_nothing_open_names_no_item():
    assert name_items([Row("Order 987654", 100)], ITEMS) == [None]


def test_one_advice_of_the_payer_and_amount_is_found():
    assert pair([Expected("L1", 7, 100)], [Expected("A1", 7, 100)]) == {"L1": "A1"}


def test_an_advice_of_another_payer_is_not_found():
    assert not pair([Expected("L1", 8, 100)], [Expected("A1", 7, 100)])


def test_two_advices_of_one_amount_leave_it_open():
    assert not pair([Expected("L1", 7, 100)], [Expected("A1", 7, 100), Expected("A2", 7, 100)])


@given(EXPECTED, EXPECTED)
def test_no_advice_is_used_twice(payments, advices):
    used = list(pair(payments, advices).values())
    assert len(used) == len(set(used))
