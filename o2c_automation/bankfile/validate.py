"""Validates streamed units against their schema, with the verdicts of ``xmlschema``.

The first unit of each shape is validated in full by ``xmlschema``, which also tells the type of
every element. From then on a unit of that shape needs only its values checked, each once per
type; a new shape put together from known content models needs no full run either. Content models
of XSD 1.0 are local (``xsi:type`` is refused, the camt schemas have no identity constraints), so
this changes no verdict. Whatever is not known to be right gets the full validation, which alone
words the violations.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import xmlschema
from xmlschema.validators import XsdElement

from .schemas import Found
from .xmlstream import MEMORABLE_PARTS, Unit, UnitKind

_KNOWN_SHAPES = 5_000
_KNOWN_VALUES = 20_000
_INVALID_ELEMENTS = 60_000
_VALID_ELEMENTS = 150_000
_NAMESPACE = re.compile(r"\{[^}]*\}")
_XSI = "@http://www.w3.org/2001/XMLSchema-instance}"
_PATHS: dict[UnitKind, tuple[str, ...]] = {
    "document": (),
    "statement": ("*", "Stmt|Rpt|Ntfctn"),
    "entry": ("*", "Stmt|Rpt|Ntfctn", "Ntry"),
    "detail": ("*", "Stmt|Rpt|Ntfctn", "Ntry", "NtryDtls?", "TxDtls"),
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a document breaks its schema."""

    reason: str
    line: int
    path: str


class ValueCheck:
    """Checks texts against one simple type; ``passed`` holds what is known to be right."""

    __slots__ = ("_accepts", "_is_cheap", "passed")

    def __init__(self, accepts: Callable[[str], bool], *, is_cheap: bool = False) -> None:
        self.passed: set[str] = set()
        self._accepts = accepts
        self._is_cheap = is_cheap

    def __call__(self, value: str) -> bool:
        is_right = self._accepts(value)
        if self._is_cheap or not is_right:
            return is_right
        if len(self.passed) >= _KNOWN_VALUES:
            self.passed.clear()
        self.passed.add(value)
        return True


@dataclass(slots=True)
class _Tree:
    """A unit as elements: what the full validation works on."""

    root: Element
    lines: dict[int, int]
    paths: dict[int, str]
    placeholders: set[int]


class UnitValidator:
    """Validates the units of one document; not to be shared between threads."""

    def __init__(self, found: Found, namespace: str) -> None:
        self._found = found
        self._namespace = namespace
        self._elements: dict[UnitKind, XsdElement | None] = {
            kind: _find_element(found.schema, path) for kind, path in _PATHS.items()
        }
        self._plans: dict[tuple[str | None, ...], tuple[ValueCheck, ...]] = {}
        self._models: dict[tuple[Any, ...], tuple[XsdElement, ...]] = {}
        self._checks: dict[int, ValueCheck] = {}
        self._blank = ValueCheck(lambda value: not value or value.isspace())
        self._invalid = 0
        self._valid = 0

    def violations(self, unit: Unit) -> list[Violation]:
        """What is wrong with a unit; empty when it is valid."""
        key = unit.key
        plan = self._plans.get(key)
        if plan is not None and _all_pass(plan, unit.values) and not unit.stray_line:
            return []
        return self._examine(unit, key)

    def _examine(self, unit: Unit, key: tuple[str | None, ...]) -> list[Violation]:
        if self._invalid >= _INVALID_ELEMENTS or self._valid >= _VALID_ELEMENTS:
            return [Violation("not examined: too much of it is unlike the rest", unit.line, "")]
        xsd_element = self._elements[unit.kind]
        if xsd_element is None:
            return [Violation("the schema knows no such element here", unit.line, "")]
        if any(part and part.startswith(_XSI) for part in key):
            return [Violation("an xsi attribute stands inside the message", unit.line, "")]
        tree = self._build(unit)
        if not unit.stray_line and self._learn(key, tree, xsd_element, unit.values):
            return []
        found = self._run(tree, xsd_element)
        if found:
            self._invalid += len(unit.lines)
        else:
            self._valid += len(unit.lines)
        if not found and not unit.stray_line:
            self._learn(key, tree, xsd_element, unit.values)
        return found

    def _learn(
        self, key: tuple[str | None, ...], tree: _Tree, xsd_element: XsdElement, values: list[str]
    ) -> bool:
        """Remember the checks of a shape if its models are known; tells whether it is valid."""
        checks: list[ValueCheck] = []
        if not self._assign(tree, tree.root, xsd_element, checks):
            return False
        if len(self._plans) >= _KNOWN_SHAPES:
            self._plans.clear()
        if len(key) <= MEMORABLE_PARTS:
            self._plans[key] = tuple(checks)
        return _all_pass(checks, values)

    def _assign(
        self, tree: _Tree, elem: Element, xsd_element: XsdElement, checks: list[ValueCheck]
    ) -> bool:
        model = self._models.get(_model_key(elem, xsd_element))
        if model is None:
            return False
        checks.extend(self._check_of(xsd_element.attributes[name].type) for name in elem.attrib)
        for child, child_xsd in zip(elem, model, strict=True):
            if id(child) in tree.placeholders:
                continue
            if not self._assign(tree, child, child_xsd, checks):
                return False
        content = None if len(elem) else _simple_type(xsd_element)
        checks.append(self._blank if content is None else self._check_of(content))
        return True

    def _check_of(self, simple_type: Any) -> ValueCheck:
        check = self._checks.get(id(simple_type))
        if check is None:
            check = self._checks[id(simple_type)] = _value_check(simple_type)
        return check

    def _run(self, tree: _Tree, xsd_element: XsdElement) -> list[Violation]:
        """Validate in full; a valid unit teaches its content models."""
        types: dict[int, XsdElement] = {}

        def hook(elem: Element, declared: XsdElement) -> bool:
            types[id(elem)] = declared
            return id(elem) in tree.placeholders

        try:
            errors = list(xsd_element.iter_errors(tree.root, validation_hook=hook))
        except xmlschema.XMLSchemaException as error:
            return [Violation(_wording(str(error)), tree.lines[id(tree.root)], "")]
        if not errors:
            self._remember(tree.root, types)
        return [self._violation(tree, error) for error in errors]

    def _remember(self, root: Element, types: dict[int, XsdElement]) -> None:
        for elem in root.iter():
            declared = types.get(id(elem))
            children = [types.get(id(child)) for child in elem]
            if declared is not None and None not in children:
                self._models[_model_key(elem, declared)] = tuple(children)  # type: ignore[arg-type]

    @staticmethod
    def _violation(tree: _Tree, error: xmlschema.XMLSchemaValidationError) -> Violation:
        where = id(error.elem) if error.elem is not None else id(tree.root)
        where = where if where in tree.lines else id(tree.root)
        return Violation(_wording(error.reason or ""), tree.lines[where], tree.paths[where])

    def _build(self, unit: Unit) -> _Tree:
        """Put a unit's elements together again, in the schema's namespace."""
        builder = _Builder(self._namespace, self._found.namespace)
        return builder.build(unit)


class _Builder:
    def __init__(self, namespace: str, target: str) -> None:
        self._prefix = namespace + "}" if namespace else ""
        self._target = "{" + target + "}"
        self._stack: list[Element] = []

    def build(self, unit: Unit) -> _Tree:
        tree = _Tree(Element(""), {}, {}, set())
        values, lines = iter(unit.values), iter(unit.lines)
        for part in unit.shape:
            if part is None:
                self._stack.pop().text = next(values)
            elif part[0] == "@":
                self._stack[-1].set(_clark(part[1:]), next(values))
            else:
                self._open(tree, part, next(lines))
        return tree

    def _open(self, tree: _Tree, part: str, line: int) -> None:
        is_placeholder = part[0] == "*"
        tag = self._tag(part[1:] if is_placeholder else part)
        elem = SubElement(self._stack[-1], tag) if self._stack else Element(tag)
        parent = tree.paths[id(self._stack[-1])] + "/" if self._stack else ""
        if not self._stack:
            tree.root = elem
        tree.lines[id(elem)] = line
        tree.paths[id(elem)] = parent + tag.rpartition("}")[2]
        if is_placeholder:
            tree.placeholders.add(id(elem))
        else:
            self._stack.append(elem)

    def _tag(self, name: str) -> str:
        if not self._prefix:
            return self._target + name if "}" not in name else "{" + name
        if name.startswith(self._prefix):
            return self._target + name[len(self._prefix) :]
        return _clark(name)


def _clark(name: str) -> str:
    return "{" + name if "}" in name else name


def _all_pass(plan: Iterable[ValueCheck], values: Iterable[str]) -> bool:
    for check, value in zip(plan, values, strict=True):
        if value not in check.passed and not check(value):
            return False
    return True


def _model_key(elem: Element, xsd_element: XsdElement) -> tuple[Any, ...]:
    return (id(xsd_element), tuple(elem.attrib), tuple(child.tag for child in elem))


def _simple_type(xsd_element: XsdElement) -> Any:
    xsd_type = xsd_element.type
    return xsd_type if xsd_type.is_simple() else xsd_type.simple_type


def _value_check(simple_type: Any) -> ValueCheck:
    """The test for one simple type: by length alone where the schema asks for nothing else."""
    if _is_plain_text(simple_type):
        shortest, longest = simple_type.min_length or 0, simple_type.max_length or sys.maxsize
        return ValueCheck(lambda value: shortest <= len(value) <= longest, is_cheap=True)
    return ValueCheck(simple_type.text_is_valid)


def _is_plain_text(simple_type: Any) -> bool:
    if not simple_type.is_atomic() or simple_type.primitive_type is None:
        return False
    facets = {name.rpartition("}")[2] for name in simple_type.facets}
    return bool(
        simple_type.primitive_type.local_name == "string"
        and facets <= {"minLength", "maxLength", "whiteSpace"}
        and simple_type.white_space in (None, "preserve")
        and not _has_pattern(simple_type)
    )


def _has_pattern(simple_type: Any) -> bool:
    while simple_type is not None:
        if simple_type.patterns is not None:
            return True
        base = simple_type.base_type
        simple_type = base if base is not None and base.is_simple() else None
    return False


def _find_element(schema: xmlschema.XMLSchema10, path: tuple[str, ...]) -> XsdElement | None:
    """Follow local names from the document's declaration; a name ending in ? may be missing."""
    current: XsdElement | None = schema.elements["Document"]
    for step in path:
        names = set(step.rstrip("?").split("|"))
        children = list(current.iterchildren()) if current is not None else []
        match = [
            child
            for child in children
            if isinstance(child, XsdElement) and (step == "*" or child.local_name in names)
        ]
        if match:
            current = match[0]
        elif not step.endswith("?"):
            return None
    return current


def _wording(reason: str) -> str:
    return " ".join(_NAMESPACE.sub("", reason).split())[:300]
