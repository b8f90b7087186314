"""Since when delivered goods wait for their invoice."""

from datetime import datetime

from o2c_automation.engine.deliveries import unbilled_since

FIRST = datetime.fromisoformat("2026-06-01")
SECOND = datetime.fromisoformat("2026-06-09")
DELIVERIES = [(FIRST, 2.0), (SECOND, 3.0)]


def test_goods_wait_since_they_were_delivered():
    assert unbilled_since(DELIVERIES, 0.0) == FIRST


def test_a_delivery_billed_in_part_still_waits():
    assert unbilled_since(DELIVERIES, 1.0) == FIRST


def test_a_delivery_that_is_billed_waits_no_more():
    assert unbilled_since(DELIVERIES, 2.0) == SECOND


def test_when_all_is_billed_nothing_waits():
    assert unbilled_since(DELIVERIES, 5.0) is None


def test_what_was_never_delivered_does_not_wait():
    assert unbilled_since([], 0.0) is None
