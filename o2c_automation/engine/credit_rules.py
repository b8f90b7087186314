"""Which rules of a policy speak against an order, and how gravely."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .credit_facts import Account, Checkpoint, Effect, Exposure, Policy, Request, Rule, RuleKind

_PERCENT = 100
# Gravest first, the order in which reasons are told.
EFFECTS: tuple[Effect, ...] = ("deny", "hold", "warn")


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything one order is judged by."""

    request: Request
    account: Account
    exposure: Exposure

    @property
    def total(self) -> int:
        """The exposure once the order is confirmed."""
        return self.exposure.total + self.request.on_credit


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason against an order, and what it leads to."""

    reason: str
    effect: Effect


def objections(
    situation: Situation, policy: Policy, checkpoint: Checkpoint
) -> tuple[Objection, ...]:
    """Return what speaks against the order, the gravest first, each reason once."""
    found = [Objection(reason, "hold") for reason in _standing(situation)]
    found += [
        Objection(_reason(rule, situation.account), rule.effect)
        for rule in policy.rules_at(checkpoint)
        if fires(rule, situation)
    ]
    found.sort(key=lambda objection: EFFECTS.index(objection.effect))
    first: dict[str, Objection] = {}
    for objection in found:
        first.setdefault(objection.reason, objection)
    return tuple(first.values())


def fires(rule: Rule, situation: Situation) -> bool:
    """Return whether ``rule`` speaks against the order.

    >>> late = Situation(Request(1), Account(), Exposure(overdue=1, overdue_days=31))
    >>> fires(Rule("overdue_days", 30), late), fires(Rule("overdue_days", 31), late)
    (True, False)
    """
    return _TESTS[rule.kind](situation, rule.threshold)


def excess(situation: Situation, policy: Policy, checkpoint: Checkpoint) -> int:
    """Return by how much the order exceeds what the limit lets pass; zero where it does not."""
    limit = situation.account.limit
    strict = [
        ceiling(rule, limit)
        for rule in policy.rules_at(checkpoint)
        if rule.kind in ("limit", "utilisation") and rule.effect != "warn"
    ]
    if limit is None or not strict:
        return 0
    over = situation.total - min(strict)
    return max(over, 0) if situation.request.on_credit else 0


def ceiling(rule: Rule, limit: int | None) -> int:
    """Return the highest exposure that ``rule`` (of the limit or its use) lets pass."""
    percent = rule.threshold + (_PERCENT if rule.kind == "limit" else 0)
    # A hundredth of a percent is the finest threshold; whole numbers keep it exact.
    return (limit or 0) * round(percent * _PERCENT) // (_PERCENT * _PERCENT)


def _standing(situation: Situation) -> tuple[str, ...]:
    """Return what speaks against any order of the customer."""
    account = situation.account
    watched = account.status == "watch" and situation.exposure.overdue > 0
    reasons = {"customer_stopped": account.status == "stopped", "overdue": watched}
    return tuple(code for code, applies in reasons.items() if applies)


def _reason(rule: Rule, account: Account) -> str:
    if rule.kind != "limit":
        return _REASONS.get(rule.kind, rule.kind)
    if account.is_prepay_only:
        return "prepay_only"
    return "over_limit" if account.limit else "no_credit"


def _over_limit(situation: Situation, percent: float) -> bool:
    return _above(Rule("limit", percent), situation)


def _over_utilisation(situation: Situation, percent: float) -> bool:
    return bool(situation.account.limit) and _above(Rule("utilisation", percent), situation)


def _above(rule: Rule, situation: Situation) -> bool:
    """Return whether the order takes the exposure above what ``rule`` lets pass."""
    limit = situation.account.limit
    if limit is None or not situation.request.on_credit:
        return False
    return situation.total > ceiling(rule, limit)


_REASONS: dict[RuleKind, str] = {"overdue_days": "overdue"}
_TESTS: dict[RuleKind, Callable[[Situation, float], bool]] = {
    "limit": _over_limit,
    "utilisation": _over_utilisation,
    "limit_expired": lambda case, days: case.account.days_expired > days,
    "overdue_days": lambda case, days: case.exposure.overdue_days > days,
    "overdue_amount": lambda case, amount: case.exposure.overdue > amount,
    "order_amount": lambda case, amount: case.request.order_amount > amount,
    "terms_changed": lambda case, days: case.request.extra_days > days,
    "dunning_level": lambda case, level: case.account.dunning_level > level,
    "broken_promise": lambda case, count: case.account.broken_promises > count,
    "new_customer": lambda case, count: case.account.paid_invoices < count,
}
