"""Who is in which group of a test of two strategies: by chance, and for ever the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

#: Groups are cut to a hundredth of a percent.
STEPS = 10_000


@dataclass(frozen=True, slots=True)
class Trial:
    """A test of a company, named so that the next one shuffles its customers anew."""

    company: int
    name: str
    share_percent: float


def is_challenger(customer: int, trial: Trial) -> bool:
    """Tell whether ``customer`` is among the share on which the challenger is tried.

    The answer rests on nothing but the ids and the name. Whoever is in stays in when the share
    grows.

    >>> is_challenger(7, Trial(1, "letters", 100)), is_challenger(7, Trial(1, "letters", 0))
    (True, False)
    """
    digest = hashlib.sha256(f"{trial.company}/{customer}/{trial.name}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") % STEPS
    return place < trial.share_percent * STEPS / 100
