"""All candidates for one line, guarded and ranked."""

from __future__ import annotations

import datetime as dt

from .completions import complete
from .drafts import Draft, nothing
from .facts import Key
from .guards import (
    guard_contradictions,
    guard_foreign,
    guard_line,
    guard_parties,
    guard_registered,
    guard_repeat,
)
from .guesses import guess
from .ledger import Ledger
from .near import cut_tail, listed_besides
from .openings import by_amount, by_balance, by_subset, on_account
from .readings import Named, circles, read_named
from .references import ReferenceIndex
from .registered import through_payments
from .view import View

EXPLICIT, CORRECTED, BY_AMOUNT, BY_BALANCE = 1, 2, 3, 4
_PAYERS = 4  # customers of one name that are tried
_OPEN_ENDED = frozenset({"over", "partial", "deduction"})
_BETTER_EXPLAINED = -150  # a difference where a near number would fit exactly


def weigh(view: View, index: ReferenceIndex, level: int) -> list[Draft]:
    """Drafts for one line, best first.

    `level` limits how far to go: numbers in the text, then numbers corrected and completed,
    then amounts, then balances. What a draft needs is its own `level`.
    """
    view = through_payments(view)
    line = view.case.line
    if line.amount <= 0:
        drafts = _outgoing(view)
    else:
        drafts = _named_drafts(view, index)
        if level >= BY_AMOUNT and not _settles_itself(drafts):
            drafts += _payer_drafts(view, index, level, guessing=not _explained(drafts))
        drafts += _leftovers(view, drafts)
    for draft in drafts:
        guard_line(draft, line, view.case.policy)
        guard_parties(draft, view)
        guard_registered(draft, view.case.ledger)
        guard_repeat(draft, line, view.case.ledger)
    return _ranked(drafts, view.case.ledger)


def _due(draft: Draft, ledger: Ledger) -> dt.date:
    """When what is settled was due first: of equals, the oldest is paid."""
    due = (ledger.items[i].due for i, _ in draft.fit.picks)
    return min((day for day in due if day), default=dt.date.max)


def _ranked(drafts: list[Draft], ledger: Ledger) -> list[Draft]:
    """Best first, each answer once."""
    drafts.sort(key=lambda d: (-d.score, len(d.guards), _due(d, ledger), d.key, str(d.partner_id)))
    seen: set[tuple[Key | None, tuple[tuple[int, int], ...]]] = set()
    unique = []
    for draft in drafts:
        key = (draft.partner_id, draft.key)
        if key not in seen:
            seen.add(key)
            unique.append(draft)
    return unique


def _explained(drafts: list[Draft]) -> bool:
    """Whether named items ask for just this money, though something stops posting it."""
    return any(d.fit.picks and d.fit.kind == "" for d in drafts)


def _settles_itself(drafts: list[Draft]) -> bool:
    """Whether a reference explains the line, so that amounts alone have nothing to add."""
    return any(not d.guards and d.fit.kind == "" for d in drafts)


# --- by reference -------------------------------------------------------------
def _named_drafts(view: View, index: ReferenceIndex) -> list[Draft]:
    drafts: list[Draft] = []
    named_groups = circles(view)
    for named in named_groups:
        drafts += _read_group(view, named, index)
    read = {n.partner_id for n in named_groups}
    for payer in [k for k in view.payer.codes if k not in read][:_PAYERS]:
        drafts += complete(view, Named(payer, (), (), ()), index)
    _doubt_twins(view, drafts)
    return drafts


def _doubt_twins(view: View, drafts: list[Draft]) -> None:
    """Of customers the payer fits alike, one's number is given and another's mistyped.

    The number as it stands may be the typing error: a person has to look.
    """
    payers = view.payer.codes
    ours = [d for d in drafts if d.partner_id in payers]
    near = [d for d in ours if d.family == "reference_near" and not d.fit.kind]
    for draft in ours:
        for other in near if draft.family != "reference_near" else ():
            if other.partner_id != draft.partner_id:
                draft.guard("reference_contradicted")
                other.guard("reference_contradicted")


def _read_group(view: View, named: Named, index: ReferenceIndex) -> list[Draft]:
    draft = read_named(view, named)
    if draft is None:
        return complete(view, named, index)
    if draft.fit.kind not in _OPEN_ENDED:
        return [draft]
    guard_foreign(draft, view)
    others = complete(view, named, index)
    if draft.fit.kind == "over":
        _doubt_over(view, draft, named, index, others)
    for other in others if others and others[0].family == "reference_near" else ():
        _doubt_both(draft, other, named)
    return [draft, *others]


def _doubt_over(
    view: View, draft: Draft, named: Named, index: ReferenceIndex, others: list[Draft]
) -> None:
    """More came than the named items ask for: was something named that we cannot see?"""
    draft.level = CORRECTED
    if others:
        draft.guard("over_explained")
        draft.add("over_explained", points=_BETTER_EXPLAINED * 2)
    elif cut_tail(view.refs, index) is not None:
        draft.guard("difference_unclear")
    elif named.unsure or listed_besides(view.refs, {i for i, _ in draft.fit.picks}):
        draft.guard("reference_unknown")


def _doubt_both(draft: Draft, near: Draft, named: Named) -> None:
    """A named item with a difference against a nearly named one without."""
    draft.level = CORRECTED
    draft.guard("reference_contradicted")
    draft.add("reference_contradicted", points=_BETTER_EXPLAINED)
    if len(named.sure) == 1 and len(near.fit.picks) == 1:
        near.guard("reference_contradicted")


# --- by payer -----------------------------------------------------------------
def _payer_drafts(view: View, index: ReferenceIndex, level: int, *, guessing: bool) -> list[Draft]:
    """Readings by payer and amount; `guessing` where nothing else explains the line."""
    if view.settled():
        return []  # a second payment of what is settled: nothing else was meant
    drafts = by_amount(view)
    if level >= BY_BALANCE and not drafts:
        drafts = by_balance(view) or by_subset(view)
        if guessing and (not drafts or drafts[0].guards):
            drafts = [*guess(view, index), *drafts]
    for draft in drafts:
        guard_contradictions(draft, view, index)
    return drafts


def _leftovers(view: View, drafts: list[Draft]) -> list[Draft]:
    """Money of a known payer that nothing explains; a second payment of a settled item."""
    payer = view.payer.single
    settled = view.settled()
    if settled and not any(d.fit.picks and not d.guards for d in drafts):
        owner = view.case.ledger.owner(settled[0].item)
        draft = on_account(view, payer if payer is not None else owner)
        draft.guard("duplicate_payment")
        return [draft]
    if payer is None or drafts:
        return []
    draft = on_account(view, payer)
    for hit in view.refs.strong():
        own = view.case.ledger.pays_for(payer, view.case.ledger.owner(hit.item))
        draft.guard("currency_mismatch" if own else "foreign_reference")
    return [draft]


def _outgoing(view: View) -> list[Draft]:
    """Money that went out is never applied by itself; a named credit note of it is proposed."""
    payer = view.payer.single
    drafts = [d for named in circles(view) if (d := _refund(view, named))]
    if not drafts and payer is not None:
        drafts = [Draft(payer, nothing(view.case.line), "on_account")]
        drafts[0].add("on_account", points=60)
        drafts[0].add(view.payer.codes[payer], view.payer.name)
    return drafts


def _refund(view: View, named: Named) -> Draft | None:
    total = sum(view.case.ledger.residual[h.item] for h in named.sure)
    if not named.sure or total != view.case.line.amount:
        return None
    return read_named(view, named)
