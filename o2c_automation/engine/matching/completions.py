"""Candidates where the text names only some of what was paid: a typing error or a cut list."""

from __future__ import annotations

from collections.abc import Sequence

from .drafts import Draft
from .facts import Evidence, Key
from .fits import exact_fit
from .grades import Hit
from .near import cut_tail, nearest_token, number_tokens
from .readings import Named, reference_evidence, span_of
from .references import ReferenceIndex
from .score import POINTS
from .subsets import Subsets, chance_ppm, subsets_to
from .view import View

_LISTED = 2  # named items from which on an open end is likely though nothing shows it
_LOOSE = 50  # how much more chance is accepted when a list is completed


def complete(view: View, named: Named, index: ReferenceIndex) -> list[Draft]:
    """Drafts for one customer's named items plus what the text lost or misspelled."""
    corrected = _corrected(view, named, index)
    if corrected or not named.sure:
        return corrected
    return _completed(view, named, index)


# --- one number mistyped ------------------------------------------------------
def _corrected(view: View, named: Named, index: ReferenceIndex) -> list[Draft]:
    """Replace one number (a foreign, unknown or own one) by a near one that makes it exact."""
    pool = _pool(view, named)
    rest = view.case.line.amount - sum(view.case.ledger.residual[h.item] for h in named.sure)
    found: dict[tuple[int, ...], Draft] = {}
    for dropped in (None, *named.sure):
        wanted = rest + (view.case.ledger.residual[dropped.item] if dropped else 0)
        fitting = _with_residual(view, pool, wanted)
        kept = [h for h in named.sure if h is not dropped]
        tokens = _free_tokens(view, kept) if fitting else []
        for item in fitting:
            place = nearest_token(tokens, index, item)
            if place:
                key = tuple(sorted([item, *(h.item for h in kept)]))
                found.setdefault(key, _near_draft(view, named, kept, item, place))
    drafts = list(found.values())
    if len(drafts) > 1:
        for draft in drafts:
            draft.guard("ambiguous_reference")
    return drafts


def _free_tokens(view: View, kept: Sequence[Hit]) -> list[tuple[str, int, int]]:
    """Numbers of the text that name none of the items kept."""
    own = {p for h in kept for p in range(h.first, h.last + 1)}
    return [t for t in number_tokens(view.refs) if not own.intersection(range(t[1], t[2] + 1))]


def _with_residual(view: View, pool: Sequence[int], amount: int) -> list[int]:
    residual = view.case.ledger.residual
    return [i for i in pool if residual[i] == amount]


def _near_draft(
    view: View, named: Named, kept: Sequence[Hit], item: int, place: tuple[int, int]
) -> Draft:
    items = [*(h.item for h in kept), item]
    draft = Draft(view.case.ledger.owner(item), exact_fit(view.case, items), "reference_near")
    draft.level = 2
    _name_kept(view, draft, kept)
    parts = view.refs.scan.parts
    span = (parts[place[0]].start, parts[place[1]].end)
    draft.add("reference_near", view.case.ledger.items[item].number, span)
    draft.add("amount_exact")
    _name_payer(view, draft, draft.partner_id or named.partner_id)
    if named.settled:
        draft.guard("reference_settled")
    return draft


def _name_kept(view: View, draft: Draft, kept: Sequence[Hit]) -> None:
    for hit in kept:
        number = view.case.ledger.items[hit.item].number
        draft.evidence.append(Evidence(reference_evidence(hit)[0], 0, number, span_of(view, hit)))


def _name_payer(view: View, draft: Draft, partner_id: Key) -> None:
    code = view.payers.relation(view.payer, partner_id)
    draft.add(code, view.payer.name)
    if code in {"payer_conflict", "payer_unknown"}:
        draft.guard(code)
    elif code == "payer_silent":
        draft.guard("payer_unconfirmed")


def _pool(view: View, named: Named) -> list[int]:
    """The customer's open items the text does not name; a group's when its head pays."""
    ledger, line = view.case.ledger, view.case.line
    owners = dict.fromkeys([named.partner_id, *(ledger.owner(h.item) for h in named.sure)])
    taken = {h.item for h in named.sure}
    return [i for k in owners for i in ledger.open_of(k, line.currency) if i not in taken]


# --- a list cut by the bank ---------------------------------------------------
def _completed(view: View, named: Named, index: ReferenceIndex) -> list[Draft]:
    """The one set of other items that makes up what the named ones leave over."""
    case = view.case
    rest = case.line.amount - sum(case.ledger.residual[h.item] for h in named.sure)
    tail = cut_tail(view.refs, index)
    if rest <= 0:
        return []
    pool = _pool(view, named)
    if tail is None and len(named.sure) < _LISTED:
        pool = _with_residual(view, pool, rest)
    amounts = [case.ledger.residual[i] for i in pool]
    found = subsets_to(amounts, rest, case.policy.subset_budget)
    sets = _begin_with(found, pool, tail or "", index)
    drafts = [_cut_draft(view, named, [pool[k] for k in s]) for s in sets[:3]]
    for draft in drafts:
        _guard_completion(draft, view, (len(sets), found.complete, tail), amounts, named)
    return drafts


def _begin_with(
    found: Subsets, pool: Sequence[int], tail: str, index: ReferenceIndex
) -> list[tuple[int, ...]]:
    """Of several sets, those with an item whose number begins with what the text still shows."""
    if len(found.fits) < 2:
        return list(found.fits)
    fitting = [
        s
        for s in found.fits
        if any((a.before + a.counter).startswith(tail) for a in (index.anatomy(pool[k]) for k in s))
    ]
    return sorted(fitting or found.fits, key=lambda s: (len(s), s))


def _cut_draft(view: View, named: Named, added: Sequence[int]) -> Draft:
    items = [*(h.item for h in named.sure), *added]
    owners = dict.fromkeys(view.case.ledger.owner(i) for i in items)
    partner = next(iter(owners)) if len(owners) == 1 else named.partner_id
    draft = Draft(partner, exact_fit(view.case, items), "reference_cut", level=2)
    _name_kept(view, draft, named.sure)
    numbers = " ".join(view.case.ledger.items[i].number for i in added)
    draft.add("reference_cut", numbers, points=POINTS["reference_cut"])
    draft.add("amount_exact")
    _name_payer(view, draft, next(iter(owners)))
    if named.settled:
        draft.guard("reference_settled")
    return draft


def _guard_completion(
    draft: Draft,
    view: View,
    search: tuple[int, bool, str | None],
    amounts: Sequence[int],
    named: Named,
) -> None:
    sets, exhaustive, tail = search
    if sets > 1:
        draft.guard("ambiguous_subset")
    if not exhaustive:
        draft.guard("subset_incomplete")
    if tail is not None:
        return
    if len(named.sure) < _LISTED:
        draft.guard("over_explained")
    limit = view.case.policy.subset_chance_ppm * _LOOSE
    if chance_ppm(len(amounts), amounts) > limit:
        draft.guard("subset_by_chance")
