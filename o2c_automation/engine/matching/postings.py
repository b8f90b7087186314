"""A compact index from keys to item positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", int, str)


class Postings(Generic[K]):
    """Positions by key. Most keys have one position, so lists exist only for the others.

    >>> p = Postings[str]()
    >>> p.add(["a", "b", "a"], [0, 1, 2])
    >>> p.get("a"), p.get("b"), p.get("c"), "b" in p
    ((0, 2), (1,), (), True)
    """

    __slots__ = ("_first", "_more")

    def __init__(self) -> None:
        self._first: dict[K, int] = {}
        self._more: dict[K, list[int]] = {}

    def add(self, keys: Sequence[K], positions: Sequence[int]) -> None:
        """Add many at once; positions keep the order in which they are added."""
        known = self._first
        # the first position of a key is the last one written when written backwards
        first = dict(zip(reversed(keys), reversed(positions), strict=True))
        older = first.keys() & known.keys() if known else ()
        plain = len(first) == len(keys) and not older
        first.update([(key, known[key]) for key in older])
        if known:
            known.update(first)
        else:
            self._first = known = first
        for key, position in () if plain else zip(keys, positions, strict=True):
            if known[key] != position:
                self._more.setdefault(key, []).append(position)

    def get(self, key: K) -> tuple[int, ...]:
        found = self._first.get(key)
        if found is None:
            return ()
        return (found, *self._more.get(key, ()))

    def __contains__(self, key: K) -> bool:
        return key in self._first

    def __iter__(self) -> Iterator[K]:
        return iter(self._first)


class KeyTable(Postings[str]):
    """Postings of texts that knows how long its keys are: most questions end there.

    >>> t = KeyTable()
    >>> t.add(["00120"], [7])
    >>> t.lengths, t.get("00120"), t.get("120")
    ({5}, (7,), ())
    """

    __slots__ = ("lengths",)

    def __init__(self) -> None:
        super().__init__()
        self.lengths: set[int] = set()

    def add(self, keys: Sequence[str], positions: Sequence[int]) -> None:
        super().add(keys, positions)
        self.lengths.update(map(len, keys))

    def get(self, key: str) -> tuple[int, ...]:
        found = self._first.get(key) if len(key) in self.lengths else None
        if found is None:
            return ()
        return (found, *self._more[key]) if key in self._more else (found,)
