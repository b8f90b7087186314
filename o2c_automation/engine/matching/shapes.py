"""Learning how this ledger's numbers are built, from the numbers themselves.

`INV/2026/00012`, `RE-2026-0012`, `FV/12/10/2026`, `100012345` and `F0012345` are each a *shape*:
letters and separators around runs of digits, one of which counts up. That run identifies an item;
what stands before and after it confirms.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from .scan import compact

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

    >>> outline("INV/2026/00012")
    'INV/#/#'
    """
    return RUN.sub("#", number)


def run_columns(numbers: Sequence[str], pattern: str) -> list[list[str]]:
    """The runs of digits of numbers sharing an outline, first runs first.

    >>> run_columns(["RE-26-1", "RE-26-22"], "RE-#-#")
    [['26', '26'], ['1', '22']]
    """
    width = pattern.count("#")
    runs = RUN.findall("\n".join(numbers))
    return [runs[p::width] for p in range(width)]


def learn_shape(pattern: str, columns: Sequence[Sequence[str]]) -> Shape:
    """Shape of the numbers sharing an outline: the run with most different values counts."""
    spread = [len(set(column)) for column in columns]
    counter = max(range(len(spread)), key=lambda p: (spread[p], p), default=0)
    letters = compact(pattern.split("#", 1)[0])
    return Shape(len(columns), counter, letters)


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


def group_by_outline(numbers: Sequence[str]) -> dict[str, list[int]]:
    """Positions of the numbers by outline; empty numbers are left out.

    >>> group_by_outline(["RE-1", "RE-22", "", "7"])
    {'RE-#': [0, 1], '#': [3]}
    """
    groups: defaultdict[str, list[int]] = defaultdict(list)
    outlines = outline("\n".join(numbers)).split("\n") if numbers else []
    for i, pattern in enumerate(outlines):
        if pattern:
            groups[pattern].append(i)
    return dict(groups)
