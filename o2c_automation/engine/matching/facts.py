"""Facts that cross the border of the matching engine, and the answers it gives.

All amounts are integers in minor units of the stated currency (cents for EUR).
Everything is frozen: a proposal can be stored, compared and replayed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

Key: TypeAlias = int | str
ItemKind = Literal["invoice", "credit_note", "payment"]
AliasKind = Literal["account", "name", "reference"]
Verdict = Literal["auto", "suggest", "none"]
OnAccountPolicy = Literal["none", "oldest", "due", "charges"]
DifferenceKind = Literal[
    "",
    "fee",
    "rounding",
    "discount",
    "discount_late",
    "deduction",
    "partial",
    "over",
    "exchange",
]


@dataclass(frozen=True, slots=True)
class Partner:
    """A customer; `parent_id` names the head of its group, who may pay for it.

    `flags` are guard codes known before: why nothing of the customer is posted unasked.
    """

    id: Key
    name: str
    accounts: tuple[str, ...] = ()
    parent_id: Key | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open receivable, or an outstanding payment already registered (`payment`).

    `residual` is what is still open, negative for credits. `discount` may be taken until and
    including `discount_until`. An item with residual 0 is known but settled: passing recently
    settled items lets the engine recognise a payment made twice across batches. `paid` holds
    amount and bank text of payments already applied, for the same instalment sent twice.
    `settles` are the items that a registered payment settled, whole or in part.
    """

    id: Key
    partner_id: Key
    kind: ItemKind
    number: str
    customer_ref: str = ""
    structured_ref: str = ""
    date: dt.date | None = None
    due: dt.date | None = None
    amount: int = 0
    residual: int = 0
    currency: str = "EUR"
    discount: int = 0
    discount_until: dt.date | None = None
    blocked_reason: str = ""
    paid: tuple[tuple[int, str], ...] = ()
    settles: tuple[Key, ...] = ()
    is_charge: bool = False  # claims fees or interest for paying late


@dataclass(frozen=True, slots=True)
class BankLine:
    """One bank line. `position` orders lines of one day; `flags` are guard codes known before."""

    id: Key
    date: dt.date
    amount: int
    currency: str
    text: str = ""
    payer_name: str = ""
    payer_account: str = ""
    structured_ref: str = ""
    end_to_end_id: str = ""
    partner_id: Key | None = None
    position: int = 0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """A learned pattern that names the payer; ignored once it missed as often as it hit."""

    kind: AliasKind
    pattern: str
    partner_id: Key
    hits: int = 0
    misses: int = 0


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds and tolerances of one matching policy.

    Scores run from 0 to 1000 points, ratios are parts per million, amounts minor units.
    """

    auto: int = 720  # least score posted without a person
    suggest: int = 200  # least score worth showing
    margin: int = 120  # least lead over the second-best candidate for automatic posting
    rounding_max: int = 3  # rounding difference accepted either way
    fee_max: int = 1500  # bank charge accepted, absolute ...
    fee_max_ppm: int = 20_000  # ... and below this share of what is paid
    deduction_min_ppm: int = 30_000  # a shortage from here on is a deduction
    over_max_ppm: int = 500_000  # an overpayment up to this share is left on account unasked
    discount_grace_days: int = 0  # days after `discount_until` a discount is still granted
    max_auto_amount: int = 0  # automatic posting up to this amount; 0 is no limit
    on_account: OnAccountPolicy = "none"  # how to suggest money nothing explains
    subset_budget: int = 200_000  # sums a subset search may look at, per search
    subset_chance_ppm: int = 1_000  # accepted chance that a sum fits by accident
    max_alternatives: int = 3  # other candidates kept per line
    auto_partial: bool = True  # short payments of a named item post what came
    auto_over: bool = True  # overpayments of a named item post, the rest is unapplied
    auto_fee: bool = True  # bank charges within tolerance are written off
    auto_unknown_payer: bool = False  # an exact reference suffices though the payer is a stranger


@dataclass(frozen=True, slots=True)
class Allocation:
    """What of a bank line settles one item, in the sign of the item's residual."""

    item_id: Key
    amount: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for or against a candidate; `span` is its place in `BankLine.text`."""

    code: str
    points: int
    detail: str = ""
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read a bank line; `reasons` say why it is not posted by itself."""

    partner_id: Key | None
    allocations: tuple[Allocation, ...]
    difference: int
    difference_kind: DifferenceKind
    discount: int
    fee: int
    over: int
    score: int
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...]
    family: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The engine's answer for one bank line.

    Always holds, to the minor unit::

        sum(a.amount for a in allocations) == line.amount + fee + discount - over

    `fee` is what the bank kept (negative when the payer rounded up), `discount` what the payer
    deducted in time, `over` the unapplied rest of the line (all of it when nothing is allocated).
    A shortage stays open on the item: its allocation is smaller than its residual.
    `difference` is the residual of the allocated items minus the line: positive when short.

    `auto` allocations of one batch never exceed an item's residual together. A `suggest`
    allocation fits what the automatic ones left, but two suggestions may compete for one item.
    """

    line_id: Key
    verdict: Verdict
    partner_id: Key | None
    allocations: tuple[Allocation, ...]
    difference: int
    difference_kind: DifferenceKind
    discount: int
    fee: int
    over: int
    score: int
    margin: int
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...]
    alternatives: tuple[Candidate, ...]
    family: str
