"""Checking against the official schema: what is said, and that remembering changes no verdict."""

from __future__ import annotations

import io
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from o2c_automation.bankfile import ReadOptions, schemas
from o2c_automation.bankfile.model import Limits
from o2c_automation.bankfile.schemas import REVIEWED
from o2c_automation.bankfile.validate import UnitValidator
from o2c_automation.bankfile.xmlstream import UnitStream
from tests.bankfile.world import V08, camt, codes, detail, entry, needs_schema, read, statement

pytestmark = needs_schema

NEWER = V08.replace("001.08", "001.99")
NATIONAL = "ISO:camt.053.001.08:APC:STUZZA:payments:003"
ODD = detail(refs="<Foo>1</Foo>")


def _streamed_verdict(content: bytes) -> bool:
    found = schemas.find(V08, "camt.053", {})
    assert found is not None
    validator = UnitValidator(found, V08)
    return not any(
        validator.violations(unit) or unit.stray_line
        for unit in UnitStream(io.BytesIO(content), Limits())
        if unit.kind not in ("header", "head")
    )


def _full_verdict(content: bytes) -> bool:
    found = schemas.find(V08, "camt.053", {})
    assert found is not None
    return found.schema.is_valid(io.BytesIO(content))


def test_a_violation_is_listed_with_line_and_path_and_the_rest_imported() -> None:
    content = camt(statement(entry(details=ODD).replace("<Ntry>", "\n\n<Ntry>")))

    result = read(content)

    (message,) = [m for m in result.messages if m.code == "schema.violation"]
    assert (message.line, message.path) == (4, "TxDtls/Refs")
    assert "Foo" in message.text
    assert (result.verdict, result.schema) == ("warned", "invalid")
    assert result.statements[0].line_count == 1


def test_a_strict_journal_refuses_what_breaks_the_schema() -> None:
    result = read(camt(statement(entry(details=ODD))), strict=True)

    assert (result.verdict, result.statements) == ("refused", ())


def test_a_strict_journal_takes_a_faultless_file() -> None:
    assert read(camt(statement(entry())), strict=True).verdict == "accepted"


@pytest.mark.parametrize("namespace", [NEWER, NATIONAL])
def test_the_nearest_schema_stands_in_and_that_is_said(namespace: str) -> None:
    result = read(camt(statement(entry()), namespace=namespace))

    assert result.statements[0].line_count == 1
    assert "schema.nearest" in codes(result)


def test_a_file_without_namespace_is_read_with_a_warning() -> None:
    content = camt(statement(entry())).replace(f' xmlns="{V08}"'.encode(), b"")

    assert "schema.namespace" in codes(read(content))


def test_an_uploaded_schema_wins() -> None:
    content = schemas._packaged("camt.053.001.08")
    assert content is not None
    narrow = re.sub(rb'value="140"', b'value="5"', content)
    options = ReadOptions(schemas={"camt.053.001.08": narrow})

    assert read(camt(statement(entry())), options=options).schema == "invalid"


def test_a_broken_uploaded_schema_leaves_the_file_unchecked() -> None:
    options = ReadOptions(schemas={"camt.053.001.08": b"<no schema"})

    result = read(camt(statement(entry())), options=options)

    assert (result.schema, codes(result)) == ("none", {"schema.missing"})


def test_all_reviewed_schemas_are_found_and_unchanged() -> None:
    assert [name for name in REVIEWED if schemas._packaged(name) is None] == []


def test_an_unreviewed_schema_is_not_used() -> None:
    assert schemas._packaged("camt.053.001.14") is None


def test_a_repeated_shape_is_still_checked_value_by_value() -> None:
    good = [entry(f"{number}.00") for number in range(1, 30)]
    bad = entry("1.00").replace("2026-01-06", "2026-13-06")

    assert not _streamed_verdict(camt(statement(*good, bad)))


def _mutants() -> st.SearchStrategy[bytes]:
    """Valid files with one tag removed, doubled, renamed, or one text changed."""
    whole = camt(statement(entry(), entry("5.00"), entry(details=detail() + detail()))).decode()
    begin = whole.index("<Stmt>")

    def mutate(seed: int) -> bytes:
        chance = random.Random(seed)
        leaves = list(re.finditer(r"<(\w+)([^<>]*)>([^<>]+)</\1>", whole[begin:]))
        leaf = chance.choice(leaves)
        name, text = leaf[1], leaf[3]
        new = chance.choice(
            [
                "",
                leaf[0] * 2,
                leaf[0].replace(name, "Nope"),
                leaf[0].replace(text, chance.choice(["", " ", "x" * 200, "-1", "1,5", text + " "])),
                leaf[0] + chance.choice(leaves)[0],
                leaf[0] + "stray",
                leaf[0].replace(f"<{name}", f'<{name} odd="1"', 1),
            ]
        )
        return (whole[: begin + leaf.start()] + new + whole[begin + leaf.end() :]).encode()

    return st.integers(0, 10**9).map(mutate)


@settings(max_examples=150, deadline=None)
@given(_mutants())
def test_streamed_validation_has_the_verdict_of_the_full_one(content: bytes) -> None:
    assert _streamed_verdict(content) == _full_verdict(content)
