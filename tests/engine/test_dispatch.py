"""States, retries, channels and receipts of a dispatch."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import dispatch
from o2c_automation.engine.dispatch import (
    CHANNELS,
    LEFT,
    PENDING,
    RETRY_MINUTES,
    TRANSITIONS,
    VOID,
    Receipt,
    Verdict,
    judge_receipts,
    lost_minutes,
    network_receipt,
    next_channel,
    retry_minutes,
)

STATUSES = st.sampled_from(
    ["ready", "process", "pending", "sent", "bounce", "exception", "canceled"]
)
FAILURES = st.sampled_from(["", "unknown", "mail_smtp", "mail_email_invalid", "mail_bl"])
RECEIPTS = st.lists(st.builds(Receipt, STATUSES, FAILURES), max_size=6)


def test_every_state_that_may_follow_is_a_state_itself():
    assert {target for targets in TRANSITIONS.values() for target in targets} <= set(TRANSITIONS)


def test_every_state_can_be_reached_from_queued():
    reached, frontier = set(), {"queued"}
    while frontier:
        reached |= frontier
        frontier = {t for s in frontier for t in TRANSITIONS[s]} - reached
    assert reached == set(TRANSITIONS)


def test_every_state_is_pending_or_has_left_or_is_void_and_only_one_of_them():
    assert sorted(PENDING + LEFT + VOID) == sorted(TRANSITIONS)


def test_what_has_left_is_never_prepared_again_without_a_failure():
    assert not any({"queued", "rendering"} & set(TRANSITIONS[state]) for state in LEFT)


def test_a_void_dispatch_never_moves_again():
    assert not any(TRANSITIONS[state] for state in VOID)


@given(st.integers(1, 40))
def test_pauses_grow_until_giving_up(attempts):
    pause, following = retry_minutes(attempts), retry_minutes(attempts + 1)
    assert following is None or pause < following


def test_after_the_last_pause_nothing_is_tried_again():
    assert retry_minutes(len(RETRY_MINUTES) + 1) is None


def test_a_pause_before_the_first_attempt_has_no_meaning():
    with pytest.raises(ValueError, match="at least one"):
        retry_minutes(0)


@given(st.sets(st.sampled_from(CHANNELS)), st.sets(st.sampled_from(CHANNELS)))
def test_the_next_channel_is_possible_and_new_or_none_is_left(tried, possible):
    channel = next_channel("no_email", tried, possible)
    assert channel in possible - tried if possible - tried else channel == ""


def test_a_channel_that_another_addon_adds_is_taken_last():
    assert next_channel("no_email", {"email"}, {"pigeon", "print"}) == "print"
    assert next_channel("no_email", {"email", "print"}, {"pigeon", "print"}) == "pigeon"


@pytest.mark.parametrize("reason", ["no_lines", "zero_total", "no_recipient", "refused_by_host"])
def test_another_channel_does_not_cure_what_is_wrong_with_the_document(reason):
    assert next_channel(reason, set(), set(CHANNELS)) == ""


@given(st.integers(1, 40))
def test_pauses_after_lost_attempts_never_shrink(attempts):
    assert lost_minutes(attempts) <= lost_minutes(attempts + 1)


def test_a_server_that_was_restarted_goes_on_at_once():
    assert lost_minutes(1) == 0


def test_no_receipt_proves_nothing():
    assert judge_receipts([]) is None


def test_a_receipt_that_is_awaited_leaves_the_verdict_open():
    assert judge_receipts([Receipt("sent"), Receipt("ready")]) is None


def test_all_sent_is_delivered():
    assert judge_receipts([Receipt("sent"), Receipt("sent")]) == Verdict("delivered")


def test_one_of_two_recipients_is_enough():
    receipts = [Receipt("sent"), Receipt("exception", "mail_email_invalid")]
    assert judge_receipts(receipts) == Verdict("delivered", "partly_delivered")


@pytest.mark.parametrize(
    ("receipt", "verdict"),
    [
        (Receipt("exception", "mail_smtp"), Verdict("failed", "mail_server_refused")),
        (Receipt("exception", "unknown"), Verdict("failed", "mail_server_refused")),
        (Receipt("exception", "mail_email_missing"), Verdict("undeliverable", "no_email")),
        (Receipt("exception", "mail_email_invalid"), Verdict("undeliverable", "invalid_email")),
        (Receipt("bounce"), Verdict("undeliverable", "bounced")),
        (Receipt("bounce", "mail_bounce"), Verdict("undeliverable", "bounced")),
        (Receipt("canceled", "mail_bl"), Verdict("undeliverable", "address_excluded")),
        (Receipt("canceled"), Verdict("undeliverable", "address_excluded")),
        (Receipt("exception", "sn_error"), Verdict("failed", "carrier_refused")),
        (Receipt("exception", "sms_server"), Verdict("failed", "carrier_refused")),
        (Receipt("exception", "sn_credit"), Verdict("undeliverable", "no_carrier_credit")),
        (Receipt("exception", "sn_price"), Verdict("undeliverable", "not_carried_there")),
        (Receipt("exception", "sn_format"), Verdict("undeliverable", "unprintable_by_post")),
    ],
)
def test_a_failure_is_retried_only_where_a_retry_may_cure_it(receipt, verdict):
    assert judge_receipts([receipt]) == verdict


@pytest.mark.parametrize("state", ["", "ready", "to_send", "processing"])
def test_what_the_network_has_not_judged_leaves_the_verdict_open(state):
    assert judge_receipts([network_receipt(state)]) is None


def test_what_the_network_delivered_is_delivered():
    assert judge_receipts([network_receipt("done")]) == Verdict("delivered")


@pytest.mark.parametrize("state", ["error", "skipped"])
def test_what_the_network_refused_is_not_sent_again_by_itself(state):
    verdict = judge_receipts([network_receipt(state)])
    assert verdict == Verdict("undeliverable", "refused_by_network")


def test_of_two_failures_the_curable_one_counts():
    receipts = [Receipt("bounce"), Receipt("exception", "mail_smtp")]
    assert judge_receipts(receipts) == Verdict("failed", "mail_server_refused")


@given(RECEIPTS)
def test_a_verdict_is_a_state_that_may_follow_handing_over(receipts):
    verdict = judge_receipts(receipts)
    assert verdict is None or verdict.state in TRANSITIONS["handed_over"]


@given(RECEIPTS, st.randoms())
def test_the_state_does_not_depend_on_the_order_of_receipts(receipts, random):
    shuffled = random.sample(receipts, len(receipts))
    states = [verdict and verdict.state for verdict in map(judge_receipts, (receipts, shuffled))]
    assert states[0] == states[1]


def test_the_examples_in_the_documentation_hold():
    assert doctest.testmod(dispatch).failed == 0
