"""The PostgreSQL server's folders and its life."""

import os
from pathlib import Path

import pytest

from frontdoor import postgres, server_account
from frontdoor.problem import Problem
from frontdoor.server_account import ServerAccount


def test_a_short_data_folder_holds_the_socket_itself(tmp_path):
    assert server_account.short_socket_folder(tmp_path / "data") == tmp_path / "data"


def test_a_long_data_folder_gets_a_short_one_for_the_socket(tmp_path):
    data = tmp_path / ("x" * 100) / "data"
    folder = server_account.short_socket_folder(data)
    assert len(os.fsencode(folder)) < 60


def test_two_long_data_folders_get_different_sockets(tmp_path):
    long = tmp_path / ("x" * 100)
    chosen = {server_account.short_socket_folder(long / name) for name in ("one", "two")}
    assert len(chosen) == 2


def test_a_folder_of_somebody_else_is_refused(tmp_path, monkeypatch):
    account = ServerAccount(tmp_path, tmp_path, tmp_path)
    monkeypatch.setattr(os, "getuid", lambda: 123456)
    with pytest.raises(Problem, match="belongs to somebody else"):
        account.own(tmp_path / "data")


def test_a_server_is_known_by_its_data_folder(tmp_path):
    (tmp_path / "cmdline").write_bytes(b"/x/postgres\0-D\0/x/data\0")
    answers = [postgres.is_server_of(tmp_path, Path(name)) for name in ("/x/data", "/x/dat")]
    assert answers == [True, False]


def test_a_process_that_is_gone_is_no_server(tmp_path):
    assert not postgres.is_server_of(tmp_path / "gone", tmp_path)


@pytest.fixture
def killed(tmp_path):
    """A data folder as a killed server leaves it, when another process has its number by now."""
    account = ServerAccount(tmp_path, tmp_path / "data", tmp_path / "data")
    account.data.mkdir()
    for name in ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (account.data / name).write_text(f"{os.getpid()}\nmore\n")
    return postgres.OwnServer(tmp_path / "cache", account)


def test_what_a_killed_server_left_is_removed(killed):
    assert (killed.is_running(), list(killed.account.data.iterdir())) == (False, [])


def test_a_killed_server_whose_processes_live_on_is_left_alone(killed, monkeypatch):
    monkeypatch.setattr(postgres, "_ORPHANS_SECONDS", 0.0)
    monkeypatch.chdir(killed.account.data)
    with pytest.raises(Problem, match="still use its data"):
        killed.is_running()
