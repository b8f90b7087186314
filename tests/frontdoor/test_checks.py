"""The project's own checks mind what they should, and nothing else."""

import ast
from pathlib import Path

import pytest

from frontdoor.checks import sizes, words, xml_format

NESTED = """
def f(x):
    for a in x:
        if a:
            while a:
                with a:
                    pass
"""
CHAIN = """
def f(x):
    if x:
        pass
    elif x + 1:
        pass
    elif x + 2:
        pass
"""


def minded(source, name="x.py"):
    return list(sizes.complaints_of(Path(name), source))


def test_deep_blocks_are_minded():
    assert len(minded(NESTED)) == 1


def test_a_chain_of_branches_is_one_level():
    (function,) = ast.parse(CHAIN).body
    assert sizes.nesting(function) == 1


@pytest.mark.parametrize(("lines", "expected"), [(49, 0), (50, 1)])
def test_a_function_over_fifty_lines_is_minded(lines, expected):
    assert len(minded("def f():\n" + "    x = 1\n" * lines)) == expected


@pytest.mark.parametrize(("lines", "expected"), [(29, 0), (30, 1)])
def test_a_test_over_thirty_lines_is_minded(lines, expected):
    assert len(minded("def test_f():\n" + "    x = 1\n" * lines)) == expected


@pytest.mark.parametrize(("name", "expected"), [("o2c_automation/engine/x.py", 1), ("x.py", 0)])
def test_files_of_the_engine_are_held_shorter(name, expected):
    assert len(minded("x = 1\n" * 251, name)) == expected


@pytest.mark.parametrize(
    "content",
    [
        b"<a>\n    <b/>\n</a>\n",
        b"<a>\n    <b>some <i>mixed</i>\n    text</b>\n</a>\n",
        b"<a><b/></a>\n",
        b"<a>\n    <!-- why -->\n    <pre>\n   x <b/>\n</pre>\n</a>\n",
    ],
)
def test_well_laid_out_xml_passes(content):
    assert list(xml_format.complaints_of(content)) == []


@pytest.mark.parametrize(
    "content",
    [
        b"<a>\n  <b/>\n</a>\n",
        b"<a>\n    <b/>\n  </a>\n",
        b"<a>\n\t<b/>\n</a>\n",
        b"<a> \n    <b/>\n</a>\n",
        b"<a>\n    <b/>\n</a>",
        b"<a>\n    <b>\n</a>\n",
    ],
)
def test_badly_laid_out_xml_is_minded(content):
    assert list(xml_format.complaints_of(content))


@pytest.mark.parametrize(
    "line", ["open('/ro" + "ot/x')", "see ../sha" + "red/x", "index = 'py" + "pi.org'"]
)
def test_places_of_one_machine_are_minded(line):
    assert list(words.complaints_of("x.py", line))


@pytest.mark.parametrize("line", ["a route /web/root/x", "https://www.w3.org/x", "127.0.0.1"])
def test_names_and_routes_are_no_places(line):
    assert list(words.complaints_of("x.py", line)) == []
