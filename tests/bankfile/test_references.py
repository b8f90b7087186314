"""Structured references: recognised by content, proven by check digits; the package's doctests."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation import bankfile
from o2c_automation.bankfile import references
from o2c_automation.bankfile.catalogue import CATALOGUE

MODULES = [name for _finder, name, _is_package in pkgutil.iter_modules(bankfile.__path__)]


@pytest.mark.parametrize(
    ("value", "kind", "found", "valid"),
    [
        ("RF18 5390 0754 7034", "SCOR", "RF", True),
        ("rf19539007547034", "", "RF", False),
        ("+++090/9337/55493+++", "", "OGM", True),
        ("090933755494", "SCOR BBA", "OGM", False),
        ("210000000003139471430009017", "QRR", "QRR", True),
        ("210000000003139471430009018", "", "QRR", False),
        ("1234561", "", "731", True),
        ("2345676", "KID", "KID", True),
        ("INV/2026/1", "", "", None),
        ("", "", "", None),
    ],
)
def test_a_reference_is_recognised(value: str, kind: str, found: str, valid: bool | None) -> None:
    reference = references.structured(value, kind)

    assert (reference.kind, reference.valid) == (found, valid)


def test_the_letter_o_is_never_read_as_zero() -> None:
    assert references.structured("RF1853900754703O").valid is False


def test_invisible_marks_do_not_hide_a_reference() -> None:
    assert references.structured("RF18\u200b539007547034").valid is True


@given(st.text(max_size=60), st.text(max_size=10))
def test_any_text_can_be_asked(value: str, kind: str) -> None:
    assert references.structured(value, kind).valid in (True, False, None)


@given(st.integers(0, 10**10 - 1), st.integers(1, 96))
def test_a_wrong_belgian_check_is_always_found(base: int, shift: int) -> None:
    right = base % 97 or 97
    wrong = (right + shift - 1) % 97 + 1

    assert references.is_ogm(f"{base:010d}{right:02d}")
    assert not references.is_ogm(f"{base:010d}{wrong:02d}")


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_documentation_hold(name: str) -> None:
    module = importlib.import_module(f"o2c_automation.bankfile.{name}")

    assert doctest.testmod(module).failed == 0


def test_every_error_tells_the_user_what_to_do() -> None:
    assert [
        code for code, text in CATALOGUE.items() if text.severity == "error" and not text.cure
    ] == []


def test_every_code_of_the_catalogue_is_used() -> None:
    package = importlib.import_module("o2c_automation.bankfile")
    source = "".join(
        importlib.util.find_spec(f"{package.__name__}.{name}").loader.get_source(  # type: ignore
            f"{package.__name__}.{name}"
        )
        for name in MODULES
        if name != "catalogue"
    )
    used = set(re.findall(r'"([a-z]+\.[a-z_]+)"', source)) | {"entry.pending", "entry.info"}

    assert sorted(CATALOGUE.keys() - used) == []
