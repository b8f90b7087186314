"""Lines of one batch weighed together, and the guards that stop automatic posting."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from matching_world import ACME_IBAN, PARTNERS, TODAY, codes, item, line, match, match_all, settled

from o2c_automation.engine.matching import Alias, Partner, Policy

NUMBER = "INV/2026/00412"


def test_of_two_payments_of_one_item_the_earlier_position_pays() -> None:
    late = line(120_00, NUMBER, id="late", position=2)
    early = line(120_00, NUMBER, id="early", position=1)
    first, second = match_all([late, early], [item(NUMBER, 120_00)])
    assert (first.verdict, second.verdict) != ("auto", "suggest")
    assert second.verdict == "auto"


def test_of_two_payments_of_one_item_the_earlier_date_pays() -> None:
    late = line(120_00, NUMBER, id="late")
    early = line(120_00, NUMBER, id="early", position=9, date=TODAY - dt.timedelta(days=3))
    assert [p.verdict == "auto" for p in match_all([late, early], [item(NUMBER, 120_00)])] == [
        False,
        True,
    ]


def test_a_second_payment_says_so() -> None:
    lines = [line(120_00, NUMBER, id=n, position=n) for n in (1, 2)]
    second = match_all(lines, [item(NUMBER, 120_00)])[1]
    assert "duplicate_payment" in second.reasons


def test_a_second_payment_does_not_take_another_item_of_the_amount() -> None:
    lines = [line(120_00, NUMBER, id=n, position=n) for n in (1, 2)]
    second = match_all(lines, [item(NUMBER, 120_00), item("INV/2026/00413", 120_00)])[1]
    assert second.verdict != "auto"


def test_a_payment_of_an_item_settled_before_is_recognised() -> None:
    paid = item(NUMBER, 0, amount=120_00)
    proposal = match(line(120_00, NUMBER), paid, item("INV/2026/00555", 120_00))
    assert (proposal.verdict == "auto", "duplicate_payment" in proposal.reasons) == (False, True)


def test_two_instalments_settle_one_item() -> None:
    lines = [line(50_00, f"{NUMBER} part {n}", id=n, position=n) for n in (1, 2)]
    verdicts = [p.verdict for p in match_all(lines, [item(NUMBER, 100_00)])]
    assert verdicts == ["auto", "auto"]


def test_the_same_instalment_twice_is_left_to_a_person() -> None:
    lines = [line(30_00, f"{NUMBER} part 1", id=n, position=n) for n in (1, 2)]
    second = match_all(lines, [item(NUMBER, 100_00)])[1]
    assert "duplicate_payment" in second.reasons


def test_a_line_without_number_waits_for_the_lines_that_name_their_items() -> None:
    silent = line(120_00, "payment", id="silent", position=1)
    named = line(120_00, NUMBER, id="named", position=2)
    items = [item(NUMBER, 120_00), item("INV/2026/00413", 120_00)]
    first, second = match_all([silent, named], items)
    assert (settled(first), settled(second)) == ({"INV/2026/00413": 120_00}, {NUMBER: 120_00})


def test_a_balance_is_what_the_named_payments_left_open() -> None:
    items = [item(f"INV/2026/0010{n}", 1_000 * n + 7) for n in (1, 2, 4)]
    balance = line(6_014, "saldo", id="balance", position=1)
    named = line(1_007, "INV/2026/00101", id="named", position=2)
    first, _ = match_all([balance, named], items)
    assert (first.verdict, len(first.allocations)) == ("auto", 2)


@pytest.mark.parametrize(
    ("flag", "reason"),
    [("aml", "aml"), ("period_closed", "period_closed"), ("reversal", "reversal"),
     ("cash_over_limit", "flagged")],
)  # fmt: skip
def test_a_flag_stops_automatic_posting(flag: str, reason: str) -> None:
    proposal = match(line(120_00, NUMBER, flags=(flag,)), item(NUMBER, 120_00))
    assert (proposal.verdict, reason in proposal.reasons) == ("suggest", True)


def test_a_flag_keeps_the_proposal() -> None:
    proposal = match(line(120_00, NUMBER, flags=("aml",)), item(NUMBER, 120_00))
    assert settled(proposal) == {NUMBER: 120_00}


def test_a_blocked_customer_is_not_posted() -> None:
    partners = (dataclasses.replace(PARTNERS[0], flags=("payer_blocked",)), *PARTNERS[1:])
    proposal = match(line(120_00, NUMBER), item(NUMBER, 120_00), partners=partners)
    assert "payer_blocked" in proposal.reasons


def test_a_blocked_item_is_not_posted() -> None:
    proposal = match(line(120_00, NUMBER), item(NUMBER, 120_00, blocked_reason="in dispute"))
    assert "item_blocked" in proposal.reasons


def test_an_item_in_another_currency_is_not_paid() -> None:
    proposal = match(line(120_00, NUMBER), item(NUMBER, 120_00, currency="USD"))
    assert (proposal.verdict == "auto", settled(proposal)) == (False, {})


def test_above_the_policys_limit_a_person_decides() -> None:
    proposal = match(
        line(120_00, NUMBER), item(NUMBER, 120_00), policy=Policy(max_auto_amount=100_00)
    )
    assert "amount_limit" in proposal.reasons


@pytest.mark.parametrize(
    ("policy", "amount"),
    [(Policy(auto_fee=False), 993_00), (Policy(auto_partial=False), 600_00),
     (Policy(auto_over=False), 1_100_00)],
)  # fmt: skip
def test_the_policy_can_leave_each_difference_to_a_person(policy: Policy, amount: int) -> None:
    proposal = match(line(amount, NUMBER), item(NUMBER, 1_000_00), policy=policy)
    assert (proposal.verdict, "policy_forbids" in proposal.reasons) == ("suggest", True)


def test_a_large_overpayment_is_asked() -> None:
    proposal = match(line(900_00, NUMBER), item(NUMBER, 100_00))
    assert "over_large" in proposal.reasons


def test_days_of_grace_extend_the_discount() -> None:
    paid = item(NUMBER, 100_00, discount=2_00, discount_until=TODAY - dt.timedelta(days=2))
    proposal = match(line(98_00, NUMBER), paid, policy=Policy(discount_grace_days=2))
    assert proposal.discount == 2_00


def test_a_higher_threshold_turns_postings_into_suggestions() -> None:
    proposal = match(line(120_00, "payment"), item(NUMBER, 120_00), policy=Policy(auto=950))
    assert (proposal.verdict, "score_low" in proposal.reasons) == ("suggest", True)


def test_a_difference_needs_somebody_to_confirm_who_paid() -> None:
    proposal = match(line(993_00, NUMBER, ""), item(NUMBER, 1_000_00))
    assert "payer_unconfirmed" in proposal.reasons


def test_a_learned_account_names_the_payer() -> None:
    alias = Alias("account", "GB29NWBK60161331926819", "acme", hits=3)
    paid = line(120_00, "payment", "Zenith", payer_account="GB29 NWBK 6016 1331 9268 19")
    proposal = match(paid, item(NUMBER, 120_00), aliases=[alias])
    assert (proposal.verdict, proposal.family) == ("auto", "amount_alias")


def test_a_learned_name_names_the_payer() -> None:
    alias = Alias("name", "Zenith Payments", "acme", hits=1)
    proposal = match(line(120_00, "", "ZENITH PAYMENTS"), item(NUMBER, 120_00), aliases=[alias])
    assert "payer_alias" in codes(proposal)


def test_a_learned_pattern_in_the_text_names_the_payer() -> None:
    alias = Alias("reference", "CUST-0815", "acme", hits=1)
    proposal = match(line(120_00, "cust 0815", ""), item(NUMBER, 120_00), aliases=[alias])
    assert (proposal.verdict, "payer_alias" in codes(proposal)) == ("auto", True)


def test_an_alias_that_missed_as_often_as_it_hit_is_forgotten() -> None:
    alias = Alias("name", "Zenith Payments", "acme", hits=2, misses=2)
    proposal = match(line(120_00, "", "ZENITH PAYMENTS"), item(NUMBER, 120_00), aliases=[alias])
    assert proposal.verdict == "none"


def test_the_customer_given_on_the_line_counts() -> None:
    proposal = match(line(120_00, "", "", partner_id="acme"), item(NUMBER, 120_00))
    assert "payer_given" in codes(proposal)


def test_a_shared_account_is_told_apart_by_the_name() -> None:
    partners = (
        Partner("a", "Alder Works", (ACME_IBAN,)),
        Partner("b", "Birch Works", (ACME_IBAN,)),
    )
    items = (item(NUMBER, 120_00, "a"), item("INV/2026/00413", 120_00, "b"))
    paid = line(120_00, "", "BIRCH WORKS", payer_account=ACME_IBAN)
    assert settled(match(paid, *items, partners=partners)) == {"INV/2026/00413": 120_00}


def test_unexplained_money_stays_on_the_customers_account() -> None:
    proposal = match(line(77_77, "payment"), item(NUMBER, 120_00))
    assert (settled(proposal), proposal.over) == ({}, 77_77)


@pytest.mark.parametrize(("order", "first"), [("oldest", "A-2026-001"), ("due", "A-2026-002")])
def test_unexplained_money_may_be_spread_as_the_policy_says(order: str, first: str) -> None:
    items = (
        item("A-2026-001", 50_00, date=dt.date(2026, 1, 1), due=dt.date(2026, 9, 1)),
        item("A-2026-002", 50_00, date=dt.date(2026, 2, 1), due=dt.date(2026, 3, 1)),
    )
    proposal = match(line(33_33, "payment"), *items, policy=Policy(on_account=order))
    assert settled(proposal) == {first: 33_33}


def test_unexplained_money_may_pay_late_charges_before_the_debt() -> None:
    items = (
        item("A-2026-001", 50_00, due=dt.date(2026, 3, 1)),
        item("A-2026-002", 10_00, due=dt.date(2026, 9, 1), is_charge=True),
    )
    proposal = match(line(33_33, "payment"), *items, policy=Policy(on_account="charges"))
    assert settled(proposal) == {"A-2026-002": 10_00, "A-2026-001": 23_33}


def test_alternatives_show_what_was_not_chosen_and_why() -> None:
    items = (item(NUMBER, 120_00), item("INV/2026/00413", 120_00))
    proposal = match(line(120_00, "payment"), *items)
    assert [c.reasons for c in proposal.alternatives] == [("ambiguous_amount",)]


def test_evidence_points_at_its_place_in_the_text() -> None:
    text = "We pay inv 2026-00412 today"
    proposal = match(line(120_00, text), item(NUMBER, 120_00))
    spans = [e.span for e in proposal.evidence if e.code.startswith("reference_")]
    assert [text[a:b] for a, b in spans if (a, b)] == ["inv 2026-00412"]


def test_an_empty_batch_gives_no_proposals() -> None:
    assert match_all([], [item(NUMBER, 1)]) == []


def test_without_open_items_nothing_is_found() -> None:
    assert match(line(120_00, NUMBER, "")).reasons == ("no_candidate",)
