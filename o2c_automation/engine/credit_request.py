"""What becomes of a request for credit: granted at once, referred to people, or denied.

Rules are asked in order and the first that holds decides; where none holds, people do. A
customer who is stopped is never granted anything by a rule. Amounts are integers in minor
units of the company's currency, scores hundredths of a point.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["approved", "referred", "denied"]
Measure = Literal["amount", "score", "paid_invoices", "overdue_days"]
RequestReason = Literal["rule", "no_rule", "stopped"]


@dataclass(frozen=True, slots=True)
class Case:
    """One request: what is asked for, and what is known of who asks.

    ``score`` and ``proposed`` (the limit the score would bear) are ``None`` where the
    customer was not scored.
    """

    amount: int
    score: int | None = None
    proposed: int | None = None
    paid_invoices: int = 0
    overdue_days: int = 0
    is_stopped: bool = False

    def measure(self, name: Measure) -> int | None:
        """Return one figure of the case."""
        figures: dict[Measure, int | None] = {
            "amount": self.amount,
            "score": self.score,
            "paid_invoices": self.paid_invoices,
            "overdue_days": self.overdue_days,
        }
        return figures[name]


@dataclass(frozen=True, slots=True)
class Condition:
    """A figure between two ends, both included; an end of ``None`` is open."""

    measure: Measure
    low: int | None = None
    high: int | None = None

    def holds(self, case: Case) -> bool:
        """Return whether the figure is known and between the ends."""
        value = case.measure(self.measure)
        if value is None:
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the matrix; it holds where all of its conditions do.

    ``is_within_proposal`` asks that the score bears what is requested, ``is_for_stopped``
    that the customer is stopped.
    """

    rule_id: int
    outcome: Outcome
    conditions: tuple[Condition, ...] = ()
    is_within_proposal: bool = False
    is_for_stopped: bool = False

    def holds(self, case: Case) -> bool:
        """Return whether the rule is about ``case``."""
        if self.is_for_stopped and not case.is_stopped:
            return False
        if self.is_within_proposal and case.amount > (case.proposed or 0):
            return False
        return all(condition.holds(case) for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a request, by which rule and why."""

    outcome: Outcome
    reason: RequestReason
    rule_id: int | None = None


def answer(case: Case, rules: Iterable[Rule]) -> Answer:
    """Return what the first rule that holds says.

    >>> small = Rule(1, "approved", (Condition("amount", high=100),))
    >>> answer(Case(100), (small,)).outcome, answer(Case(101), (small,)).outcome
    ('approved', 'referred')
    """
    rule = next((one for one in rules if one.holds(case)), None)
    if rule is None:
        return Answer("referred", "no_rule")
    if rule.outcome == "approved" and case.is_stopped:
        return Answer("referred", "stopped", rule.rule_id)
    return Answer(rule.outcome, "rule", rule.rule_id)
