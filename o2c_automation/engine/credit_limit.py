"""Which limit counts for a customer, from what was agreed and what the policy says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .credit_facts import Policy


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed with one customer about the amount of credit.

    ``own`` is the customer's limit (``None``: none was agreed), ``valid_until`` the last
    day it holds; ``temporary`` replaces it up to and including ``temporary_until``.
    ``fallback`` is the default where neither the customer nor the policy has a limit.
    """

    own: int | None = None
    valid_until: date | None = None
    temporary: int = 0
    temporary_until: date | None = None
    is_prepay_only: bool = False
    fallback: int | None = None

    def has_temporary(self, today: date) -> bool:
        """Whether a temporary limit holds ``today``."""
        return self.temporary_until is not None and self.temporary_until >= today


def limit_that_counts(terms: Terms, policy: Policy, paid_invoices: int, today: date) -> int | None:
    """Return the limit in minor units; zero is no credit, ``None`` no limit at all.

    A decision somebody took about this customer comes before the rule for new ones, and
    that before the defaults. An expired limit goes on counting: that it expired is a
    reason of its own.

    >>> policy = Policy(default_limit=500, first_invoices=3, first_limit=100)
    >>> today = date(2026, 6, 15)
    >>> [limit_that_counts(Terms(), policy, paid, today) for paid in (2, 3)]
    [100, 500]
    >>> limit_that_counts(Terms(own=0), policy, 0, today)
    0
    """
    if terms.is_prepay_only:
        return 0
    if terms.has_temporary(today):
        return terms.temporary
    if terms.own is not None:
        return terms.own
    if paid_invoices < policy.first_invoices:
        return policy.first_limit
    return terms.fallback if policy.default_limit is None else policy.default_limit


def days_expired(terms: Terms, today: date) -> int:
    """Return for how many days the customer's own limit has been over; zero where it holds."""
    if terms.own is None or terms.valid_until is None or terms.has_temporary(today):
        return 0
    return max((today - terms.valid_until).days, 0)
