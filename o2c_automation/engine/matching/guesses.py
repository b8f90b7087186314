"""What a person should be shown first where nothing makes sure what was paid.

Each of these is the only one of its kind for the payer, and none is ever posted by itself.
"""

from __future__ import annotations

from .drafts import Draft
from .facts import Key
from .fits import Fit, exact_fit, fit_items
from .names import parse_name, similarity
from .near import nearest_token, number_tokens
from .openings import speaks_of_balance
from .references import ReferenceIndex
from .view import View

_SLIGHT = frozenset({"rounding", "discount", "discount_late", "fee"})
_PARTS = frozenset({"words_instalment", "words_deduction"})
_CROWD = 20  # items of one amount, whoever owes them, that are looked at
_RESEMBLES = 0.5  # least similarity of a name that is worth a look once the amount agrees


def guess(view: View, index: ReferenceIndex) -> list[Draft]:
    """The most telling of the guesses: a number nearly right, then an amount, then a name.

    Who speaks of a balance does not mean one item.
    """
    single = (_near_number, _near_amount, _near_balance, _only_open)
    for reading in (_near_balance,) if speaks_of_balance(view) else single:
        drafts = reading(view, index)
        if drafts:
            return drafts
    return _like_named(view)


def _near_number(view: View, index: ReferenceIndex) -> list[Draft]:
    """The only item of the payer that a mistyped number may mean; the amount differs as well."""
    own = _own(view)
    named = [h for h in view.refs.strong() if h.item in own]
    known = {p for h in named for p in range(h.first, h.last + 1)}
    tokens = [t for t in number_tokens(view.refs) if not known.intersection(range(t[1], t[2] + 1))]
    places = {i: nearest_token(tokens, index, i) for i in own} if tokens else {}
    near = [(i, place) for i, place in places.items() if place]
    fit = fit_items(view.case, [near[0][0]]) if len(near) == 1 else None
    if fit is None:
        return []
    (item, place), parts = near[0], view.refs.scan.parts
    draft = Draft(view.case.ledger.owner(item), fit, "reference_near")
    span = (parts[place[0]].start, parts[place[1]].end)
    draft.add("reference_near", view.case.ledger.items[item].number, span)
    return [_finish(view, draft)]


def _near_amount(view: View, _index: ReferenceIndex) -> list[Draft]:
    """The only item of the payer from which a usual small difference leads to the amount."""
    fits = [fit for i in _own(view) if (fit := fit_items(view.case, [i])) and fit.kind in _SLIGHT]
    return [_nearly(view, fits[0], "amount_near")] if len(fits) == 1 else []


def _near_balance(view: View, _index: ReferenceIndex) -> list[Draft]:
    """Everything open for the payer, but for a usual small difference."""
    circles = [view.case.ledger.open_of(k, view.case.line.currency) for k in view.payer.codes]
    fits = [
        fit
        for items in circles
        if len(items) > 1 and (fit := fit_items(view.case, items)) and fit.kind in _SLIGHT
    ]
    return [_nearly(view, fits[0], "balance")] if len(fits) == 1 else []


def _only_open(view: View, _index: ReferenceIndex) -> list[Draft]:
    """A part of the payer's only open item, if the text says why it is not all of it."""
    own = _own(view)
    fit = fit_items(view.case, own) if len(own) == 1 else None
    stated = fit is not None and _PARTS.intersection(fit.codes)
    return [_nearly(view, fit, "only_open")] if fit and stated else []


def _like_named(view: View) -> list[Draft]:
    """Items of exactly the amount, owed by somebody of a similar name; the most similar first."""
    line, ledger = view.case.line, view.case.ledger
    if not view.payer.name or "payer_account" in view.payer.codes.values():
        return []
    stated = parse_name(view.payer.name)

    def resemblance(item: int) -> float:
        owner = ledger.partners.get(ledger.owner(item))
        return similarity(stated, parse_name(owner.name)) if owner else 0.0

    found = ledger.with_amount(line.amount, line.currency, _CROWD)
    alike = [i for i in found if resemblance(i) >= _RESEMBLES]
    alike.sort(key=lambda i: (-resemblance(i), i))
    drafts = []
    for item in alike[: view.case.policy.max_alternatives]:
        draft = Draft(ledger.owner(item), exact_fit(view.case, [item]), "amount_name", level=4)
        draft.add("amount_exact", ledger.items[item].number)
        draft.add("payer_similar", view.payer.name)
        draft.guard("payer_unconfirmed" if len(alike) == 1 else "other_customer_same_amount")
        drafts.append(draft)
    return drafts


# --- shared -------------------------------------------------------------------
def _own(view: View) -> list[int]:
    ledger, currency = view.case.ledger, view.case.line.currency
    own = (i for k in view.payer.codes for i in ledger.open_of(k, currency))
    return [i for i in own if ledger.residual[i] > 0]


def _nearly(view: View, fit: Fit, family: str) -> Draft:
    draft = Draft(view.case.ledger.owner(fit.picks[0][0]), fit, family)
    draft.add("amount_near")
    return _finish(view, draft)


def _finish(view: View, draft: Draft) -> Draft:
    draft.level = 4
    for code in draft.fit.codes:
        draft.add(code)
    for guard in draft.fit.guards:
        draft.guard(guard)
    partner: Key | None = draft.partner_id
    if partner is not None:
        draft.add(view.payers.relation(view.payer, partner), view.payer.name)
    draft.guard("likely_only")
    return draft
