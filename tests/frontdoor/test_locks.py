"""Two runs of the front door do not get in each other's way."""

import pytest

from frontdoor.locks import FileLock, held_alone, held_at_once
from frontdoor.problem import Problem

REFUSAL = Problem("Somebody is there.", "Wait.")


def test_a_lock_held_alone_is_refused_to_a_second_run(tmp_path):
    with held_alone(tmp_path / "lock", "it"), pytest.raises(Problem, match="Somebody"):
        held_at_once(tmp_path / "lock", REFUSAL).__enter__()


def test_a_lock_is_free_again_after_the_block(tmp_path):
    with held_alone(tmp_path / "lock", "it"):
        pass
    with held_at_once(tmp_path / "lock", REFUSAL):
        assert not FileLock(tmp_path / "lock").try_alone()


def test_many_share_a_lock_and_only_the_last_one_gets_it_alone(tmp_path):
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    first.share()
    second.share()
    while_shared = first.try_alone()
    first.release()
    assert (while_shared, second.try_alone()) == (False, True)


def test_a_lock_is_given_up_when_the_block_fails(tmp_path):
    with pytest.raises(ValueError), held_alone(tmp_path / "lock", "it"):
        raise ValueError
    assert FileLock(tmp_path / "lock").try_alone()


def test_waiting_for_another_run_is_said(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(FileLock, "try_alone", lambda _lock: False)
    with held_alone(tmp_path / "lock", "Odoo's source"):
        assert "waiting for another run that works on Odoo's source" in capfd.readouterr().err
