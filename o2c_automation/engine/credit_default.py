"""Who is in default and loses their credit, and when it is given back.

A threshold of zero switches its rule off. Returned payments and broken promises that were
forgiven before do not count again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reason = Literal["overdue_days", "returned_payments", "broken_promises"]
REASONS: tuple[Reason, ...] = ("overdue_days", "returned_payments", "broken_promises")


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a customer did: the oldest overdue item in days, and counts of a year."""

    overdue_days: int = 0
    returned_payments: int = 0
    broken_promises: int = 0

    def of(self, reason: Reason) -> int:
        """Return the figure that ``reason`` looks at."""
        figures: dict[Reason, int] = {
            "overdue_days": self.overdue_days,
            "returned_payments": self.returned_payments,
            "broken_promises": self.broken_promises,
        }
        return figures[reason]

    def since(self, forgiven: Conduct) -> Conduct:
        """Return what counts once ``forgiven`` does not; what is overdue is never forgiven."""
        return Conduct(
            self.overdue_days,
            max(self.returned_payments - forgiven.returned_payments, 0),
            max(self.broken_promises - forgiven.broken_promises, 0),
        )


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a customer is in default, and what gives the credit back.

    It is given back ``clean_days`` after it was taken at the earliest, once nothing is
    overdue for more than ``restore_overdue_days`` and nothing new went wrong.
    """

    overdue_days: int = 0
    returned_payments: int = 0
    broken_promises: int = 0
    clean_days: int = 0
    restore_overdue_days: int = 0

    def of(self, reason: Reason) -> int:
        """Return the threshold of ``reason``."""
        return Conduct(self.overdue_days, self.returned_payments, self.broken_promises).of(reason)


NOTHING = Conduct()


def default_reasons(
    conduct: Conduct, thresholds: Thresholds, forgiven: Conduct = NOTHING
) -> tuple[Reason, ...]:
    """Return why the customer is in default; nothing where they are not.

    >>> default_reasons(Conduct(overdue_days=90), Thresholds(overdue_days=90))
    ('overdue_days',)
    """
    counted = conduct.since(forgiven)
    return tuple(reason for reason in REASONS if 0 < thresholds.of(reason) <= counted.of(reason))


def is_restored(
    conduct: Conduct, at_default: Conduct, days_since: int, thresholds: Thresholds
) -> bool:
    """Return whether a customer in default gets their credit back.

    Nobody gets back what the rules would take again at once.
    """
    waited = days_since >= thresholds.clean_days
    paid = conduct.overdue_days <= thresholds.restore_overdue_days
    behaved = not any(
        conduct.of(reason) > at_default.of(reason)
        for reason in ("returned_payments", "broken_promises")
    )
    return waited and paid and behaved and not default_reasons(conduct, thresholds, conduct)
