"""The command line: one JSON object per file, or words, and never a failing exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from o2c_automation.bankfile import cli, guess_mapping
from tests.bankfile.world import OWN, camt, entry, statement


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A faultless file on disk."""
    path = tmp_path / "good.xml"
    path.write_bytes(camt(statement(entry())))
    return path


def test_json_has_one_object_per_file(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([str(good), str(good), "--json"]) == 0

    first, second = (json.loads(row) for row in capsys.readouterr().out.splitlines())
    assert first["statements"] == second["statements"]


def test_the_json_object_is_stable(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main([str(good), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert found.pop("seconds") >= 0
    assert found.pop("schema") in ("valid", "none")
    assert {key: found[key] for key in ("file", "verdict", "format", "version", "statements")} == {
        "file": str(good),
        "verdict": "accepted",
        "format": "camt.053",
        "version": "camt.053.001.08",
        "statements": [
            {
                "account": OWN,
                "currency": "EUR",
                "opening": "0.00",
                "closing": "100.00",
                "entries": 1,
                "lines": 1,
                "sum": "100.00",
            }
        ],
    }


def test_messages_tell_code_place_and_cure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.xml"
    path.write_bytes(b"")

    assert cli.main([str(path), "--json"]) == 0

    (message,) = json.loads(capsys.readouterr().out)["messages"]
    assert message.keys() == {"code", "line", "path", "text"}
    assert "Download" in message["text"]


def test_a_missing_file_is_a_refused_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["/nowhere/at/all", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["verdict"] == "refused"


def test_people_get_a_table(good: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main([str(good)])

    assert f"{OWN} EUR  0.00 → 100.00  1 entries, 1 lines" in capsys.readouterr().out


def test_a_saved_mapping_is_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table, saved = tmp_path / "a.csv", tmp_path / "mapping.json"
    table.write_bytes(b"Date,Amount\n2026-01-05,1.00\n")
    saved.write_text(guess_mapping(table.read_bytes()).to_json())

    cli.main([str(table), "--json", "--mapping", str(saved)])

    assert json.loads(capsys.readouterr().out)["statements"][0]["lines"] == 1


def test_strict_refuses_what_tolerant_warns_of(
    good: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good.write_bytes(camt(statement(entry(), closing="90.00")))

    cli.main([str(good), "--json"])
    cli.main([str(good), "--json", "--strict"])

    rows = [json.loads(row)["verdict"] for row in capsys.readouterr().out.splitlines()]
    assert rows == ["warned", "refused"]
