"""Whether an order may be given on credit: one customer, one company, one currency.

:mod:`.credit_facts` has what goes in and comes out, :mod:`.credit_rules` the rules,
:mod:`.credit_limit` the limit that counts and :mod:`.credit_advice` the ways out of a hold.
"""

from __future__ import annotations

from collections.abc import Iterable

from .credit_facts import (
    APPROVED,
    CHECKPOINTS,
    DENIED,
    HELD,
    Account,
    Checkpoint,
    Decision,
    Effect,
    Exposure,
    Policy,
    Request,
    Rule,
    RuleKind,
    Status,
    Verdict,
)
from .credit_rules import Situation, excess, objections

__all__ = [
    "APPROVED",
    "CHECKPOINTS",
    "DENIED",
    "HELD",
    "Account",
    "Checkpoint",
    "Decision",
    "Effect",
    "Exposure",
    "Policy",
    "Request",
    "Rule",
    "RuleKind",
    "Status",
    "Verdict",
    "decide",
    "decide_all",
    "headroom",
]


def headroom(account: Account, exposure: Exposure) -> int | None:
    """Return what may still be ordered on credit; ``None`` where there is no limit."""
    return None if account.limit is None else account.limit - exposure.total


def decide(
    request: Request,
    account: Account,
    exposure: Exposure,
    policy: Policy,
    checkpoint: Checkpoint = "confirm",
) -> Decision:
    """Return the verdict on one order.

    >>> exposure = Exposure(not_due=40_000)
    >>> decide(Request(60_000), Account(limit=100_000), exposure, Policy()).verdict
    'approved'
    >>> decide(Request(60_001), Account(limit=100_000), exposure, Policy()).reasons
    ('over_limit',)
    """
    left = headroom(account, exposure)
    exempt = _exemption(request, account, policy, checkpoint)
    if exempt:
        return Decision(APPROVED, (exempt,), exposure, left)
    situation = Situation(request, account, exposure)
    against = objections(situation, policy, checkpoint)
    grave = tuple(one.reason for one in against if one.effect != "warn")
    warnings = tuple(one.reason for one in against if one.effect == "warn")
    if not grave:
        reason = "no_limit" if left is None else "within_limit"
        reasons = () if warnings else (reason,)
        return Decision(APPROVED, reasons, exposure, left, warnings=warnings)
    missing = excess(situation, policy, checkpoint)
    if request.is_deposit_paid:
        # It was decided on when the deposit was asked for, and the money has moved since.
        against_it = grave + warnings
        return Decision(APPROVED, ("deposit_paid",), exposure, left, missing, against_it)
    denied = any(one.effect == "deny" for one in against)
    return Decision(DENIED if denied else HELD, grave, exposure, left, missing, warnings)


def decide_all(
    requests: Iterable[Request],
    account: Account,
    exposure: Exposure,
    policy: Policy,
    checkpoint: Checkpoint = "confirm",
) -> tuple[Decision, ...]:
    """Return the verdicts on several orders of one customer, in the order given.

    What is approved uses up headroom, so that orders cannot share it; what is held does not.
    """
    decisions: list[Decision] = []
    for request in requests:
        decision = decide(request, account, exposure, policy, checkpoint)
        if decision.verdict == APPROVED:
            exposure = exposure.with_order(request.on_credit)
        decisions.append(decision)
    return tuple(decisions)


def _exemption(request: Request, account: Account, policy: Policy, checkpoint: Checkpoint) -> str:
    """Return why the order needs no credit, or nothing."""
    if request.amount <= 0:
        return "no_amount"
    if request.paid >= request.amount:
        # Money that has moved is never refused: the order would stay unbooked.
        return "prepaid"
    if checkpoint not in policy.checkpoints:
        return "check_off"
    if checkpoint == "invoice" and request.is_delivered and not policy.holds_delivered:
        # It is owed already: without the invoice it would only be paid later.
        return "delivered"
    trusted = account.status != "stopped" and account.limit != 0
    return "small_order" if trusted and request.order_amount <= policy.free_amount else ""
