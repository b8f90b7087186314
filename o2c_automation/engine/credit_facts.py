"""What a credit decision is taken on, and what it says.

Amounts are integers in minor units of the company's currency. A limit of zero means
no credit at all; a limit of ``None`` means that none was set, so none is exceeded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Literal

Verdict = Literal["approved", "held", "denied"]
Status = Literal["open", "watch", "stopped"]
Checkpoint = Literal["confirm", "deliver", "invoice"]
Effect = Literal["warn", "hold", "deny"]
RuleKind = Literal[
    "limit",
    "utilisation",
    "limit_expired",
    "overdue_days",
    "overdue_amount",
    "order_amount",
    "terms_changed",
    "dunning_level",
    "broken_promise",
    "new_customer",
]

APPROVED: Verdict = "approved"
HELD: Verdict = "held"
DENIED: Verdict = "denied"
CHECKPOINTS: tuple[Checkpoint, ...] = ("confirm", "deliver", "invoice")


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one customer owes or has ordered; every part is shown, none is hidden in another.

    ``unapplied``, ``authorised`` and ``secured`` are given as positive amounts and lower
    the total.
    """

    not_due: int = 0
    overdue: int = 0
    disputed: int = 0
    draft_invoices: int = 0
    open_orders: int = 0
    unapplied: int = 0
    authorised: int = 0
    secured: int = 0
    overdue_days: int = 0

    @property
    def receivable(self) -> int:
        """What the ledger says the customer owes, credits deducted."""
        return self.not_due + self.overdue + self.disputed - self.unapplied

    @property
    def total(self) -> int:
        """The amount at risk; negative where the customer has money or cover to spare."""
        risk = self.receivable + self.draft_invoices + self.open_orders
        return risk - self.authorised - self.secured

    def with_order(self, amount: int) -> Exposure:
        """Return the exposure once an order of ``amount`` is confirmed (or, negative, undone)."""
        return replace(self, open_orders=self.open_orders + amount)

    def __add__(self, other: Exposure) -> Exposure:
        """Return the exposure to two members of a group; the older overdue item counts."""
        return Exposure(
            not_due=self.not_due + other.not_due,
            overdue=self.overdue + other.overdue,
            disputed=self.disputed + other.disputed,
            draft_invoices=self.draft_invoices + other.draft_invoices,
            open_orders=self.open_orders + other.open_orders,
            unapplied=self.unapplied + other.unapplied,
            authorised=self.authorised + other.authorised,
            secured=self.secured + other.secured,
            overdue_days=max(self.overdue_days, other.overdue_days),
        )

    def converted(self, convert: Callable[[int], int]) -> Exposure:
        """Return the exposure in another currency, each part by itself."""
        amounts = {
            one.name: convert(getattr(self, one.name))
            for one in fields(self)
            if one.name != "overdue_days"
        }
        return replace(self, **amounts)


@dataclass(frozen=True, slots=True)
class Account:
    """What was agreed with the customer, and how they have kept it.

    ``limit`` is the one that counts (:func:`engine.credit_limit.limit_that_counts`);
    ``days_expired`` is for how many days the customer's own limit has not been valid.
    """

    limit: int | None = None
    status: Status = "open"
    is_prepay_only: bool = False
    days_expired: int = 0
    paid_invoices: int = 0
    dunning_level: int = 0
    broken_promises: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a policy: what is measured, from where on, and what happens then.

    It fires where the measure is *more than* ``threshold``; ``new_customer`` where fewer
    than that many invoices were paid. The threshold is in minor units, days, percent or a
    number, as the kind has it: percent above the limit for ``limit``, percent of it used
    for ``utilisation``. Without a checkpoint it counts at each one the policy has.
    """

    kind: RuleKind
    threshold: float = 0
    effect: Effect = "hold"
    checkpoint: Checkpoint | None = None


_ALWAYS = (Rule("limit", checkpoint="confirm"), Rule("limit_expired", checkpoint="confirm"))


@dataclass(frozen=True, slots=True)
class Policy:
    """The company's rules for some of its customers.

    ``default_limit`` is the limit of customers without one of their own, ``None`` if they
    have none. Until ``first_invoices`` were paid it is ``first_limit``. Orders up to
    ``free_amount`` pass unchecked, except of customers who are stopped or have no credit.
    ``holds_delivered``: invoices are held even where they bill what was delivered.
    """

    checkpoints: frozenset[Checkpoint] = frozenset(("confirm",))
    rules: tuple[Rule, ...] = ()
    default_limit: int | None = None
    first_invoices: int = 0
    first_limit: int = 0
    free_amount: int = 0
    holds_delivered: bool = False

    def rules_at(self, checkpoint: Checkpoint) -> tuple[Rule, ...]:
        """Return the rules that count; a limit nobody wrote a rule for holds orders anyway."""
        written = {rule.kind for rule in self.rules}
        missing = tuple(rule for rule in _ALWAYS if rule.kind not in written)
        return tuple(r for r in missing + self.rules if r.checkpoint in (None, checkpoint))

    def may_hold(self, account: Account) -> bool:
        """Whether anything could hold an order of ``account``; if not, nothing needs a lock."""
        bound = account.limit is not None or account.status != "open" or account.is_prepay_only
        others = any(rule.kind not in ("limit", "utilisation") for rule in self.rules)
        return bool(self.checkpoints) and (bound or bool(account.days_expired) or others)


@dataclass(frozen=True, slots=True)
class Request:
    """One order: its amount, what was paid or authorised online, and what of it the ledger lacks.

    ``paid`` counts every authorised or captured payment of the order; ``cover`` only
    those which are not in the exposure as an unapplied payment already. ``whole`` is the
    amount of the order where ``amount`` is only what is added to it; ``extra_days`` is how
    much later than agreed its terms let the customer pay. ``is_delivered``: the invoice
    asked for bills nothing that the customer has not received. ``is_deposit_paid``: what
    the customer was asked to pay for the order to be confirmed was paid.
    """

    amount: int
    paid: int = 0
    cover: int = 0
    whole: int | None = None
    extra_days: int = 0
    is_delivered: bool = False
    is_deposit_paid: bool = False

    @property
    def on_credit(self) -> int:
        """What confirming the order adds to the exposure."""
        return max(self.amount - self.cover, 0)

    @property
    def order_amount(self) -> int:
        """The amount of the whole order."""
        return self.amount if self.whole is None else self.whole


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reasons and the exposure, before the order, it was taken on.

    ``warnings`` are what speaks against the order without holding it.
    """

    verdict: Verdict
    reasons: tuple[str, ...]
    exposure: Exposure
    headroom: int | None
    shortfall: int = 0
    warnings: tuple[str, ...] = ()
