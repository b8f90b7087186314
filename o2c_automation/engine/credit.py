"""Whether an order may be given on credit: one customer, one company, one currency.

Amounts are integers in minor units of the company's currency. A limit of zero means
no credit at all; a limit of ``None`` means that none was set, so none is exceeded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Verdict = Literal["approved", "held"]
Status = Literal["open", "watch", "stopped"]

APPROVED: Verdict = "approved"
HELD: Verdict = "held"


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one customer owes or has ordered; every part is shown, none is hidden in another.

    ``unapplied`` and ``authorised`` are given as positive amounts and lower the total.
    """

    not_due: int = 0
    overdue: int = 0
    draft_invoices: int = 0
    open_orders: int = 0
    unapplied: int = 0
    authorised: int = 0
    overdue_days: int = 0

    @property
    def receivable(self) -> int:
        """What the ledger says the customer owes, credits deducted."""
        return self.not_due + self.overdue - self.unapplied

    @property
    def total(self) -> int:
        """The amount at risk; negative where the customer has money with us."""
        return self.receivable + self.draft_invoices + self.open_orders - self.authorised

    def with_order(self, amount: int) -> Exposure:
        """Return the exposure once an order of ``amount`` is confirmed (or, negative, undone)."""
        return replace(self, open_orders=self.open_orders + amount)


@dataclass(frozen=True, slots=True)
class Account:
    """What was agreed with the customer."""

    limit: int | None = None
    status: Status = "open"


@dataclass(frozen=True, slots=True)
class Policy:
    """The company's rules.

    ``max_overdue_days`` of zero leaves the rule out; ``default_limit`` is the limit of
    customers without one of their own, ``None`` if they have none.
    """

    is_active: bool = True
    max_overdue_days: int = 0
    default_limit: int | None = None

    def may_hold(self, account: Account) -> bool:
        """Whether anything could hold an order of ``account``; if not, nothing needs a lock."""
        bound = account.limit is not None or account.status != "open"
        return self.is_active and (bound or bool(self.max_overdue_days))


@dataclass(frozen=True, slots=True)
class Request:
    """One order: its amount, what was paid or authorised online, and what of it the ledger lacks.

    ``paid`` counts every authorised or captured payment of the order; ``cover`` only
    those which are not in the exposure as an unapplied payment already.
    """

    amount: int
    paid: int = 0
    cover: int = 0

    @property
    def on_credit(self) -> int:
        """What confirming the order adds to the exposure."""
        return max(self.amount - self.cover, 0)


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reasons and the exposure, before the order, it was taken on."""

    verdict: Verdict
    reasons: tuple[str, ...]
    exposure: Exposure
    headroom: int | None
    shortfall: int = 0


def headroom(account: Account, exposure: Exposure) -> int | None:
    """Return what may still be ordered on credit; ``None`` where there is no limit."""
    return None if account.limit is None else account.limit - exposure.total


def decide(request: Request, account: Account, exposure: Exposure, policy: Policy) -> Decision:
    """Return the verdict on one order.

    >>> exposure = Exposure(not_due=40_000)
    >>> decide(Request(60_000), Account(limit=100_000), exposure, Policy()).verdict
    'approved'
    >>> decide(Request(60_001), Account(limit=100_000), exposure, Policy()).reasons
    ('over_limit',)
    """
    left = headroom(account, exposure)
    exempt = _exemption(request, policy)
    if exempt:
        return Decision(APPROVED, (exempt,), exposure, left)
    shortfall = _shortfall(request, left)
    reasons = _objections(account, exposure, policy, shortfall)
    if reasons:
        return Decision(HELD, reasons, exposure, left, shortfall)
    return Decision(APPROVED, ("no_limit" if left is None else "within_limit",), exposure, left)


def decide_all(
    requests: Iterable[Request], account: Account, exposure: Exposure, policy: Policy
) -> tuple[Decision, ...]:
    """Return the verdicts on several orders of one customer, in the order given.

    What is approved uses up headroom, so that orders cannot share it; what is held does not.
    """
    decisions: list[Decision] = []
    for request in requests:
        decision = decide(request, account, exposure, policy)
        if decision.verdict == APPROVED:
            exposure = exposure.with_order(request.on_credit)
        decisions.append(decision)
    return tuple(decisions)


def _exemption(request: Request, policy: Policy) -> str:
    """Return why the order needs no credit, or nothing."""
    if request.amount <= 0:
        return "no_amount"
    if request.paid >= request.amount:
        # Money that has moved is never refused: the order would stay unbooked.
        return "prepaid"
    return "" if policy.is_active else "check_off"


def _shortfall(request: Request, left: int | None) -> int:
    return 0 if left is None else max(request.on_credit - left, 0)


def _objections(
    account: Account, exposure: Exposure, policy: Policy, shortfall: int
) -> tuple[str, ...]:
    """Return every reason against the order, the gravest first."""
    late = bool(policy.max_overdue_days) and exposure.overdue_days > policy.max_overdue_days
    watched = account.status == "watch" and exposure.overdue > 0
    objections = {
        "customer_stopped": account.status == "stopped",
        "no_credit": shortfall > 0 and account.limit == 0,
        "over_limit": shortfall > 0 and account.limit != 0,
        "overdue": late or watched,
    }
    return tuple(code for code, applies in objections.items() if applies)
