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
        first = self._first
        fresh = dict(zip(keys, positions, strict=True))
        if len(fresh) == len(keys) and fresh.keys().isdisjoint(first):
            first.update(fresh)
            return
        for key, position in zip(keys, positions, strict=True):
            if first.setdefault(key, position) != position:
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
