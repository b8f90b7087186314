"""Lines left to a person: the likeliest answer comes first, and none of it is posted."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import pathlib
from typing import Any

import pytest
from matching_world import ACME_IBAN, PARTNERS, TODAY, codes, item, line, match, match_all, settled

from bench.generate import generate
from bench.matching import run
from o2c_automation.engine.matching import OpenItem, Policy
from o2c_automation.engine.matching.dates import stated_dates

NUMBER = "INV/2026/00120"
OTHER = "INV/2026/00377"


def asked(proposal: Any) -> dict[Any, int]:
    """What is proposed; nothing when the line was posted or no answer is worth showing."""
    return settled(proposal) if proposal.verdict == "suggest" else {}


# --- dates ----------------------------------------------------------------------
@pytest.mark.parametrize("text", ["of 02.09.2026", "2026-09-02", "9/2/2026", "du 02/09/26"])
def test_the_date_in_the_text_tells_which_of_two_items_of_one_amount_is_meant(text: str) -> None:
    first, second = item(NUMBER, 500_00), item(OTHER, 500_00, date=dt.date(2026, 9, 2))
    assert asked(match(line(500_00, text), first, second)) == {OTHER: 500_00}


def test_without_a_date_the_older_of_two_items_of_one_amount_comes_first() -> None:
    newer, older = item(NUMBER, 500_00), item(OTHER, 500_00, due=dt.date(2026, 8, 1))
    assert asked(match(line(500_00), newer, older)) == {OTHER: 500_00}


def test_a_date_is_no_mistyped_number() -> None:
    items = item("A-00703/26", 500_00), item("A-20260/26", 500_00)
    assert match(line(500_00, "2026-07-03"), *items).verdict == "suggest"


def test_a_part_of_a_date_is_no_running_number() -> None:
    items = item("INV/2026/12", 500_00), item("INV/2026/77", 500_00)
    assert match(line(500_00, "invoice of 12.09.2026"), *items).verdict == "suggest"


def test_a_number_written_like_a_date_is_still_found() -> None:
    assert match(line(500_00, "FV 12/10/2026"), item("FV/12/10/2026", 500_00)).verdict == "auto"


@pytest.mark.parametrize("text", ["31.02.2026", "1.000,15", "10.20.30.40", "INV/1/10/2026"])
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert stated_dates(text) == []


# --- nearly right ---------------------------------------------------------------
def test_a_mistyped_number_paid_short_is_proposed_for_the_only_item_it_can_mean() -> None:
    paid = match(line(400_00, "INV/2026/00126 damaged"), item(NUMBER, 500_00), item(OTHER, 900_00))
    assert asked(paid) == {NUMBER: 400_00}


def test_a_bank_charge_without_a_number_is_proposed_for_the_only_item_that_near() -> None:
    paid = match(line(990_00), item(NUMBER, 1_000_00), item(OTHER, 300_00))
    assert (asked(paid), paid.fee) == ({NUMBER: 1_000_00}, 10_00)


def test_two_items_as_near_to_the_amount_are_not_guessed_between() -> None:
    paid = match(line(990_00), item(NUMBER, 1_000_00), item(OTHER, 1_001_00))
    assert settled(paid) == {}


def test_a_late_discount_without_a_number_is_proposed_and_stays_open() -> None:
    late = {"discount": 20_00, "discount_until": TODAY - dt.timedelta(days=3)}
    paid = match(line(980_00), item(NUMBER, 1_000_00, **late), item(OTHER, 300_00))
    assert asked(paid) == {NUMBER: 980_00}


def test_the_balance_less_its_discounts_is_proposed() -> None:
    items = [item(n, 1_000_00, discount=20_00, discount_until=TODAY) for n in (NUMBER, OTHER)]
    paid = match(line(1_960_00, "balance"), *items)
    assert (asked(paid), paid.discount) == ({NUMBER: 1_000_00, OTHER: 1_000_00}, 40_00)


def test_a_part_of_the_only_open_item_is_proposed_for_it() -> None:
    assert asked(match(line(300_00, "1st instalment"), item(NUMBER, 1_000_00))) == {NUMBER: 300_00}


def test_one_word_of_a_name_and_the_amount_are_proposed() -> None:
    paid = match(line(500_00, name="Dochter"), item(NUMBER, 500_00, "child"))
    assert asked(paid) == {NUMBER: 500_00}


def test_an_amount_owed_by_a_name_unlike_the_payers_is_not_proposed() -> None:
    assert settled(match(line(500_00, name="Zwaluw Beheer"), item(NUMBER, 500_00, "child"))) == {}


def test_numbers_that_explain_the_money_come_before_an_amount_of_the_payer() -> None:
    named, owed = item(NUMBER, 500_00, "bolt"), item(OTHER, 501_00)
    assert asked(match(line(500_00, NUMBER), named, owed)) == {NUMBER: 500_00}


def test_who_speaks_of_a_balance_does_not_mean_one_item_that_is_nearly_as_large() -> None:
    amounts = [33_00, 800_00, 50_00, 50_00, -100_01, 70_00, 71_30]
    items = [item(f"INV/2026/{n:05d}", amount) for n, amount in enumerate(amounts, 11)]
    several = asked(match(line(799_99, "balance of account"), *items))
    assert several == {i.id: i.residual for i in items[1:5]}


def test_a_guess_is_never_posted_however_low_the_thresholds() -> None:
    policy = Policy(auto=0, margin=0)
    paid = match(line(990_00), item(NUMBER, 1_000_00), item(OTHER, 300_00), policy=policy)
    assert "likely_only" in paid.reasons


def test_money_for_a_settled_item_is_left_on_account_and_not_guessed_elsewhere() -> None:
    items = item(NUMBER, 0, amount=500_00), item(OTHER, 505_00)
    paid = match(line(500_00, NUMBER), *items)
    assert (settled(paid), "duplicate_payment" in paid.reasons) == ({}, True)


# --- strangers ------------------------------------------------------------------
def test_a_number_cut_to_one_that_somebody_else_paid_leaves_the_payers_own_amount_first() -> None:
    paid = item("0002/2026", 0, "bolt", amount=900_00)
    answer = match(line(500_00, "fatt. 2/2026"), paid, item("0072/2026", 500_00))
    assert asked(answer) == {"0072/2026": 500_00}
    assert "foreign_reference" in answer.reasons


def test_who_repeats_just_what_somebody_elses_item_came_to_may_have_paid_it_again() -> None:
    paid = item("0002/2026", 0, "bolt", amount=500_00)
    answer = match(line(500_00, "fatt. 2/2026"), paid, item("0072/2026", 500_00))
    assert (settled(answer), answer.verdict) == ({}, "suggest")
    assert "duplicate_payment" in answer.reasons


def stranger_pays(text: str, amount: int, *, trust: bool) -> Any:
    policy = dataclasses.replace(Policy(), auto_unknown_payer=trust)
    return match(line(amount, text, "Zenith Factoring"), item(NUMBER, 500_00), policy=policy)


@pytest.mark.parametrize(("trust", "verdict"), [(False, "suggest"), (True, "auto")])
def test_the_policy_decides_whether_a_strangers_whole_number_is_posted(
    trust: bool, verdict: str
) -> None:
    assert stranger_pays(NUMBER, 500_00, trust=trust).verdict == verdict


@pytest.mark.parametrize(("text", "amount"), [(NUMBER, 450_00), ("00120", 500_00)])
def test_a_trusted_stranger_must_give_the_whole_number_and_the_whole_amount(
    text: str, amount: int
) -> None:
    assert stranger_pays(text, amount, trust=True).verdict == "suggest"


def test_a_posted_strangers_payment_says_that_the_policy_trusts_it() -> None:
    assert "payer_trusted" in codes(stranger_pays(NUMBER, 500_00, trust=True))


def test_the_policy_does_not_trust_a_known_customer_with_a_strangers_number() -> None:
    policy = Policy(auto_unknown_payer=True)
    paid = match(line(500_00, NUMBER, payer_account=ACME_IBAN), item(NUMBER, 500_00, "child"),
                 policy=policy)  # fmt: skip
    assert paid.verdict == "suggest"


# --- many at once ---------------------------------------------------------------
def test_a_sign_that_stands_for_digits_elsewhere_may_be_part_of_a_number() -> None:
    items = [item(f"INV#{n:05d}", 100_00 + n) for n in range(3)]
    assert settled(match(line(100_01, "INV#00001"), *items)) == {"INV#00001": 100_01}


def test_an_item_without_a_number_does_not_break_a_batch() -> None:
    assert match(line(500_00, "anything 12345"), item("", 500_00)).verdict == "auto"


def test_every_number_of_its_own_kind_is_found_in_one_text() -> None:
    items: list[OpenItem] = [item(n, 100_00) for n in ("RE-0007", "2026/00451", "F 99123")]
    (paid,) = match_all([line(300_00, "RE-0007, 2026/00451 and F 99123")], items)
    assert settled(paid) == {i.id: 100_00 for i in items}


@pytest.mark.parametrize(("most", "ppm", "verdict"), [
    (1_500, 20_000, "auto"), (500, 20_000, "suggest"), (1_500, 5_000, "suggest"),
])  # fmt: skip
def test_a_bank_charge_is_tolerated_up_to_an_amount_and_a_share(
    most: int, ppm: int, verdict: str
) -> None:
    policy = Policy(fee_max=most, fee_max_ppm=ppm)
    paid = match(line(990_00, NUMBER), item(NUMBER, 1_000_00), policy=policy)
    assert paid.verdict == verdict


def test_a_blocked_head_of_the_group_is_not_posted() -> None:
    watched = {"head": ("payer_blocked",)}
    blocked = [dataclasses.replace(p, flags=watched.get(p.id, ())) for p in PARTNERS]
    head = line(100_00, NUMBER, "Meridiaan Holding")
    paid = match(head, item(NUMBER, 100_00, "child"), partners=blocked)
    assert (paid.verdict, "payer_blocked" in paid.reasons) == ("suggest", True)


@pytest.mark.parametrize("locale", ["de", "fr", "it", "es", "nl", "nordic", "pl", "us"])
def test_the_first_proposal_is_right_for_nine_of_ten_lines_left_to_a_person(
    locale: str, tmp_path: pathlib.Path
) -> None:
    path = tmp_path / "set.json"
    path.write_text(json.dumps(generate(locale, 41, 60, 600, hard=60)), encoding="utf-8")
    figures = run(path)
    assert (figures["first_proposal_right"] >= 0.9, figures["precision"]) == (True, 1.0)
