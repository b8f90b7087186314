"""Debian's archive, with an apt-get of our own in its place."""

import os
import stat

import pytest

from frontdoor import archive
from frontdoor.archive import Archive, RemoteFile, debian_addresses, parse_uris
from frontdoor.problem import Problem

# Announces one file of eight bytes and appends to what is there, as the real one does.
FAKE_APT = """#!/bin/sh
echo "$@" >> "$FAKE_LOG"
case "$*" in
  *--print-uris*) echo "'http://example.org/pool/thing_1_all.deb' thing_1_all.deb 8 SHA256:0" ;;
  *download*)
    if [ "$FAKE_MODE" = damaged ] && [ -s thing_1_all.deb ]; then
      echo "E: Hash Sum mismatch" >&2; exit 100
    fi
    size=$(wc -c < thing_1_all.deb 2>/dev/null || echo 0)
    if [ "$FAKE_MODE" = breaks ]; then
      printf 1234 > thing_1_all.deb; echo "E: Connection timed out" >&2; exit 100
    fi
    printf 12345678 | tail -c +$((size + 1)) >> thing_1_all.deb ;;
  *indextargets*) echo "Debian stable http://example.org/debian/" ;;
  *update*) [ "$FAKE_MODE" != offline ] || echo "W: Failed to fetch: no route" >&2 ;;
esac
"""


@pytest.fixture
def apt(tmp_path, monkeypatch):
    program = tmp_path / "bin" / "apt-get"
    program.parent.mkdir()
    program.write_text(FAKE_APT)
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    keyring = tmp_path / "keyrings" / "debian-archive-keyring.gpg"
    keyring.parent.mkdir()
    keyring.touch()
    monkeypatch.setattr(archive, "_KEYRING_FOLDER", keyring.parent)
    monkeypatch.setattr(archive, "require_tools", lambda: None)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("FAKE_LOG", str(tmp_path / "calls"))
    monkeypatch.setenv("FAKE_MODE", "")
    (tmp_path / "apt").mkdir()
    return Archive(tmp_path / "apt")


def test_announced_files_carry_name_and_size():
    text = "Reading…\n'http://example.org/x%2b1.deb' x+1.deb 42 SHA256:ab\n"
    assert parse_uris(text) == [RemoteFile("x+1.deb", 42)]


def test_only_debians_main_archive_is_used():
    text = (
        "Debian stable-security http://a.example.org/debian-security/\n"
        "Other stable http://b.example.org/other\n"
        "Debian stable http://c.example.org/debian/\n"
    )
    assert debian_addresses(text) == ["http://c.example.org/debian/"]


def test_a_download_is_complete(apt, tmp_path):
    (file,) = apt.download(["thing"], tmp_path / "into")
    assert file.read_text() == "12345678"


def test_an_interrupted_download_goes_on_where_it_stopped(apt, tmp_path, monkeypatch):
    monkeypatch.setenv("FAKE_MODE", "breaks")
    with pytest.raises(Problem, match=r"timed out.*goes on where it stopped"):
        apt.download(["thing"], tmp_path / "into")
    monkeypatch.setenv("FAKE_MODE", "")
    (file,) = apt.download(["thing"], tmp_path / "into")
    assert file.read_text() == "12345678"


def test_a_damaged_remainder_is_thrown_away(apt, tmp_path, monkeypatch):
    (tmp_path / "into").mkdir()
    (tmp_path / "into" / "thing_1_all.deb").write_text("XXXX")
    monkeypatch.setenv("FAKE_MODE", "damaged")
    (file,) = apt.download(["thing"], tmp_path / "into")
    assert file.read_text() == "12345678"


def test_an_archive_that_does_not_answer_is_said_with_a_cure(apt, monkeypatch):
    monkeypatch.setenv("FAKE_MODE", "offline")
    with pytest.raises(Problem, match=r"no route.*O2C_ODOO"):
        apt.update()


def test_the_private_sources_name_the_machines_own_archive(apt, tmp_path):
    apt.update()
    sources = (tmp_path / "apt" / "sources.list").read_text()
    assert sources.endswith("http://example.org/debian/ sid main\n")


def test_apt_is_kept_out_of_the_systems_folders(apt, tmp_path):
    apt.update()
    last = (tmp_path / "calls").read_text().splitlines()[-1]
    assert f"Dir::State::Lists={tmp_path}/apt/lists" in last


def test_missing_keys_are_said_with_a_cure(apt, tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "_KEYRING_FOLDER", tmp_path / "nowhere")
    with pytest.raises(Problem, match="debian-archive-keyring"):
        apt.update()


def test_a_machine_without_apt_is_told_about_an_existing_odoo(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Problem, match=r"no apt-get and no dpkg-deb.*O2C_ODOO"):
        archive.require_tools()
