"""What keeps an invoice from leaving."""

from dataclasses import replace

import pytest

from o2c_automation.engine.invoice_check import InvoiceFacts, problems

SOUND = InvoiceFacts(
    line_count=2,
    total=12_000,
    channel="email",
    emails=1,
    valid_emails=1,
    has_recipient=True,
    has_address=True,
    has_portal_user=True,
)


def test_a_sound_invoice_has_no_problem():
    assert problems(SOUND) == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"line_count": 0, "total": 0}, "no_lines"),
        ({"total": 0}, "zero_total"),
        ({"has_recipient": False}, "no_recipient"),
        ({"emails": 0, "valid_emails": 0}, "no_email"),
        ({"valid_emails": 0}, "invalid_email"),
        ({"channel": "post", "has_address": False}, "no_address"),
        ({"channel": "portal", "has_portal_user": False}, "no_portal_access"),
    ],
)
def test_each_problem_is_found_alone(change, reason):
    assert problems(replace(SOUND, **change)) == (reason,)


def test_all_problems_are_told_at_once():
    facts = replace(SOUND, total=0, has_recipient=False, emails=0, valid_emails=0)
    assert problems(facts) == ("zero_total", "no_recipient", "no_email")


@pytest.mark.parametrize("channel", ["print", "portal", "post"])
def test_an_address_for_mails_is_needed_for_mails_only(channel):
    assert problems(replace(SOUND, channel=channel, emails=0, valid_emails=0)) == ()


def test_a_credit_note_may_have_any_total_but_zero():
    assert problems(replace(SOUND, total=-500)) == ()
