"""Candidates without a reference: the payer and the amount alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from .dates import stated_dates
from .drafts import Draft, nothing
from .facts import Key, OnAccountPolicy, OpenItem
from .fits import Fit, Pick, discount_allowed, exact_fit
from .lexicon import BALANCE_WORDS
from .registered import equal_fits, is_payment
from .scan import fold
from .subsets import Subsets, chance_ppm, subsets_to
from .view import View

_FAMILY = {
    "payer_given": "amount_account",
    "payer_account": "amount_account",
    "payer_alias": "amount_alias",
    "payer_name": "amount_name",
    "payer_twin": "amount_name",
    "payer_fuzzy": "amount_name",
    "payer_similar": "amount_name",
    "payer_head": "amount_group",
    "payer_silent": "amount_only",
}


def by_amount(view: View) -> list[Draft]:
    """Open items of the payer with exactly the amount, or the amount less an allowed discount."""
    fits = equal_fits(view, view.payer.codes) or _discounted(view, view.payer.codes)
    drafts = [_amount_draft(view, fit, view.payer.codes) for fit in fits]
    if len(drafts) == 1:
        awaited = is_payment(view, drafts[0].fit)
        drafts[0].add("amount_registered" if awaited else "amount_unique")
    for draft in drafts if len(drafts) > 1 else ():
        draft.guard("ambiguous_amount")
        _add_date(view, draft)
    return drafts or _for_children(view) or _of_anybody(view)


def _add_date(view: View, draft: Draft) -> None:
    """Of several items of one amount the text may state the day of the one that is meant."""
    item = view.case.ledger.items[draft.fit.picks[0][0]]
    for stated in stated_dates(view.case.line.text):
        if item.date in stated.days or item.due in stated.days:
            draft.add("date_stated", span=(stated.start, stated.end))
            return


def _discounted(view: View, partners: Iterable[Key]) -> list[Fit]:
    case, ledger = view.case, view.case.ledger
    fits = []
    for k in partners:
        for i in ledger.open_of(k, case.line.currency):
            discount = ledger.items[i].discount
            whole = discount and ledger.residual[i] == ledger.items[i].amount
            net = ledger.residual[i] - discount == case.line.amount
            if whole and net and discount_allowed(case, i):
                picks = ((i, ledger.residual[i]),)
                fits.append(Fit("discount", picks, 0, discount, 0, discount, ("amount_discount",)))
    return fits


def _amount_draft(view: View, fit: Fit, codes: dict[Key, str]) -> Draft:
    partner = view.case.ledger.owner(fit.picks[0][0])
    code = codes.get(partner, "payer_silent")
    draft = Draft(partner, fit, _FAMILY[code], level=3)
    for amount_code in fit.codes:
        draft.add(amount_code, view.case.ledger.items[fit.picks[0][0]].number)
    draft.add(code, view.payer.name)
    return draft


def _for_children(view: View) -> list[Draft]:
    """The head of a group may pay for a child: worth a proposal, not a posting."""
    ledger = view.case.ledger
    children = [c for k in view.payer.codes for c in ledger.children.get(k, ())]
    codes = dict.fromkeys(children, "payer_head")
    drafts = [_amount_draft(view, fit, codes) for fit in equal_fits(view, children)]
    for draft in drafts:
        draft.guard("payer_unconfirmed")
    return drafts


def _of_anybody(view: View) -> list[Draft]:
    """Nobody is named: the only item of this amount is a hint and no more."""
    if view.payer.stated:
        return []
    case = view.case
    limit = case.policy.max_alternatives
    found = case.ledger.with_amount(case.line.amount, case.line.currency, limit + 1)
    if not 0 < len(found) <= limit:
        return []
    drafts = [_amount_draft(view, exact_fit(case, [i]), {}) for i in found]
    for draft in drafts:
        draft.guard("payer_unconfirmed" if len(found) == 1 else "other_customer_same_amount")
    return drafts


# --- balances -----------------------------------------------------------------
def by_balance(view: View) -> list[Draft]:
    """Everything open, everything overdue, or the oldest items of the payer."""
    drafts: list[Draft] = []
    for partner, code in view.payer.codes.items():
        items = view.case.ledger.open_of(partner, view.case.line.currency)
        reading = _balance(view, items)
        if reading:
            drafts.append(_balance_draft(view, partner, code, reading))
    if len(drafts) > 1:
        for draft in drafts:
            draft.guard("ambiguous_subset")
    return drafts


def _balance_draft(
    view: View, partner: Key, payer_code: str, reading: tuple[str, Sequence[int]]
) -> Draft:
    code, items = reading
    draft = Draft(partner, exact_fit(view.case, items), "balance", level=4)
    draft.add(code)
    draft.add(payer_code, view.payer.name)
    if speaks_of_balance(view):
        draft.add("words_balance")
    if code != "amount_balance" and not _only_set(view, partner):
        draft.guard("ambiguous_subset")
    return draft


def speaks_of_balance(view: View) -> bool:
    folded = fold(view.case.line.text)
    return any(word in folded for word in BALANCE_WORDS)


def _only_set(view: View, partner: Key) -> bool:
    """Whether no other set of the customer's items adds up to the line."""
    case = view.case
    amounts = [case.ledger.residual[i] for i in case.ledger.open_of(partner, case.line.currency)]
    found = subsets_to(amounts, case.line.amount, case.policy.subset_budget, limit=2)
    return len(found.fits) == 1 and found.complete


def _balance(view: View, items: Sequence[int]) -> tuple[str, Sequence[int]] | None:
    """The first usual choice of items that adds up to the line; one item is no balance."""
    facts, residual = view.case.ledger.items, view.case.ledger.residual
    amount, today = view.case.line.amount, view.case.line.date
    choices: list[tuple[str, list[int]]] = [
        ("amount_balance", list(items)),
        ("amount_balance", [i for i in items if residual[i] > 0]),
        ("amount_overdue", [i for i in items if (facts[i].due or dt.date.max) < today]),
        ("amount_overdue", [i for i in items if (facts[i].due or dt.date.max) <= today]),
    ]
    for code, chosen in choices:
        if len(chosen) > 1 and sum(residual[i] for i in chosen) == amount:
            return code, chosen
    return _oldest(view, items)


def _oldest(view: View, items: Sequence[int]) -> tuple[str, Sequence[int]] | None:
    facts, residual = view.case.ledger.items, view.case.ledger.residual
    late = dt.date.max
    orders = (
        sorted(items, key=lambda i: (facts[i].due or late, facts[i].number)),
        sorted(items, key=lambda i: (facts[i].date or late, facts[i].number)),
    )
    for order in orders:
        total = 0
        for count, i in enumerate(order, 1):
            total += residual[i]
            if total == view.case.line.amount and count > 1:
                return "amount_oldest", order[:count]
    return None


# --- any set of items ---------------------------------------------------------
def by_subset(view: View) -> list[Draft]:
    """The one set of the payer's items that adds up to the line, if there is only one."""
    partner, case = view.payer.single, view.case
    if partner is None:
        return []
    items = case.ledger.open_of(partner, case.line.currency)
    amounts = [case.ledger.residual[i] for i in items]
    found = subsets_to(amounts, case.line.amount, case.policy.subset_budget, limit=3)
    large = speaks_of_balance(view)
    sets = sorted(found.fits, key=lambda s: (-len(s) if large else len(s), s))
    drafts = [_subset_draft(view, partner, [items[k] for k in one]) for one in sets]
    guards = _subset_guards(found, amounts, case.policy.subset_chance_ppm)
    for draft in drafts:
        draft.guards += guards
        if large and guards:  # what is shown first changes, never what is posted
            draft.add("words_balance")
    if len(drafts) == 1 and not guards:
        drafts[0].add("amount_unique")
    return drafts


def _subset_draft(view: View, partner: Key, items: Sequence[int]) -> Draft:
    draft = Draft(partner, exact_fit(view.case, items), "subset", level=4)
    draft.add("amount_subset")
    draft.add(view.payer.codes[partner], view.payer.name)
    return draft


def _subset_guards(found: Subsets, amounts: Sequence[int], limit_ppm: int) -> list[str]:
    """Why a set that adds up is not sure to be the one that is meant."""
    doubts = {
        "ambiguous_subset": len(found.fits) > 1,
        "subset_incomplete": not found.complete,
        "subset_by_chance": chance_ppm(len(amounts), amounts) > limit_ppm,
    }
    return [code for code, doubted in doubts.items() if doubted]


# --- nothing fits -------------------------------------------------------------
def on_account(view: View, partner_id: Key) -> Draft:
    """Leave the money on the customer's account, or spread it as the policy says."""
    draft = Draft(partner_id, _spread(view, partner_id), "on_account", level=9)
    draft.add("on_account", points=60)
    draft.add(view.payers.relation(view.payer, partner_id), view.payer.name)
    draft.guard("on_account")
    return draft


def _turn(item: OpenItem, order: OnAccountPolicy) -> tuple[bool, dt.date, str]:
    """Return what orders the items money is spread over; claimed charges first where asked for."""
    day = item.date if order == "oldest" else item.due
    return order == "charges" and not item.is_charge, day or dt.date.max, item.number


def _spread(view: View, partner_id: Key) -> Fit:
    line, ledger, order = view.case.line, view.case.ledger, view.case.policy.on_account
    if order == "none" or line.amount <= 0:
        return nothing(line)
    items = [i for i in ledger.open_of(partner_id, line.currency) if ledger.residual[i] > 0]
    left, picks = line.amount, list[Pick]()
    for i in sorted(items, key=lambda i: _turn(ledger.items[i], order)):
        if left <= 0:
            break
        picks.append((i, min(left, ledger.residual[i])))
        left -= picks[-1][1]
    if not picks:
        return nothing(line)
    difference = sum(ledger.residual[i] for i, _ in picks) - line.amount
    return Fit("over" if left else "partial", tuple(picks), 0, 0, left, difference, ())
