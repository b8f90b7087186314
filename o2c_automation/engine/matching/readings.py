"""Candidates from references: the items a text names, weighed against the amount."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .drafts import Draft
from .facts import Evidence, Key
from .fits import Case, Fit, exact_fit, fit_items
from .grades import Grade, Hit
from .score import POINTS, REFERENCE
from .view import View

_COMBINATIONS = 4096  # ways to choose among unclear references that are looked at
_READINGS = 6  # customers a text is read for


class Named(NamedTuple):
    """Open items of one customer (or of a payer's group) that the text names."""

    partner_id: Key
    sure: tuple[Hit, ...]
    unsure: tuple[Hit, ...]
    settled: tuple[Hit, ...]


def circles(view: View) -> list[Named]:
    """The named items by customer; a payer that heads a group keeps its group together."""
    groups: dict[Key, list[Hit]] = {}
    ledger, payer = view.case.ledger, view.payer.single
    for hit in view.refs.hits:
        owner = ledger.owner(hit.item)
        related = payer is not None and ledger.pays_for(payer, owner)
        groups.setdefault(payer if related and payer is not None else owner, []).append(hit)
    named = [_named(view.case, key, hits) for key, hits in groups.items()]
    worth = [n for n in named if n.sure or n.settled or n.partner_id in view.payer.codes]
    worth = worth or [n for n in named if not view.payer.stated]
    worth.sort(key=lambda n: (-len(n.sure), str(n.partner_id)))
    return worth[:_READINGS]


def _named(case: Case, partner_id: Key, hits: Iterable[Hit]) -> Named:
    sure, unsure, settled = [], [], []
    for hit in hits:
        if case.ledger.items[hit.item].currency != case.line.currency:
            continue
        if not case.ledger.residual[hit.item]:
            settled.append(hit)
        elif hit.grade >= Grade.PARTIAL:
            sure.append(hit)
        else:
            unsure.append(hit)
    firm = [h for h in settled if h.grade >= Grade.PARTIAL]
    return Named(partner_id, tuple(sure), tuple(unsure), tuple(firm))


def read_named(view: View, named: Named) -> Draft | None:
    """The best reading of the items one text names for one customer."""
    chosen = choose(view, named)
    if chosen is None:
        return None
    hits, fit, guards = chosen
    owners = {view.case.ledger.owner(h.item) for h in hits}
    partner = next(iter(owners)) if len(owners) == 1 else named.partner_id
    draft = Draft(partner, fit, "", guards=[*fit.guards, *guards])
    _add_references(view, draft, hits)
    for code in fit.codes:
        draft.add(code)
    for owner in sorted(owners, key=str):
        draft.add(view.payers.relation(view.payer, owner), detail=view.payer.name)
    _soften_payers(draft)
    _trust_stranger(view, draft)
    _guard_payer(draft)
    if named.settled:
        draft.guard("reference_settled")
    return draft


def _soften_payers(draft: Draft) -> None:
    """Several customers of one group in one payment: the payer counts once, at its weakest."""
    payers = [e for e in draft.evidence if e.code.startswith("payer_")]
    if len(payers) > 1:
        weakest = min(payers, key=lambda e: e.points)
        draft.evidence = [e for e in draft.evidence if e not in payers] + [weakest]


def _trust_stranger(view: View, draft: Draft) -> None:
    """Where the policy says so, a whole number and its exact amount need no known payer."""
    whole = draft.family in {"reference_exact", "reference_structured"} and not draft.fit.kind
    if not view.case.policy.auto_unknown_payer or not whole:
        return
    draft.evidence = [
        Evidence("payer_trusted", 0, e.detail) if e.code == "payer_unknown" else e
        for e in draft.evidence
    ]


def _guard_payer(draft: Draft) -> None:
    for e in draft.evidence:
        if e.code in {"payer_conflict", "payer_unknown"}:
            draft.guard(e.code)
        elif e.code == "payer_silent" and draft.fit.kind:
            draft.guard("payer_unconfirmed")


def _add_references(view: View, draft: Draft, hits: Sequence[Hit]) -> None:
    """The weakest reference counts; the others are shown with what they would have given."""
    weakest = min(hits, key=lambda h: h.grade)
    for hit in hits:
        code, points = reference_evidence(hit)
        number = view.case.ledger.items[hit.item].number
        value = points if hit is weakest else 0
        draft.evidence.append(Evidence(code, value, number, span_of(view, hit)))
    draft.family = reference_evidence(weakest)[0]


def reference_evidence(hit: Hit) -> tuple[str, int]:
    if hit.listed:
        return "reference_list", POINTS["reference_list"]
    return REFERENCE[hit.grade]


def span_of(view: View, hit: Hit) -> tuple[int, int] | None:
    if hit.first < 0:
        return None
    parts = view.refs.scan.parts
    return parts[hit.first].start, parts[hit.last].end


# --- which of the named items are meant ---------------------------------------
Choice = tuple[tuple[Hit, ...], Fit, tuple[str, ...]]


def choose(view: View, named: Named) -> Choice | None:
    """Pick the items meant: those that fit the amount exactly, else the surely named ones."""
    case = view.case
    slots = _slots(named.sure, optional=False)
    plain = [alternatives[0] for alternatives in slots]
    if all(len(alternatives) == 1 for alternatives in slots):
        hits = tuple(h for group in plain for h in group)
        if hits and _total(case, hits) == case.line.amount:
            return hits, exact_fit(case, [h.item for h in hits]), ()
    exact = _exact_choices(
        case, [*slots, *_slots(named.unsure, optional=True), *_ranges(view, named)]
    )
    if exact:
        best = exact[0]
        guards = ("ambiguous_reference",) if _rivals(exact) else ()
        return best, exact_fit(case, [h.item for h in best]), guards
    return _inexact_choice(view, named, slots)


def _total(case: Case, hits: Iterable[Hit]) -> int:
    return sum(case.ledger.residual[h.item] for h in hits)


def _slots(hits: Sequence[Hit], *, optional: bool) -> list[list[tuple[Hit, ...]]]:
    """Hits by place. Hits on one place exclude each other, except items of one customer order."""
    places: dict[tuple[int, str], list[Hit]] = {}
    for hit in hits:
        source = hit.source if hit.first < 0 else "text"
        places.setdefault((hit.last, source), []).append(hit)
    slots = []
    for group in places.values():
        best = max(h.grade for h in group)
        alternatives: list[tuple[Hit, ...]] = [(h,) for h in group if optional or h.grade == best]
        if len(alternatives) > 1 and best in {Grade.CUSTOMER, Grade.STRUCTURED}:
            alternatives.append(tuple(h for h in group if h.grade == best))
        slots.append([*alternatives, ()] if optional else alternatives)
    return slots


def _ranges(view: View, named: Named) -> list[list[tuple[Hit, ...]]]:
    """All members of a range together, or none: only its ends are named in the text."""
    ends = {h.item for h in named.sure}
    owners = {view.case.ledger.owner(h.item) for h in named.sure}
    ledger = view.case.ledger
    inside = [
        Hit(Grade.SHORT, i, -1, -1, "range", listed=True)
        for i in view.refs.optional
        if ledger.residual[i] and ledger.owner(i) in owners and i not in ends
    ]
    return [[tuple(inside), ()]] if inside else []


def _exact_choices(case: Case, slots: Sequence[list[tuple[Hit, ...]]]) -> list[tuple[Hit, ...]]:
    """Choices that add up to the line, most items first; the search is bounded."""
    sums: dict[int, list[tuple[Hit, ...]]] = {0: [()]}
    for alternatives in slots:
        grown: dict[int, list[tuple[Hit, ...]]] = {}
        for total, choices in sums.items():
            for alternative in alternatives:
                value = total + _total(case, alternative)
                kept = grown.setdefault(value, [])
                kept.extend([(*c, *alternative) for c in choices][: 3 - len(kept)])
        sums = grown
        if len(sums) > _COMBINATIONS:
            return []
    found = [c for c in sums.get(case.line.amount, ()) if c]
    return sorted(found, key=lambda c: (-min(h.grade for h in c), -len(c)))


def _rivals(exact: Sequence[tuple[Hit, ...]]) -> bool:
    """Whether a second choice is as sure as the first."""
    if len(exact) < 2:
        return False
    first, second = ({h.item for h in choice} for choice in exact[:2])
    weaker = min(h.grade for h in exact[1]) < min(h.grade for h in exact[0])
    return first != second and not weaker


def _inexact_choice(
    view: View, named: Named, slots: Sequence[list[tuple[Hit, ...]]]
) -> Choice | None:
    """No exact choice: the sure items (or the only unsure one) with a difference."""
    guards: list[str] = []
    hits = tuple(h for alternatives in slots for h in alternatives[0])
    if any(len(alternatives) > 1 for alternatives in slots):
        guards.append("ambiguous_reference")
    if not hits:
        hits = tuple(h for h in named.unsure if h.grade == Grade.SHORT)
        if len(hits) != 1:
            return None
    fit = fit_items(view.case, [h.item for h in hits])
    if fit is None:
        return None
    if min(h.grade for h in hits) < Grade.PARTIAL and fit.kind in {"over", "deduction", "partial"}:
        guards.append("score_low")
    return hits, fit, tuple(guards)
