"""Index of everything that may name an open item in a bank text."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .facts import OpenItem
from .postings import KeyTable
from .scan import clean_all, compact_all, digits_all
from .shapes import Anatomy, Series, Shape, dissect, learn_shape, outline, split_series

_NO_SHAPE = Shape(0, 0, "")
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

    Where `asked` is given, the tables but for the counters keep only these keys.
    """

    def __init__(self, items: Sequence[OpenItem], asked: Collection[str] | None = None) -> None:
        self._asked = asked
        self.counters = KeyTable()
        self.digits = KeyTable()
        self.customers = KeyTable()
        self.structured = KeyTable()
        self.words = KeyTable()
        self.plain: set[tuple[int, str]] = set()
        self.letters: frozenset[str] = frozenset()
        self._numbers = clean_all([item.number for item in items])
        self._shapes: dict[str, Shape] = {}
        self._anatomy: dict[int, Anatomy] = {}
        self._samples: list[int] = []
        self._befores: dict[str, int] | None = None
        self._index_numbers()
        self._index_customer_refs(items)
        self._index_structured(items)
        tables = (self.digits, self.customers, self.structured, self.words)
        self.lengths: frozenset[int] = frozenset().union(*(table.lengths for table in tables))
        self.longest = max(self.lengths, default=0)

    def _index_numbers(self) -> None:
        for series in split_series(self._numbers):
            shape = self._shapes[series.outline] = learn_shape(series.outline, series.columns)
            if shape.runs:
                self._index_runs(shape, series)
            else:
                word = compact_all([series.outline])
                self._add(self.words, word * len(series.members), series.members)
        self.letters = frozenset(s.letters for s in self._shapes.values() if s.letters)

    def _index_runs(self, shape: Shape, series: Series) -> None:
        at, members, columns = shape.counter, series.members, series.columns
        self.counters.add([run.lstrip("0") for run in columns[at]], members)
        whole = list(map("".join, zip(*columns, strict=True)))
        self._add(self.digits, whole, members, _LEAST_KEY)
        leads = dict(zip(zip(*columns[:at], strict=True), members, strict=True)) if at else {}
        self._samples.extend(leads.values() or members[:1])
        if shape.runs == 1 and not shape.letters:
            self.plain |= {(len(w), w[:2]) for w in whole if len(w) > _LEAST_KEY}

    def _index_customer_refs(self, items: Sequence[OpenItem]) -> None:
        given = [i for i, item in enumerate(items) if item.customer_ref]
        keys = compact_all([items[i].customer_ref for i in given])
        bare = digits_all(keys)
        named = [k for k, digits in enumerate(bare) if digits]
        other = [k for k in named if len(bare[k]) >= _LEAST_KEY and bare[k] != keys[k]]
        self._add(
            self.customers,
            [*(keys[k] for k in named), *(bare[k] for k in other)],
            [given[k] for k in named + other],
            _LEAST_KEY - 1,
        )

    def _index_structured(self, items: Sequence[OpenItem]) -> None:
        given = [i for i, item in enumerate(items) if item.structured_ref]
        keys = compact_all([items[i].structured_ref for i in given])
        self._add(self.structured, [key.lstrip("0") for key in keys], given)

    def _add(
        self, table: KeyTable, keys: Sequence[str], items: Sequence[int], least: int = 1
    ) -> None:
        """Add keys that are long enough to mean something, of those that will be asked for."""
        asked = self._asked
        pairs = zip(keys, items, strict=True)
        if asked is None:
            kept = [(key, i) for key, i in pairs if len(key) >= least]
        else:
            kept = [(key, i) for key, i in pairs if key in asked and len(key) >= least]
        table.add([key for key, _ in kept], [i for _, i in kept])

    def number(self, item: int) -> str:
        """The item's number, upper-case with look-alikes read as digits."""
        return self._numbers[item]

    def anatomy(self, item: int) -> Anatomy:
        """The item's number taken apart (kept once computed)."""
        known = self._anatomy.get(item)
        if known is None:
            number = self._numbers[item]
            known = self._anatomy[item] = dissect(
                number, self._shapes.get(outline(number), _NO_SHAPE)
            )
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
