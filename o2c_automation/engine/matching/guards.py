"""What stops automatic posting whatever the score says."""

from __future__ import annotations

from collections.abc import Iterable

from .drafts import Draft
from .facts import BankLine, Key, Policy
from .grades import Grade, Hit
from .ledger import Ledger
from .near import unknown_numbers
from .reasons import KNOWN_FLAGS
from .references import ReferenceIndex
from .view import View


def guard_line(draft: Draft, line: BankLine, policy: Policy) -> None:
    """Flags of the line and the policy's limit."""
    _guard_flags(draft, line.flags)
    if line.amount <= 0:
        draft.guard("negative_amount")
    if policy.max_auto_amount and abs(line.amount) > policy.max_auto_amount:
        draft.guard("amount_limit")


def guard_parties(draft: Draft, view: View) -> None:
    """Watched customers, those who pay for others among them, and blocked items."""
    ledger = view.case.ledger
    partners: set[Key | None] = {draft.partner_id, view.payer.single}
    partners.update(ledger.owner(i) for i, _ in draft.fit.picks)
    for known in (ledger.partners.get(p) for p in partners if p is not None):
        _guard_flags(draft, known.flags if known else ())
    if any(ledger.items[i].blocked_reason for i, _ in draft.fit.picks):
        draft.guard("item_blocked")


def _guard_flags(draft: Draft, flags: Iterable[str]) -> None:
    for flag in flags:
        draft.guard(flag if flag in KNOWN_FLAGS else "flagged")


def guard_registered(draft: Draft, ledger: Ledger) -> None:
    """A payment was registered with its amount: money that is short or too much is another."""
    if draft.fit.kind not in {"over", "partial", "deduction"}:
        return
    if any(ledger.items[i].kind == "payment" for i, _ in draft.fit.picks):
        draft.guard("difference_unclear")


def guard_repeat(draft: Draft, line: BankLine, ledger: Ledger) -> None:
    """A second payment of an item on which an earlier line, now or before, has paid already."""
    for item, amount in draft.fit.picks:
        for earlier, text in (*ledger.items[item].paid, *ledger.touched.get(item, ())):
            if draft.fit.kind == "over" or (earlier == amount and text == line.text):
                draft.guard("duplicate_payment")


def guard_contradictions(draft: Draft, view: View, index: ReferenceIndex) -> None:
    """A reading by amount must not contradict a number the text states."""
    picked = {i for i, _ in draft.fit.picks}
    for hit in view.refs.strong():
        if hit.item not in picked:
            draft.guard(_contradiction(view, hit))
    if unknown_numbers(view.refs, index):
        draft.guard("reference_unknown")


def _contradiction(view: View, hit: Hit) -> str:
    ledger, line = view.case.ledger, view.case.line
    if view.is_foreign(hit.item):
        return "foreign_reference"
    if ledger.items[hit.item].currency != line.currency:
        return "currency_mismatch"
    return "reference_contradicted" if ledger.residual[hit.item] else "duplicate_payment"


def guard_foreign(draft: Draft, view: View) -> None:
    """Besides the items read, the text surely names an item of somebody else."""
    owners = {view.case.ledger.owner(i) for i, _ in draft.fit.picks}
    if draft.fit.kind in {"", "rounding", "discount"}:
        return
    for hit in view.refs.strong():
        sure = hit.grade >= Grade.MANGLED or draft.fit.kind == "over"
        if sure and view.case.ledger.owner(hit.item) not in owners:
            draft.guard("foreign_reference")
