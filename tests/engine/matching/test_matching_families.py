"""One principle per test: what a careful clerk would post, and what not."""

from __future__ import annotations

import datetime as dt

import pytest
from matching_world import ACME_IBAN, TODAY, codes, item, line, match, settled

NUMBER = "INV/2026/00412"
OTHERS = (item("INV/2026/00413", 77_700), item("INV/2026/00414", 5_150, "bolt"))


@pytest.mark.parametrize(
    "text",
    [
        "Payment INV/2026/00412",
        "inv/2026/00412 thanks",
        "INV-2026-00412",
        "INV 2026 00412",
        "INV202600412",
        "inv.2026.00412",
        "INV/2026/004 12",
        "INV/2026/00\n412",
        "INV/2O26/OO412",
        "INV/2026/412",
        "Inv 412",
        "2026/00412",
        "026/00412",
        "26-00412",
        "00412",
        "202600412",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    proposal = match(line(120_00, text), item(NUMBER, 120_00), *OTHERS)
    assert (proposal.verdict, settled(proposal)) == ("auto", {NUMBER: 120_00})


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("RE-2026-0412", "Rechnung RE 2026 0412"),
        ("2026-000412", "Factura 2026000412"),
        ("FA26/0412", "Facture fa26-0412"),
        ("F0012345", "F 12345"),
        ("100012345", "Rg. 1000 12345"),
        ("FV/0412/10/2026", "fv 0412/10/2026"),
        ("0412/2026", "Ft. 0412-2026"),
        ("VF202600412", "factuur 202600412"),
    ],
)
def test_every_format_of_numbers_is_learned_from_the_ledger(number: str, text: str) -> None:
    sibling = number.replace("12", "19", 1) if "12345" not in number else number[:-1] + "9"
    proposal = match(line(88_00, text), item(number, 88_00), item(sibling, 91_00))
    assert (proposal.verdict, settled(proposal)) == ("auto", {number: 88_00})


@pytest.mark.parametrize(
    "text",
    [
        "INV/2026/00412, INV/2026/00413",
        "INV/2026/00412/00413",
        "INV/2026/00412+413",
        "INV/2026/00412 og 00413",
        "INV/2026/00412/3",
    ],
)
def test_a_list_may_share_its_prefix(text: str) -> None:
    proposal = match(line(300_00, text), item(NUMBER, 100_00), item("INV/2026/00413", 200_00))
    assert (proposal.verdict, len(proposal.allocations)) == ("auto", 2)


@pytest.mark.parametrize("text", ["INV/2026/00412-00415", "INV/2026/00412 bis 00415"])
def test_a_range_names_what_lies_between_its_ends(text: str) -> None:
    items = [item(f"INV/2026/0041{n}", n * 1_000) for n in (2, 3, 4, 5)]
    proposal = match(line(14_000, text), *items, item("INV/2026/00416", 9_999))
    assert (proposal.verdict, len(proposal.allocations)) == ("auto", 4)


def test_a_range_sign_between_two_numbers_may_also_join_only_the_two() -> None:
    items = [item(f"INV/2026/0041{n}", n * 1_000) for n in (2, 3, 4, 5)]
    proposal = match(line(7_000, "INV/2026/00412-00415"), *items)
    assert set(settled(proposal)) == {"INV/2026/00412", "INV/2026/00415"}


def test_the_structured_reference_needs_no_payer() -> None:
    paid = item(NUMBER, 500_00, structured_ref="RF18539007547034")
    proposal = match(line(500_00, "", "", structured_ref="RF18 5390 0754 7034"), paid, *OTHERS)
    assert (proposal.verdict, proposal.family) == ("auto", "reference_structured")


def test_a_structured_reference_torn_apart_in_the_text_is_found() -> None:
    paid = item(NUMBER, 500_00, structured_ref="RF18539007547034")
    proposal = match(line(500_00, "ref RF18 5390 0754 7034 tak", ""), paid, *OTHERS)
    assert proposal.family == "reference_structured"


def test_a_national_reference_of_digits_ignores_leading_zeros() -> None:
    paid = item(NUMBER, 500_00, structured_ref="00000000000000123456789")
    proposal = match(line(500_00, "", "", structured_ref="123456789"), paid, *OTHERS)
    assert proposal.verdict == "auto"


def test_the_customers_own_order_number_names_the_item() -> None:
    paid = item(NUMBER, 44_00, customer_ref="PO-774411")
    proposal = match(line(44_00, "your goods po 774411"), paid, *OTHERS)
    assert (proposal.verdict, proposal.family) == ("auto", "reference_customer")


def test_an_order_invoiced_twice_is_paid_by_the_sum_of_both() -> None:
    parts = [item(f"INV/2026/0080{n}", n * 1_000, customer_ref="PO-774411") for n in (1, 2)]
    proposal = match(line(3_000, "PO-774411"), *parts)
    assert (proposal.verdict, len(proposal.allocations)) == ("auto", 2)


def test_the_end_to_end_field_may_hold_the_number() -> None:
    proposal = match(line(120_00, end_to_end_id="INV-2026-00412"), item(NUMBER, 120_00), *OTHERS)
    assert proposal.verdict == "auto"


def test_random_digits_in_the_end_to_end_field_name_nothing() -> None:
    proposal = match(line(99_00, "", "", end_to_end_id="E2E412"), item(NUMBER, 120_00))
    assert proposal.verdict == "none"


def test_the_payers_own_document_number_beside_ours_does_not_disturb() -> None:
    text = "OUR DOC 2026413 pays INV/2026/00412"
    proposal = match(line(120_00, text), item(NUMBER, 120_00), *OTHERS)
    assert settled(proposal) == {NUMBER: 120_00}


def test_one_wrong_digit_is_forgiven_when_payer_and_amount_agree() -> None:
    proposal = match(line(120_00, "INV/2026/00472"), item(NUMBER, 120_00), *OTHERS)
    assert (proposal.verdict, proposal.family) == ("auto", "reference_near")


def test_one_wrong_digit_that_makes_a_strangers_number_is_forgiven_too() -> None:
    stranger = item("INV/2026/00472", 999_00, "bolt")
    proposal = match(line(120_00, "INV/2026/00472"), item(NUMBER, 120_00), stranger)
    assert settled(proposal) == {NUMBER: 120_00}


def test_a_mistyped_number_between_two_own_items_is_left_to_a_person() -> None:
    other = item("INV/2026/00472", 999_00)
    proposal = match(line(120_00, "INV/2026/00472"), item(NUMBER, 120_00), other)
    assert (proposal.verdict, "reference_contradicted" in proposal.reasons) == ("suggest", True)


def test_one_wrong_number_in_a_list_is_corrected_by_the_sum() -> None:
    items = [item(NUMBER, 10_017), item("INV/2026/00520", 20_031), item("INV/2026/00631", 4_003)]
    proposal = match(line(30_048, "INV/2026/00912, INV/2026/00520"), *items)
    assert set(settled(proposal)) == {NUMBER, "INV/2026/00520"}


def test_a_list_cut_by_the_bank_is_completed_by_the_only_set_that_fits() -> None:
    rest = [item(f"INV/2026/007{n}1", 11_111 * n + n * n) for n in range(1, 6)]
    amount = 120_00 + rest[1].residual + rest[3].residual
    proposal = match(line(amount, "INV/2026/00412, INV/2026/"), item(NUMBER, 120_00), *rest)
    assert set(settled(proposal)) == {NUMBER, rest[1].id, rest[3].id}


def test_a_cut_list_that_two_sets_complete_is_left_to_a_person() -> None:
    rest = [item(f"INV/2026/0070{n}", 50_00) for n in (1, 2)]
    proposal = match(line(170_00, "INV/2026/00412, INV/2026/007"), item(NUMBER, 120_00), *rest)
    assert (proposal.verdict, "ambiguous_subset" in proposal.reasons) == ("suggest", True)


def test_what_is_left_of_a_cut_number_tells_two_sets_apart() -> None:
    rest = [item("INV/2026/00701", 50_00), item("INV/2026/00811", 50_00)]
    proposal = match(line(170_00, "INV/2026/00412, INV/2026/008"), item(NUMBER, 120_00), *rest)
    assert set(settled(proposal)) == {NUMBER, "INV/2026/00811"}


def test_the_account_and_the_only_item_of_the_amount_suffice() -> None:
    paid = line(120_00, "payment", "", payer_account=ACME_IBAN)
    proposal = match(paid, item(NUMBER, 120_00), *OTHERS)
    assert (proposal.verdict, proposal.family) == ("auto", "amount_account")


@pytest.mark.parametrize("name", ["ACME TOOLING", "AcmeToolingBV", "Tooling Acme", "ACME TOOLIN"])
def test_a_damaged_name_and_the_only_item_of_the_amount_suffice(name: str) -> None:
    proposal = match(line(120_00, "payment", name), item(NUMBER, 120_00), *OTHERS)
    assert (proposal.verdict, proposal.family) == ("auto", "amount_name")


def test_two_items_of_one_amount_are_ambiguous() -> None:
    proposal = match(line(120_00, "payment"), item(NUMBER, 120_00), item("INV/2026/9", 120_00))
    assert (proposal.verdict, "ambiguous_amount" in proposal.reasons) == ("suggest", True)


def test_twins_with_the_same_amount_stay_ambiguous() -> None:
    items = (item(NUMBER, 120_00, "twin1"), item("INV/2026/00990", 120_00, "twin2"))
    proposal = match(line(120_00, "payment", "KESTREL FARMS"), *items)
    assert proposal.verdict == "suggest"


def test_the_legal_form_tells_twins_apart() -> None:
    items = (item(NUMBER, 120_00, "twin1"), item("INV/2026/00990", 120_00, "twin2"))
    proposal = match(line(120_00, "payment", "Kestrel Farms P.L.C."), *items)
    assert settled(proposal) == {"INV/2026/00990": 120_00}


def test_a_number_of_the_other_twin_is_a_strangers() -> None:
    proposal = match(line(120_00, NUMBER, "Kestrel Farms PLC"), item(NUMBER, 120_00, "twin1"))
    assert (proposal.verdict, "payer_conflict" in proposal.reasons) != ("auto", False)


def test_the_head_of_a_group_pays_for_its_child() -> None:
    paid = line(120_00, NUMBER, "MERIDIAAN HOLDING")
    proposal = match(paid, item(NUMBER, 120_00, "child"), *OTHERS)
    assert (proposal.verdict, "payer_head" in codes(proposal)) == ("auto", True)


def test_a_child_does_not_pay_for_its_head() -> None:
    paid = line(120_00, NUMBER, "Dochter Logistiek BV")
    assert match(paid, item(NUMBER, 120_00, "head")).verdict != "auto"


def test_a_strangers_number_is_never_posted() -> None:
    paid = line(120_00, NUMBER, "Bolt & Soenner")
    assert (
        match(paid, item(NUMBER, 120_00), item("INV/2026/00777", 33_00, "bolt")).verdict != "auto"
    )


def test_a_strangers_number_blocks_the_only_own_item_of_the_amount() -> None:
    items = (item(NUMBER, 70_00), item("INV/2026/08391", 120_00, "bolt"))
    proposal = match(line(120_00, NUMBER, "Bolt & Sonner"), *items)
    assert (proposal.verdict, "foreign_reference" in proposal.reasons) == ("suggest", True)


def test_a_number_like_ours_that_is_not_open_blocks_a_reading_by_amount() -> None:
    proposal = match(line(120_00, "INV/2026/07777"), item(NUMBER, 120_00), *OTHERS)
    assert "reference_unknown" in proposal.reasons


def test_an_unknown_payer_is_left_to_a_person_though_the_number_is_right() -> None:
    proposal = match(line(120_00, NUMBER, "Zenith Factoring"), item(NUMBER, 120_00))
    assert (proposal.verdict, "payer_unknown" in proposal.reasons) == ("suggest", True)


def test_the_whole_balance_is_paid_without_a_number() -> None:
    items = [item(f"INV/2026/0010{n}", 1_000 * n + 7) for n in (1, 2, 4)]
    proposal = match(line(7_021, "account balance"), *items, *OTHERS[1:])
    assert (proposal.verdict, proposal.family, len(proposal.allocations)) == ("auto", "balance", 3)


def test_the_balance_nets_credit_notes() -> None:
    items = [item("INV/2026/00101", 90_00), item("RINV/2026/00007", -20_00)]
    assert len(match(line(70_00, "saldo"), *items).allocations) == 2


def test_everything_overdue_is_paid_without_a_number() -> None:
    later = item("INV/2026/00999", 45_11, due=dt.date(2026, 12, 1))
    overdue = [item(f"INV/2026/0010{n}", 1_000 * n + 7) for n in (1, 2, 4)]
    proposal = match(line(7_021, "payment"), later, *overdue)
    assert (proposal.verdict, "amount_overdue" in codes(proposal)) == ("auto", True)


def test_the_oldest_items_are_paid_without_a_number() -> None:
    due = [dt.date(2026, 11, day) for day in (1, 5, 9, 20)]
    items = [item(f"INV/2026/0010{n}", 1_001 << n, due=due[n]) for n in range(4)]
    proposal = match(line(3_003, "payment"), *items)
    assert (proposal.verdict, "amount_oldest" in codes(proposal)) == ("auto", True)


def test_a_set_of_items_is_posted_only_if_no_other_set_fits() -> None:
    items = [
        item(f"INV/2026/0010{n}", a) for n, a in enumerate((910_017, 520_031, 330_047, 71_003))
    ]
    proposal = match(line(910_017 + 330_047, "payment"), *items)
    assert (proposal.verdict, proposal.family) == ("auto", "subset")


def test_a_named_credit_note_is_netted() -> None:
    items = (item(NUMBER, 120_00), item("RINV/2026/00007", -20_00))
    proposal = match(line(100_00, "INV/2026/00412 less RINV/2026/00007"), *items)
    assert settled(proposal) == {NUMBER: 120_00, "RINV/2026/00007": -20_00}


def test_a_credit_note_is_not_its_invoice_though_the_numbers_agree() -> None:
    items = (item("INV/2026/00007", 55_00), item(NUMBER, 120_00), item("RINV/2026/00007", -20_00))
    proposal = match(line(100_00, "INV/2026/00412 RINV/2026/00007"), *items)
    assert set(settled(proposal)) == {NUMBER, "RINV/2026/00007"}


def test_a_discount_in_time_closes_the_item() -> None:
    paid = item(NUMBER, 100_00, discount=2_00, discount_until=TODAY)
    proposal = match(line(98_00, f"{NUMBER} -2%"), paid)
    assert (settled(proposal), proposal.discount) == ({NUMBER: 100_00}, 2_00)


def test_a_late_discount_stays_open() -> None:
    paid = item(NUMBER, 100_00, discount=2_00, discount_until=TODAY - dt.timedelta(days=1))
    proposal = match(line(98_00, f"{NUMBER} -2%"), paid)
    assert (settled(proposal), proposal.difference_kind) == ({NUMBER: 98_00}, "discount_late")


def test_a_bank_charge_closes_the_item() -> None:
    proposal = match(line(993_00, NUMBER), item(NUMBER, 1_000_00))
    assert (settled(proposal), proposal.fee) == ({NUMBER: 1_000_00}, 7_00)


def test_a_rounding_up_is_a_negative_fee() -> None:
    proposal = match(line(100_02, NUMBER), item(NUMBER, 100_00))
    assert (proposal.difference_kind, proposal.fee) == ("rounding", -2)


def test_a_short_payment_stays_open_as_a_deduction() -> None:
    proposal = match(line(80_00, f"{NUMBER} dañado"), item(NUMBER, 100_00))
    assert (settled(proposal), proposal.difference_kind) == ({NUMBER: 80_00}, "deduction")


def test_a_shortage_too_large_for_a_fee_and_too_small_for_a_deduction_is_asked() -> None:
    proposal = match(line(975_00, NUMBER), item(NUMBER, 1_000_00))
    assert (proposal.verdict, "difference_unclear" in proposal.reasons) == ("suggest", True)


@pytest.mark.parametrize("written", ["-12.51", "-12,51", "minus 12,51 EUR", "12.51-"])
def test_a_shortage_stated_beside_one_of_several_items_stays_open_there(written: str) -> None:
    text = f"{NUMBER}, INV/2026/00413 promo {NUMBER} {written}"
    proposal = match(line(187_49, text), item(NUMBER, 100_00), item("INV/2026/00413", 100_00))
    assert settled(proposal) == {NUMBER: 87_49, "INV/2026/00413": 100_00}


def test_a_shortage_on_one_of_several_items_is_asked_when_the_text_is_silent() -> None:
    items = (item(NUMBER, 100_00), item("INV/2026/00413", 100_00))
    proposal = match(line(150_00, f"{NUMBER} INV/2026/00413"), *items)
    assert (proposal.verdict, "shortage_unlocated" in proposal.reasons) == ("suggest", True)


def test_half_of_an_item_is_an_instalment() -> None:
    proposal = match(line(50_00, f"{NUMBER} part 1"), item(NUMBER, 100_00))
    assert (proposal.verdict, proposal.difference_kind) == ("auto", "partial")


def test_an_overpayment_leaves_the_rest_unapplied() -> None:
    proposal = match(line(110_00, NUMBER), item(NUMBER, 100_00))
    assert (settled(proposal), proposal.over) == ({NUMBER: 100_00}, 10_00)


def test_an_overpayment_that_equals_another_item_is_asked() -> None:
    proposal = match(line(150_00, NUMBER), item(NUMBER, 100_00), item("INV/2026/00413", 50_00))
    assert (proposal.verdict, "over_explained" in proposal.reasons) == ("suggest", True)


def test_a_payment_registered_before_is_matched_like_an_item() -> None:
    registered = item("PAY/2026/0003", 120_00, kind="payment")
    assert match(line(120_00, "PAY/2026/0003"), registered).verdict == "auto"


def test_a_returned_debit_is_never_posted() -> None:
    proposal = match(line(-120_00, f"RETURN {NUMBER}"), item(NUMBER, 120_00))
    assert (proposal.verdict == "auto", settled(proposal)) == (False, {})


def test_a_refund_of_a_named_credit_note_is_proposed_not_posted() -> None:
    proposal = match(line(-20_00, "RINV/2026/00007"), item("RINV/2026/00007", -20_00))
    assert (proposal.verdict, settled(proposal)) == ("suggest", {"RINV/2026/00007": -20_00})


@pytest.mark.parametrize("text", ["/", "INTEREST", "CARD SETTLEMENT 88123", "LOAN 2026/00412"])
def test_noise_is_never_posted(text: str) -> None:
    proposal = match(line(7_331, text, "OWN ACCOUNT"), item(NUMBER, 120_00), *OTHERS)
    assert proposal.verdict != "auto"


def test_the_only_item_of_an_amount_is_no_more_than_a_hint_without_a_payer() -> None:
    proposal = match(line(120_00, "/", ""), item(NUMBER, 120_00), *OTHERS)
    assert (proposal.verdict, "payer_unconfirmed" in proposal.reasons) == ("suggest", True)
