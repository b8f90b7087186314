"""What a story has at hand."""

import pytest

from frontdoor.measure import Meter, postgres_cpu_seconds
from frontdoor.odoo_run import write_configuration
from frontdoor.story.session import StorySession


@pytest.fixture
def session(tmp_path):
    return StorySession("db", 8069, mail_folder=tmp_path, bank_folder=tmp_path)


def test_a_story_succeeds_when_everything_expected_came_true(session):
    session.expect(True, "the order is held")
    assert session.succeeded


def test_one_disappointment_makes_the_story_fail(session):
    session.expect(False, "the order is held")
    session.expect(True, "the order is released")
    assert session.failures == ["the order is held"]


def test_mails_are_read_in_the_order_they_left(session, tmp_path):
    for number in (2, 1):
        (tmp_path / f"{number:06}.eml").write_text(f"Subject: mail {number}\n\nhello\n")
    (tmp_path / "000003.partial").write_text("Subject: not yet")
    assert [mail["Subject"] for mail in session.mails()] == ["mail 1", "mail 2"]


def test_waiting_ends_with_the_first_yes(session):
    answers = iter([False, True])
    assert session.wait_for(lambda: next(answers), seconds=5)


def test_waiting_ends_when_the_time_is_over(session):
    assert not session.wait_for(lambda: False, seconds=0)


def test_different_configurations_have_different_files(tmp_path):
    files = {write_configuration(tmp_path, {"a": value}) for value in "xyx"}
    assert len(files) == 2


def test_a_percent_sign_in_a_path_survives(tmp_path):
    assert "data_dir = /a%b" in write_configuration(tmp_path, {"data_dir": "/a%b"}).read_text()


def test_a_meter_sees_the_memory_a_block_takes():
    with Meter() as meter:
        block = bytearray(50_000_000)
        block[::4096] = b"x" * len(block[::4096])
    assert 40 < meter.cost.peak_growth_mb < 80


def test_the_cost_of_an_unknown_server_is_unknown(monkeypatch):
    monkeypatch.delenv("O2C_POSTGRES_DATA", raising=False)
    assert postgres_cpu_seconds() is None
