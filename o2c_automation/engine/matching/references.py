"""Index of everything that may name an open item in a bank text."""

from __future__ import annotations

from collections.abc import Sequence

from .facts import OpenItem
from .postings import Postings
from .scan import clean_all, compact_all, digits_all
from .shapes import (
    Anatomy,
    Shape,
    dissect,
    group_by_outline,
    learn_shape,
    run_columns,
)

_LEAST_KEY = 5  # characters of a number that is trusted without its neighbours


class ReferenceIndex:
    """Look-up tables over the items' numbers; building is linear and cheap, details are lazy.

    counters     running part without leading zeros -> items
    digits       all digits of a number -> items, for numbers glued or torn apart
    customers    the customer's own number, compact -> items
    structured   creditor reference, compact and without leading zeros -> items
    words        numbers without any digit, compact -> items
    lengths      how long the keys of these tables (but for the counters) are
    plain        length and first digits of numbers that are digits only
    """

    def __init__(self, items: Sequence[OpenItem]) -> None:
        self.counters: Postings[str] = Postings()
        self.digits: Postings[str] = Postings()
        self.customers: Postings[str] = Postings()
        self.structured: Postings[str] = Postings()
        self.words: Postings[str] = Postings()
        self.plain: set[tuple[int, str]] = set()
        self.letters: frozenset[str] = frozenset()
        self._numbers = clean_all([item.number for item in items])
        self._shape_of: list[Shape] = [Shape(0, 0, "")] * len(items)
        self._anatomy: dict[int, Anatomy] = {}
        self._samples: list[int] = []
        self._befores: dict[str, int] | None = None
        self._index_numbers()
        self._index_customer_refs(items)
        self._index_structured(items)
        tables = (self.digits, self.customers, self.structured, self.words)
        self.lengths: frozenset[int] = frozenset().union(*(set(map(len, t)) for t in tables))

    def _index_numbers(self) -> None:
        shapes = []
        for pattern, members in group_by_outline(self._numbers).items():
            columns = run_columns([self._numbers[i] for i in members], pattern)
            shape = learn_shape(pattern, columns)
            shapes.append(shape)
            if shape.runs:
                self._index_runs(shape, members, columns)
            else:
                self.words.add(compact_all([pattern]) * len(members), members)
        self.letters = frozenset(s.letters for s in shapes if s.letters)

    def _index_runs(
        self, shape: Shape, members: Sequence[int], columns: Sequence[Sequence[str]]
    ) -> None:
        at = shape.counter
        for i in members:
            self._shape_of[i] = shape
        self.counters.add([run.lstrip("0") for run in columns[at]], members)
        whole = list(map("".join, zip(*columns, strict=True)))
        _add_long(self.digits, whole, members)
        leads = dict(zip(zip(*columns[:at], strict=True), members, strict=True)) if at else {}
        self._samples.extend(leads.values() or members[:1])
        if shape.runs == 1 and not shape.letters:
            self.plain |= {(len(w), w[:2]) for w in whole if len(w) > _LEAST_KEY}

    def _index_customer_refs(self, items: Sequence[OpenItem]) -> None:
        given = [i for i, item in enumerate(items) if item.customer_ref]
        keys = compact_all([items[i].customer_ref for i in given])
        bare = digits_all(keys)
        named = [k for k, key in enumerate(keys) if len(key) >= _LEAST_KEY - 1 and bare[k]]
        self.customers.add([keys[k] for k in named], [given[k] for k in named])
        other = [k for k in named if bare[k] != keys[k]]
        _add_long(self.customers, [bare[k] for k in other], [given[k] for k in other])

    def _index_structured(self, items: Sequence[OpenItem]) -> None:
        given = [i for i, item in enumerate(items) if item.structured_ref]
        keys = compact_all([items[i].structured_ref for i in given])
        self.structured.add([key.lstrip("0") for key in keys], given)

    def number(self, item: int) -> str:
        """The item's number, upper-case with look-alikes read as digits."""
        return self._numbers[item]

    def anatomy(self, item: int) -> Anatomy:
        """The item's number taken apart (kept once computed)."""
        known = self._anatomy.get(item)
        if known is None:
            known = self._anatomy[item] = dissect(self._numbers[item], self._shape_of[item])
        return known

    def siblings(self, item: int, counter: str) -> list[int]:
        """Items whose number differs from the given one in its counter only."""
        own = self.anatomy(item)
        found = []
        for other in self.counters.get(counter.lstrip("0")):
            anatomy = self.anatomy(other)
            if (anatomy.before, anatomy.after) == (own.before, own.after):
                found.append(other)
        return found

    def befores(self) -> dict[str, int]:
        """What stands before the counters of this ledger's numbers, with the counters' width."""
        if self._befores is None:
            anatomies = [self.anatomy(i) for i in self._samples]
            self._befores = {a.before: len(a.counter) for a in anatomies if a.before}
        return self._befores


def _add_long(table: Postings[str], keys: Sequence[str], members: Sequence[int]) -> None:
    """Add the keys that are long enough to mean something by themselves."""
    kept = [k for k, key in enumerate(keys) if len(key) >= _LEAST_KEY]
    if len(kept) == len(keys):
        table.add(keys, members)
    else:
        table.add([keys[k] for k in kept], [members[k] for k in kept])
