"""What the dispute engine promises, for every amount and every path."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import dispute

MONEY = st.integers(min_value=0, max_value=10**9)
CLAIMS = st.lists(st.integers(min_value=1, max_value=10**7), max_size=8)
PRICE = dispute.ReasonWords(1, ("price", "preis"))
DAMAGE = dispute.ReasonWords(2, ("damage", "schaden"))


def test_the_examples_of_the_documentation_are_true():
    assert doctest.testmod(dispute).failed == 0


@given(residual=st.integers(min_value=-(10**9), max_value=10**9), claims=CLAIMS)
def test_disputed_parts_never_exceed_what_is_open(residual, claims):
    assert sum(dispute.open_parts(residual, claims)) <= max(0, residual)


@given(residual=MONEY, claims=CLAIMS)
def test_no_part_exceeds_its_claim(residual, claims):
    parts = dispute.open_parts(residual, claims)
    assert all(0 <= part <= claim for part, claim in zip(parts, claims, strict=True))


@given(claims=CLAIMS, more=MONEY)
def test_claims_within_what_is_open_stay_whole(claims, more):
    assert list(dispute.open_parts(sum(claims) + more, claims)) == claims


@given(residual=MONEY, claims=CLAIMS)
def test_what_room_allows_never_overdraws_the_item(residual, claims):
    free = dispute.room(residual, claims)
    assert free == 0 or free + sum(claims) <= residual


@given(path=st.lists(st.sampled_from(sorted(dispute.TRANSITIONS)), max_size=12))
def test_every_reachable_state_is_known_and_cancelled_is_the_end(path):
    state = "new"
    for target in path:
        if target in dispute.TRANSITIONS[state]:
            assert state != "cancelled"
            state = target
    assert state in dispute.TRANSITIONS


def test_the_ledger_can_settle_every_case_that_is_not_settled():
    for state in dispute.UNSETTLED_STATES:
        assert set(dispute.SETTLED_STATES) <= set(dispute.TRANSITIONS[state])


def test_a_settled_case_only_goes_back_to_where_it_can_come_from():
    for state in dispute.SETTLED_STATES:
        assert set(dispute.TRANSITIONS[state]) == set(dispute.UNSETTLED_STATES)


def test_a_rejected_claim_is_owed_again():
    assert "rejected" not in dispute.BLOCKING_STATES


def test_a_credit_note_resolves_and_a_payment_recovers():
    assert dispute.settled_state("credit_note") == "resolved"
    assert dispute.settled_state("payment") == "recovered"
    assert dispute.settled_state("write_off") == "written_off"


def test_up_to_the_ceiling_everybody_decides():
    assert dispute.approval_obstacle(500, 500, is_manager=False, is_own=True) == ""


def test_above_the_ceiling_a_manager_decides():
    assert dispute.approval_obstacle(501, 500, is_manager=False, is_own=False) == "above_ceiling"
    assert dispute.approval_obstacle(501, 500, is_manager=True, is_own=False) == ""


def test_above_the_ceiling_nobody_decides_an_own_case():
    assert dispute.approval_obstacle(501, 500, is_manager=True, is_own=True) == "own_case"


def test_a_reason_is_read_from_the_payers_words_with_its_evidence():
    guess = dispute.guess_reason("INV/2026/7 abzgl. Schäden / Bruch", [PRICE, DAMAGE])
    assert guess == dispute.Guess(2, ("schaden",))


def test_a_word_inside_another_word_is_no_evidence():
    assert dispute.guess_reason("enterprise order", [PRICE, DAMAGE]) is None


def test_a_word_without_a_letter_tells_nothing():
    assert dispute.guess_reason("less 250.00", [dispute.ReasonWords(3, ("2%",))]) is None


def test_two_reasons_of_equal_weight_are_no_guess():
    rivals = [dispute.ReasonWords(1, ("short",)), dispute.ReasonWords(2, ("price",))]
    assert dispute.guess_reason("price short", rivals) is None


@given(text=st.text(max_size=60))
def test_guessing_does_not_depend_on_the_order_of_reasons(text):
    forwards = dispute.guess_reason(text, [PRICE, DAMAGE])
    backwards = dispute.guess_reason(text, [DAMAGE, PRICE])
    assert forwards == backwards
