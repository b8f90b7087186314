"""Money in one currency for items in another."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.exchange import is_within, named_items, settle_at_rate
from o2c_automation.engine.matching import BankLine, OpenItem

TOLERANCE = 20_000  # 2 %


def item(key, number="INV/2026/00017", residual=800_00, partner="acme", currency="EUR"):
    return OpenItem(key, partner, "invoice", number, residual=residual, currency=currency)


def line(amount=952_38, text="INV/2026/00017", flags=()):
    return BankLine("L", dt.date(2026, 6, 15), amount, "USD", text, flags=flags)


def settle(one, named, worth):
    return settle_at_rate(one, named, {i.id: worth for i in named}, TOLERANCE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INV/2026/00017", ("a",)),
        ("inv 2026 00017", ("a",)),
        ("2026 00017 again", ()),
        ("invoice 17", ()),
        ("thanks", ()),
    ],
)
def test_only_a_whole_number_names_an_item(text, found):
    named = named_items([line(text=text)], [item("a")])
    assert tuple(one.id for one in named.get("L", ())) == found


def test_what_the_rate_explains_settles_the_item_whole():
    proposal = settle(line(949_37), (item("a"),), 952_38)
    assert [(one.item_id, one.amount) for one in proposal.allocations] == [("a", 800_00)]


def test_a_person_is_always_asked_and_told_every_guard():
    proposal = settle(line(flags=("aml_country",)), (item("a"),), 952_38)
    assert proposal.verdict == "suggest"
    assert proposal.reasons == ("exchange_unstated", "aml_country")


@pytest.mark.parametrize(
    "named",
    [
        (item("a", residual=0),),
        (item("a"), item("b", partner="other")),
        (item("a"), item("b", currency="GBP")),
        (),
    ],
    ids=["settled", "two customers", "two currencies", "none"],
)
def test_unclear_items_are_not_proposed(named):
    assert settle(line(952_38 * max(len(named), 1)), named, 952_38) is None


def test_money_that_no_rate_explains_is_not_proposed():
    assert settle(line(900_00), (item("a"),), 952_38) is None


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 100_000))
def test_a_wider_tolerance_takes_all_that_a_narrower_takes(worth, amount, ppm):
    assert is_within(worth, worth, ppm)
    assert is_within(amount, worth, ppm) <= is_within(amount, worth, 2 * ppm)


@given(st.integers(-(10**9), 0), st.integers(-(10**9), 10**9))
def test_money_never_settles_what_is_worth_nothing(worth, amount):
    assert not is_within(amount, worth, TOLERANCE)
