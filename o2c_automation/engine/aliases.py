"""How much a learnt payer is still worth: what nobody confirms for long fades."""

from __future__ import annotations

HALF_LIFE_DAYS = 365


def weight(hits: int, idle_days: int) -> int:
    """Return how many of `hits` confirmations still count after `idle_days` without one.

    Half of them fade with each full year.

    >>> weight(8, 0), weight(8, 364), weight(8, 365), weight(8, 3 * 365), weight(8, 4 * 365)
    (8, 8, 4, 1, 0)
    """
    return hits >> (max(0, idle_days) // HALF_LIFE_DAYS)


def is_expired(hits: int, misses: int, idle_days: int, *, approved: bool) -> bool:
    """Return whether an alias is worth nothing any more.

    A learnt one expires once its faded confirmations are none, or no more than its misses. What
    a person approved does not fade: it expires only when it was wrong more often than right.

    >>> is_expired(1, 0, 400, approved=False), is_expired(1, 0, 400, approved=True)
    (True, False)
    """
    if approved:
        return misses > hits
    return weight(hits, idle_days) <= misses
