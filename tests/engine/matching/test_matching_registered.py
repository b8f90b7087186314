"""Payments that were registered before the bank tells of them come before invoices."""

from __future__ import annotations

from typing import Any

from matching_world import codes, item, line, match, match_all, settled

NUMBER = "INV/2026/00412"
NEXT = "INV/2026/00413"
PAYMENT = "PAY/2026/0003"


def registered(amount: int, *settles: str, **more: Any) -> Any:
    return item(PAYMENT, amount, kind="payment", settles=settles, **more)


def paid(number: str, amount: int) -> Any:
    return item(number, 0, amount=amount)


def test_an_invoice_named_that_a_payment_settled_means_the_payment() -> None:
    proposal = match(line(120_00, NUMBER), paid(NUMBER, 120_00), registered(120_00, NUMBER))
    assert (proposal.verdict, settled(proposal)) == ("auto", {PAYMENT: 120_00})


def test_the_invoices_of_one_payment_mean_it_once() -> None:
    items = (paid(NUMBER, 120_00), paid(NEXT, 30_00), registered(150_00, NUMBER, NEXT))
    proposal = match(line(150_00, f"{NUMBER} {NEXT}"), *items)
    assert (proposal.verdict, settled(proposal)) == ("auto", {PAYMENT: 150_00})


def test_a_payment_and_an_open_invoice_may_be_paid_together() -> None:
    items = (paid(NUMBER, 120_00), item(NEXT, 30_00), registered(120_00, NUMBER))
    proposal = match(line(150_00, f"{NUMBER} {NEXT}"), *items)
    assert (proposal.verdict, settled(proposal)) == ("auto", {PAYMENT: 120_00, NEXT: 30_00})


def test_of_a_part_registered_and_an_equal_rest_the_registered_part_comes_first() -> None:
    lines = [line(60_00, NUMBER), line(60_00, f"{NUMBER} rest", id="L2")]
    items = [item(NUMBER, 60_00, amount=120_00), registered(60_00, NUMBER)]
    found = [settled(proposal) for proposal in match_all(lines, items)]
    assert found == [{PAYMENT: 60_00}, {NUMBER: 60_00}]


def test_the_rest_of_an_invoice_is_paid_though_a_part_is_registered() -> None:
    items = (item(NUMBER, 20_00, amount=120_00), registered(100_00, NUMBER))
    assert settled(match(line(20_00, NUMBER), *items)) == {NUMBER: 20_00}


def test_without_a_number_the_payment_comes_before_invoices_of_its_amount() -> None:
    items = (item(NUMBER, 120_00), item(NEXT, 120_00), registered(120_00))
    proposal = match(line(120_00, "payment"), *items)
    assert (proposal.verdict, settled(proposal)) == ("auto", {PAYMENT: 120_00})
    assert "amount_registered" in codes(proposal)


def test_two_payments_of_one_amount_are_left_to_a_person() -> None:
    items = (registered(120_00), registered(120_00, id="PAY/2026/0004"))
    assert match(line(120_00, "payment"), *items).verdict == "suggest"


def test_an_open_invoice_that_is_named_comes_before_a_payment_of_its_amount() -> None:
    items = (item(NUMBER, 120_00), registered(120_00, NEXT))
    assert settled(match(line(120_00, NUMBER), *items)) == {NUMBER: 120_00}


def test_money_that_is_not_quite_the_payments_is_left_to_a_person() -> None:
    proposal = match(line(80_00, NUMBER), paid(NUMBER, 120_00), registered(120_00, NUMBER))
    assert (proposal.verdict, "difference_unclear" in proposal.reasons) == ("suggest", True)


def test_a_payment_the_bank_confirmed_is_a_second_payment_when_it_comes_again() -> None:
    lines = [line(120_00, NUMBER), line(120_00, f"{NUMBER} again", id="L2")]
    second = match_all(lines, [paid(NUMBER, 120_00), registered(120_00, NUMBER)])[1]
    assert ("duplicate_payment" in second.reasons, settled(second)) == (True, {})
