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
_ZEROS = str.maketrans("123456789", "000000000")


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
    """The number with each run of digits replaced by a single zero.

    >>> outline("INV/2026/00012")
    'INV/0/0'
    """
    return RUN.sub("0", number)


def learn_shape(pattern: str, columns: Sequence[Sequence[str]]) -> Shape:
    """Shape of the numbers sharing an outline: the run with most different values counts."""
    spread = [len(set(column)) for column in columns]
    counter = max(range(len(spread)), key=lambda p: (spread[p], p), default=0)
    letters = compact(pattern.split("0", 1)[0])
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


class Series(NamedTuple):
    """Numbers of one outline: their positions, and their runs of digits, first runs first."""

    outline: str
    members: list[int]
    columns: list[list[str]]


def split_series(numbers: Sequence[str]) -> list[Series]:
    """Numbers by outline; empty numbers are left out.

    Numbers of one mask have their digits in the same places, so that they are cut, not searched:
    this runs over every open item of a batch.

    >>> split_series(["RE-1", "RE-22", "", "7"])
    [Series(outline='RE-0', members=[0, 1], columns=[['1', '22']]), \
Series(outline='0', members=[3], columns=[['7']])]
    """
    found: dict[str, Series] = {}
    for mask, members in _by_mask(numbers).items():
        pattern = outline(mask)
        spans = [m.span() for m in RUN.finditer(mask)]
        columns = [[numbers[i][a:b] for i in members] for a, b in spans]
        series = found.setdefault(pattern, Series(pattern, [], [[] for _ in columns]))
        series.members.extend(members)
        for column, more in zip(series.columns, columns, strict=True):
            column.extend(more)
    return list(found.values())


def _by_mask(numbers: Sequence[str]) -> dict[str, list[int]]:
    """Positions of the numbers by what they look like when every digit is a zero."""
    masks = "\n".join(numbers).translate(_ZEROS).split("\n") if numbers else []
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for i, mask in enumerate(masks):
        groups[mask].append(i)
    groups.pop("", None)
    return dict(groups)
