"""Index of everything that may name an open item in a bank text."""

from __future__ import annotations

from collections.abc import Sequence

from .facts import OpenItem
from .scan import compact
from .shapes import (
    RUN,
    Anatomy,
    Shape,
    clean_number,
    dissect,
    group_by_outline,
    learn_shape,
)

_LEAST_KEY = 5  # characters of a number that is trusted without its neighbours


class ReferenceIndex:
    """Look-up tables over the items' numbers; building is linear and cheap, details are lazy.

    counters     running part without leading zeros -> items
    digits       all digits of a number -> items, for numbers glued or torn apart
    customers    the customer's own number, compact -> items
    structured   creditor reference, compact -> items
    words        numbers without any digit, compact -> items
    plain        length and first digits of numbers that are digits only
    """

    def __init__(self, items: Sequence[OpenItem]) -> None:
        self.items = items
        self.counters: dict[str, list[int]] = {}
        self.digits: dict[str, list[int]] = {}
        self.customers: dict[str, list[int]] = {}
        self.structured: dict[str, list[int]] = {}
        self.words: dict[str, list[int]] = {}
        self.shapes: dict[str, Shape] = {}
        self.letters: frozenset[str] = frozenset()
        self.longest = 0
        self.plain: set[tuple[int, str]] = set()
        self._numbers = [clean_number(item.number) for item in items]
        self._shape_of: list[Shape | None] = [None] * len(items)
        self._anatomy: dict[int, Anatomy] = {}
        self._samples: list[int] = []
        self._befores: dict[str, int] | None = None
        self._index_numbers()
        self._index_references()
        tables = (self.digits, self.customers, self.structured, self.words)
        self.longest = max((len(key) for table in tables for key in table), default=0)

    def _index_numbers(self) -> None:
        for pattern, members in group_by_outline(self._numbers).items():
            runs = [RUN.findall(self._numbers[i]) for i in members]
            shape = self.shapes[pattern] = learn_shape(pattern, runs)
            if not shape.runs:
                self.words.setdefault(compact(pattern), []).extend(members)
                continue
            self._index_runs(shape, members, runs)
            leads = {tuple(r[: shape.counter]): i for i, r in zip(members, runs, strict=True)}
            self._samples.extend(leads.values())
            if shape.runs == 1 and not shape.letters:
                self.plain |= {(len(r[0]), r[0][:2]) for r in runs if len(r[0]) > _LEAST_KEY}
        self.letters = frozenset(s.letters for s in self.shapes.values() if s.letters)

    def _index_runs(
        self, shape: Shape, members: Sequence[int], runs: Sequence[Sequence[str]]
    ) -> None:
        counters, digits, at = self.counters, self.digits, shape.counter
        for i, run in zip(members, runs, strict=True):
            self._shape_of[i] = shape
            counters.setdefault(run[at].lstrip("0"), []).append(i)
            whole = "".join(run)
            if len(whole) >= _LEAST_KEY:
                digits.setdefault(whole, []).append(i)

    def _index_references(self) -> None:
        for i, item in enumerate(self.items):
            if item.customer_ref:
                self._index_customer_ref(i, compact(item.customer_ref))
            if item.structured_ref:
                key = compact(item.structured_ref).lstrip("0")
                self.structured.setdefault(key, []).append(i)

    def _index_customer_ref(self, i: int, key: str) -> None:
        if len(key) < _LEAST_KEY - 1 or not any(c.isdigit() for c in key):
            return
        self.customers.setdefault(key, []).append(i)
        bare = "".join(RUN.findall(key))
        if bare != key and len(bare) >= _LEAST_KEY:
            self.customers.setdefault(bare, []).append(i)

    def number(self, item: int) -> str:
        """The item's number, upper-case with look-alikes read as digits."""
        return self._numbers[item]

    def shape(self, item: int) -> Shape | None:
        return self._shape_of[item]

    def anatomy(self, item: int) -> Anatomy:
        """The item's number taken apart (kept once computed)."""
        known = self._anatomy.get(item)
        if known is None:
            shape = self._shape_of[item] or Shape(0, 0, "")
            known = self._anatomy[item] = dissect(self._numbers[item], shape)
        return known

    def siblings(self, item: int, counter: str) -> list[int]:
        """Items whose number differs from the given one in its counter only."""
        own = self.anatomy(item)
        found = []
        for other in self.counters.get(counter.lstrip("0"), ()):
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
