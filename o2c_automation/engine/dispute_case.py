"""Decisions about one case: its tax part, who works it, what it still lacks, how it is cut.

Amounts are integers in minor units of the currency of what is disputed, unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

TaxTreatment = Literal["invoice", "none", "only"]
Bulk = Literal["write_off", "approve", ""]


def tax_part(amount: int, total: int, tax: int, treatment: TaxTreatment, *, taken: int = 0) -> int:
    """Return how much of a disputed ``amount`` is tax, given the document's total and tax.

    ``invoice``: the share the document has; ``none``: the amount never bore tax, such as a
    bank's charge; ``only``: the tax itself is in dispute. Never more than the ``tax`` that
    other cases have not ``taken``.

    >>> tax_part(1190, 11900, 1900, "invoice"), tax_part(1190, 11900, 1900, "only")
    (190, 1190)
    """
    if treatment == "none" or total <= 0 or tax <= 0:
        return 0
    left = max(0, tax - taken)
    if treatment == "only":
        return min(amount, left)
    return min((2 * amount * tax + total) // (2 * total), amount, left)


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody wants to dispute of a document of ``limit`` still open, ``tax`` of it tax."""

    amount: int
    amount_tax: int
    limit: int
    tax: int


def claim_problem(claim: Claim) -> str:
    """Return the code of what is wrong with a claim, or ``""``.

    >>> claim_problem(Claim(amount=50, amount_tax=8, limit=40, tax=19))
    'above_residual'
    """
    problems = {
        "above_residual": claim.amount > claim.limit,
        "tax_negative": claim.amount_tax < 0,
        "tax_above_amount": claim.amount_tax > claim.amount,
        "tax_above_document": claim.amount_tax > claim.tax,
    }
    return next((code for code, is_found in problems.items() if is_found), "")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What routing looks at; ``amount`` in minor units of the company's currency."""

    type: str
    reason: int
    amount: int
    customer: int = 0
    tags: frozenset[int] = frozenset()
    country: int = 0


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """Who works the cases that meet every condition given; an empty condition holds for all."""

    key: int
    type: str = ""
    reasons: frozenset[int] = frozenset()
    amount_from: int = 0
    amount_to: int = 0
    customers: frozenset[int] = frozenset()
    tags: frozenset[int] = frozenset()
    countries: frozenset[int] = frozenset()


def route(case: CaseFacts, rules: Iterable[RoutingRule]) -> int | None:
    """Return the key of the first rule that fits ``case``, or ``None``."""
    return next((rule.key for rule in rules if _fits(case, rule)), None)


def least_loaded(loads: Mapping[int, int], members: Sequence[int]) -> int:
    """Return which of ``members`` has the fewest open cases; of equals the one named first.

    >>> least_loaded({7: 3, 8: 1}, [7, 8, 9])
    9
    """
    return min(members, key=lambda member: loads.get(member, 0))


def _fits(case: CaseFacts, rule: RoutingRule) -> bool:
    return (
        rule.type in ("", case.type)
        and _holds(rule.reasons, case.reason)
        and _holds(rule.customers, case.customer)
        and _holds(rule.countries, case.country)
        and (not rule.tags or bool(rule.tags & case.tags))
        and _within(case.amount, rule)
    )


def _holds(allowed: Collection[int], value: int) -> bool:
    return not allowed or value in allowed


def _within(amount: int, rule: RoutingRule) -> bool:
    return amount >= rule.amount_from and (not rule.amount_to or amount <= rule.amount_to)


def missing_evidence(
    required: Sequence[int], provided: Collection[int], *, amount: int, threshold: int
) -> tuple[int, ...]:
    """Return the kinds of evidence that still have to be there before a claim is approved.

    Up to ``threshold`` nothing is asked for: looking for paper would cost more than it saves.

    >>> missing_evidence([1, 2], {2}, amount=500, threshold=100)
    (1,)
    """
    if amount <= threshold:
        return ()
    return tuple(kind for kind in required if kind not in provided)


def automatic_verdict(amount: int, *, write_off_ceiling: int, accept_ceiling: int) -> Bulk:
    """Return what is done with a deduction without a person; a ceiling of zero is never met.

    >>> automatic_verdict(500, write_off_ceiling=200, accept_ceiling=1000)
    'approve'
    """
    if amount <= write_off_ceiling:
        return "write_off"
    return "approve" if amount <= accept_ceiling else ""


def split_problem(amount: int, part: int) -> str:
    """Return why ``part`` cannot be split off a case of ``amount``, or ``""``."""
    return "" if 0 < part < amount else "not_a_part"


def credit_problem(open_amount: int, credited: int) -> str:
    """Return why ``credited`` cannot be credited of what is in dispute, or ``""``.

    >>> credit_problem(100, 101)
    'not_a_part'
    """
    return "" if 0 < credited <= open_amount else "not_a_part"


def merged_amount(amounts: Iterable[int]) -> int:
    """Return what one case disputes that takes the place of several on the same item."""
    return sum(amounts)
