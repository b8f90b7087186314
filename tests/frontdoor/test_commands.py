"""The command line and what the commands make of their arguments."""

import subprocess
import sys

import pytest

from frontdoor import cli, ports
from frontdoor.addons import Addon
from frontdoor.commands import bench, test
from frontdoor.problem import Problem
from frontdoor.settings import REPOSITORY
from frontdoor.test_results import Results, read_results

BOTH, PURE, IN_ODOO = (True, True), (True, False), (False, True)


def test_help_names_every_command(capsys):
    cli.main(["--help"])
    text = capsys.readouterr().out
    assert [name for name in cli.COMMANDS if name not in text] == []


def test_every_command_has_its_module():
    folder = REPOSITORY / "frontdoor" / "commands"
    assert [name for name in cli.COMMANDS if not (folder / f"{name}.py").is_file()] == []


def test_an_unknown_command_is_refused_with_the_help(capsys):
    code = cli.main(["dance"])
    assert (code, "no command dance" in capsys.readouterr().err) == (2, True)


def test_a_problem_is_told_as_sentence_and_cure(capsys):
    code = cli.main(["bench", "unheard-of"])
    assert (code, "Which benchmark?" in capsys.readouterr().err) == (1, True)


def test_the_front_door_opens_from_any_folder(tmp_path):
    command = [sys.executable, str(REPOSITORY / "o2c"), "--help"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "usage: ./o2c" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ([], BOTH),
        (["-k", "credit"], BOTH),
        (["tests/frontdoor"], PURE),
        (["tests/conftest.py::test_x"], PURE),
        (["o2c_automation/engine"], IN_ODOO),
        (["tests", "o2c_automation"], BOTH),
    ],
)
def test_paths_decide_which_tests_run(arguments, parts, monkeypatch):
    monkeypatch.chdir("/")
    assert test.parts_of(arguments) == parts


@pytest.mark.parametrize(
    ("arguments", "main", "glue"),
    [
        ([], [], []),
        (["-k", "x"], ["-k", "x"], ["-k", "x"]),
        (["o2c_automation/tests"], ["o2c_automation/tests"], None),
        (["o2c_automation_stock", "-x"], None, ["o2c_automation_stock", "-x"]),
        (
            ["o2c_automation", "o2c_automation_stock"],
            ["o2c_automation"],
            ["o2c_automation_stock"],
        ),
    ],
)
def test_each_addon_is_tested_by_its_own_paths(arguments, main, glue):
    found = [
        test.of_addon(Addon(REPOSITORY / name, ()), arguments)
        for name in ("o2c_automation", "o2c_automation_stock")
    ]
    assert found == [main, glue]


def test_a_benchmarks_name_has_dashes_and_its_script_has_not(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "_FOLDER", tmp_path)
    (tmp_path / "cash_application.py").write_text('if __name__ == "__main__":\n    main()\n')
    assert bench.script_of("cash-application") == tmp_path / "cash_application.py"


def test_a_module_that_only_serves_benchmarks_is_none(tmp_path, monkeypatch):
    monkeypatch.setattr(bench, "_FOLDER", tmp_path)
    (tmp_path / "dataset.py").write_text("x = 1\n")
    assert bench.script_of("dataset") is None


def test_a_taken_port_is_said_with_a_cure():
    with ports.socket.socket() as taken:
        taken.bind((ports.HOST, 0))
        taken.listen()
        with pytest.raises(Problem, match="--port"):
            ports.require_free(taken.getsockname()[1])


def test_results_are_read_from_pytests_report(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="1" skipped="2"/></testsuites>'
    )
    assert read_results("x", 1, report).counts() == "5 passed, 2 failed, 2 skipped"


def test_a_run_without_a_report_counts_as_failed(tmp_path):
    assert read_results("x", 0, tmp_path / "none").code == 1


def test_two_parts_fail_together_when_one_failed():
    assert (Results("a", 0, passed=1) + Results("b", 1, failed=1)).code == 1
