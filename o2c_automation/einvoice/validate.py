"""Holds an e-invoice against its official schema."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import xmlschema
from lxml import etree

from . import schemas

# More of them help nobody: each is put right and the file made anew.
_MOST_VIOLATIONS = 10
_MOST_CHARACTERS = 300
_NAMESPACE = re.compile(r"\{[^}]*\}")
_GUIDELINE = "./{*}ExchangedDocumentContext/{*}GuidelineSpecifiedDocumentContextParameter/{*}ID"
# Checking values uses a context that the schema keeps: one document at a time.
_ONE_AT_A_TIME = threading.Lock()

Status = Literal["valid", "invalid", "no_schema", "unknown"]
# What is worse comes first.
_BY_GRAVITY = ("invalid", "no_schema", "unknown", "valid")


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a document breaks its schema: the line, the element, the rule."""

    line: int
    element: str
    rule: str


@dataclass(frozen=True, slots=True)
class Result:
    """What holding a document against its schema said.

    :param status: valid | invalid | no_schema (known, but not installed) | unknown (no official
        schema is known for such a document)
    :param schema: the schema's file name, empty where none is known
    """

    status: Status
    schema: str = ""
    violations: tuple[Violation, ...] = ()


def validate(content: bytes) -> Result:
    """Return what is wrong with the e-invoice in ``content``; a broken file breaks any schema."""
    try:
        root = _parse(content)
    except etree.XMLSyntaxError as error:
        return Result("invalid", "", (Violation(error.lineno or 1, "", _wording(error.msg)),))
    name = schemas.schema_file(root.tag, root.findtext(_GUIDELINE) or "")
    if not name:
        return Result("unknown")
    path = schemas.installed_path(name)
    if path is None:
        return Result("no_schema", Path(name).name)
    with _ONE_AT_A_TIME:
        errors = list(islice(schemas.load(path).iter_errors(root), _MOST_VIOLATIONS))
    return Result("invalid" if errors else "valid", path.name, tuple(map(_violation, errors)))


def worst(results: Iterable[Result]) -> Result | None:
    """Return the gravest of several results, the first of equals, None where there are none.

    >>> worst([Result("valid"), Result("no_schema", "a.xsd")]).status
    'no_schema'
    """
    return min(results, key=lambda result: _BY_GRAVITY.index(result.status), default=None)


def _parse(content: bytes) -> Any:
    """Return the root of ``content``; entities are not resolved and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(content, parser)


def _violation(error: xmlschema.XMLSchemaValidationError) -> Violation:
    # A child that must not be there says more than the element it is in.
    child = getattr(error, "invalid_child", None)
    place: Any = child if child is not None else error.elem
    if place is None:
        return Violation(1, "", _wording(error.reason or ""))
    return Violation(place.sourceline or 1, _wording(str(place.tag)), _wording(error.reason or ""))


def _wording(text: str) -> str:
    return " ".join(_NAMESPACE.sub("", text).split())[:_MOST_CHARACTERS]
