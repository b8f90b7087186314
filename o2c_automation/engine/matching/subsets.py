"""Which sets of amounts add up to a target: exhaustive within a budget, or honest about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Subsets(NamedTuple):
    """Index tuples that fit, at most the limit asked for; `complete` if every subset was tried."""

    fits: tuple[tuple[int, ...], ...]
    complete: bool


def subsets_to(amounts: Sequence[int], target: int, budget: int, limit: int = 8) -> Subsets:
    """Non-empty subsets of `amounts` that sum to `target`.

    Looks at all subsets by meeting in the middle when 2·2^(n/2) sums fit into the budget
    (Horowitz and Sahni, 1974); otherwise only at subsets of one or two.

    >>> subsets_to([5, 7, 12, 20], 12, 1000).fits
    ((0, 1), (2,))
    """
    half = (len(amounts) + 1) // 2
    if 2 << half > budget:
        return Subsets(_small(amounts, target, limit), complete=False)
    left, right = _sums(amounts[:half]), _sums(amounts[half:])
    masks = _meet(left, right, target, half, limit)
    return Subsets(tuple(sorted(_indices(mask) for mask in masks)), complete=True)


def _sums(amounts: Sequence[int]) -> list[int]:
    """Sum of every subset; the position of a sum is the bit mask of its members."""
    sums = [0]
    for amount in amounts:
        sums += [s + amount for s in sums]
    return sums


def _meet(left: list[int], right: list[int], target: int, half: int, limit: int) -> list[int]:
    wanted = set(left)
    partners = [(i, target - s) for i, s in enumerate(right) if target - s in wanted]
    masks: list[int] = []
    for high, rest in partners:
        start = -1
        while len(masks) < limit:
            try:
                start = left.index(rest, start + 1)
            except ValueError:
                break
            if high or start:
                masks.append(high << half | start)
    return masks


def _indices(mask: int) -> tuple[int, ...]:
    return tuple(i for i in range(mask.bit_length()) if mask >> i & 1)


def _small(amounts: Sequence[int], target: int, limit: int) -> tuple[tuple[int, ...], ...]:
    fits: list[tuple[int, ...]] = [(i,) for i, a in enumerate(amounts) if a == target]
    seen: dict[int, list[int]] = {}
    for i, amount in enumerate(amounts):
        fits += [(j, i) for j in seen.get(target - amount, ())]
        if len(fits) > limit:
            break
        seen.setdefault(amount, []).append(i)
    return tuple(sorted(fits)[:limit])


def chance_ppm(count: int, amounts: Sequence[int]) -> int:
    """How likely some sum fits by accident: subsets over the range their sums spread on, in ppm.

    `count` is the number of free items. A rough upper estimate, good enough to tell a fit that
    means something from one found because so many sums were tried.

    >>> chance_ppm(3, [100_00, 250_00, 777_77])
    70
    """
    spread = sum(abs(a) for a in amounts)
    return 1_000_000 if not spread else min(1_000_000, (1 << count) * 1_000_000 // spread)
