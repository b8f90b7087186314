"""Learning how this ledger's numbers are built, from the numbers themselves.

`INV/2026/00012`, `RE-2026-0012`, `FV/12/10/2026`, `100012345` and `F0012345` are each a *shape*:
letters and separators around runs of digits, one of which counts up. That run identifies an item;
what stands before and after it confirms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .scan import compact, unconfuse, upper

RUN = re.compile(r"[0-9]+")


class Shape(NamedTuple):
    """`counter` is the position of the run that counts, `letters` the leading letters."""

    runs: int
    counter: int
    letters: str


class Anatomy(NamedTuple):
    """A number taken apart, compact: what stands before its counter, the counter, and after."""

    before: str
    counter: str
    after: str
    letters: str

    @property
    def digits(self) -> str:
        return "".join(RUN.findall(self.before + self.counter + self.after))


def outline(number: str) -> str:
    """The number with each run of digits replaced by `#`.

    >>> outline("inv/2026/00012")
    'INV/#/#'
    """
    return RUN.sub("#", number)


def clean_number(number: str) -> str:
    return unconfuse(upper(number))


def learn_shape(pattern: str, runs: Sequence[Sequence[str]]) -> Shape:
    """Shape of the numbers sharing an outline: the run with most different values counts."""
    width = pattern.count("#")
    spread = [len({r[p] for r in runs}) for p in range(width)]
    counter = max(range(width), key=lambda p: (spread[p], p)) if width else 0
    letters = compact(pattern.split("#", 1)[0])
    return Shape(width, counter, letters)


def dissect(number: str, shape: Shape) -> Anatomy:
    """Take one clean number apart.

    >>> dissect("INV/2026/00012", Shape(2, 1, "INV"))
    Anatomy(before='INV2026', counter='00012', after='', letters='INV')
    """
    runs = list(RUN.finditer(number))
    if not runs:
        return Anatomy(compact(number), "", "", shape.letters)
    run = runs[min(shape.counter, len(runs) - 1)]
    before, after = compact(number[: run.start()]), compact(number[run.end() :])
    return Anatomy(before, run.group(), after, shape.letters)


def group_by_outline(numbers: Iterable[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for i, number in enumerate(numbers):
        if number:
            groups.setdefault(outline(number), []).append(i)
    return groups
