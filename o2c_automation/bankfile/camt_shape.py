"""Turns units into facts; where a fact stands is worked out once per shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from . import camt_paths as paths
from .xmlstream import MEMORABLE_PARTS, Shape, Unit, split_name

_KNOWN_SHAPES = 5_000
Getter = Callable[[list[str]], tuple[str, ...]]


@dataclass(slots=True)
class _Index:
    """Value positions of one shape by path, and the groups that repeat."""

    places: dict[str, list[int]] = field(default_factory=dict)
    groups: dict[str, list[dict[str, list[int]]]] = field(default_factory=dict)
    foreign: str = ""


@dataclass(slots=True)
class Detail:
    """Everything one payment detail says."""

    facts: paths.DetailFacts
    unstructured: list[str]
    structured: list[paths.RemittanceFacts]
    structured_info: list[str]
    documents: list[str]
    charges: list[paths.ChargeFacts]
    line: int = 0


@dataclass(slots=True)
class Entry:
    """Everything one entry says apart from its payment details."""

    facts: paths.EntryFacts
    charges: list[paths.ChargeFacts]
    line: int = 0


@dataclass(slots=True)
class Head:
    """Everything a statement says apart from its entries."""

    facts: paths.StatementFacts
    balances: list[paths.BalanceFacts]
    line: int = 0


@dataclass(slots=True)
class _Plan:
    main: Getter
    charges: list[Getter]
    balances: list[Getter]
    structured: list[Getter]
    unstructured: list[int]
    info: list[int]
    documents: list[int]
    foreign: str


class ShapeReader:
    """Reads units of one document; remembers the plan of each shape it has seen."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace
        self._plans: dict[Shape, _Plan] = {}

    def foreign_element(self, unit: Unit) -> str:
        """Name of an element that belongs to no camt message, or nothing."""
        return self._plan(unit, paths.DETAIL if unit.kind == "detail" else paths.ENTRY).foreign

    def detail(self, unit: Unit) -> Detail:
        """Facts of one TxDtls."""
        plan, values = self._plan(unit, paths.DETAIL), [*unit.values, ""]
        return Detail(
            paths.DetailFacts._make(plan.main(values)),
            [values[index] for index in plan.unstructured],
            [paths.RemittanceFacts._make(get(values)) for get in plan.structured],
            [values[index] for index in plan.info],
            [values[index] for index in plan.documents if values[index]],
            [paths.ChargeFacts._make(get(values)) for get in plan.charges],
            unit.line,
        )

    def entry(self, unit: Unit) -> Entry:
        """Facts of one Ntry."""
        plan, values = self._plan(unit, paths.ENTRY), [*unit.values, ""]
        charges = [paths.ChargeFacts._make(get(values)) for get in plan.charges]
        return Entry(paths.EntryFacts._make(plan.main(values)), charges, unit.line)

    def head(self, unit: Unit) -> Head:
        """Facts of one statement, complete or up to its first entry."""
        plan, values = self._plan(unit, paths.STATEMENT), [*unit.values, ""]
        balances = [paths.BalanceFacts._make(get(values)) for get in plan.balances]
        return Head(paths.StatementFacts._make(plan.main(values)), balances, unit.line)

    def sent(self, unit: Unit) -> str:
        """When the message was made, from the document up to its first statement."""
        places = _index(unit.key, self._namespace).places
        path = next((path for path in places if path.endswith("GrpHdr/CreDtTm")), "")
        return unit.values[places[path][0]] if path else ""

    def _plan(self, unit: Unit, fields: paths.Paths) -> _Plan:
        key = unit.key
        plan = self._plans.get(key)
        if plan is not None:
            return plan
        plan = self._compile(key, fields)
        if len(self._plans) >= _KNOWN_SHAPES:
            self._plans.clear()
        if len(key) <= MEMORABLE_PARTS:
            self._plans[key] = plan
        return plan

    def _compile(self, shape: Shape, fields: paths.Paths) -> _Plan:
        index = _index(shape, self._namespace)
        charge_path = next((path for path in paths.CHARGE_GROUPS if path in index.groups), "")
        return _Plan(
            main=_getter(index.places, fields),
            charges=_group(index, charge_path, paths.CHARGE),
            balances=_group(index, "Bal", paths.BALANCE),
            structured=_group(index, paths.STRUCTURED, paths.REMITTANCE),
            unstructured=index.places.get(paths.UNSTRUCTURED, []),
            info=index.places.get(paths.STRUCTURED_INFO, []),
            documents=[at for path in paths.DOCUMENT_NUMBERS for at in index.places.get(path, [])],
            foreign=index.foreign,
        )


_GROUPS = frozenset({"Bal", paths.STRUCTURED, *paths.CHARGE_GROUPS})


def _index(shape: Shape, namespace: str) -> _Index:
    """Walk a shape the way its values were collected and note where each path stands."""
    index = _Index()
    stack: list[str] = []
    position = 0
    for part in shape:
        if part is None:
            _note(index, "/".join(stack[1:]), position)
            stack.pop()
            position += 1
        elif part[0] == "@":
            _note(index, "/".join(stack[1:]) + "@" + split_name(part[1:])[1], position)
            position += 1
        elif part[0] != "*":
            _enter(index, stack, part, namespace)
    return index


def _enter(index: _Index, stack: list[str], part: str, namespace: str) -> None:
    found, local = split_name(part)
    if found != namespace and "SplmtryData" not in stack:
        index.foreign = index.foreign or local
        local = "?" + local
    stack.append(local)
    path = "/".join(stack[1:])
    if path in _GROUPS:
        index.groups.setdefault(path, []).append({})


def _note(index: _Index, path: str, position: int) -> None:
    index.places.setdefault(path, []).append(position)
    for group, members in index.groups.items():
        if path.startswith(group + "/"):
            members[-1].setdefault(path[len(group) + 1 :], []).append(position)


def _group(index: _Index, path: str, fields: paths.Paths) -> list[Getter]:
    return [_getter(places, fields) for places in index.groups.get(path, [])]


def _getter(places: dict[str, list[int]], fields: paths.Paths) -> Getter:
    """Picks each field's first present place; a missing one picks the trailing empty text."""
    positions = [
        next((places[path][0] for path in alternatives if path in places), -1)
        for alternatives in fields.values()
    ]
    getter: Any = itemgetter(*positions)
    return getter  # type: ignore[no-any-return]
