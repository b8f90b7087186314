"""Payments registered before the bank tells of them come before the invoices they settle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .facts import Key
from .fits import Fit, exact_fit
from .grades import Hit
from .ledger import Ledger
from .view import View


def through_payments(view: View) -> View:
    """The view where naming an item means the outstanding payment that settled it.

    An item the payment left partly open is meant itself, unless the money is just the payment's.
    """
    ledger = view.case.ledger
    if not ledger.payments_of:
        return view
    best: dict[int, Hit] = {}
    for hit in view.refs.hits:
        for meant in _meant(ledger, hit, view.case.line.amount):
            known = best.get(meant.item)
            if known is None or meant.grade > known.grade:
                best[meant.item] = meant
    return view._replace(refs=view.refs._replace(hits=tuple(best.values())))


def _meant(ledger: Ledger, hit: Hit, amount: int) -> Iterator[Hit]:
    residual = ledger.residual
    awaited = [p for p in ledger.payments_of.get(hit.item, ()) if residual[p]]
    if residual[hit.item]:
        awaited = [p for p in awaited if residual[p] == amount]
    for item in awaited or [hit.item]:
        yield hit._replace(item=item)


def equal_fits(view: View, partners: Iterable[Key]) -> list[Fit]:
    """Open items of exactly the amount: the outstanding payments, else whatever there is."""
    case, ledger = view.case, view.case.ledger
    items = (i for k in partners for i in ledger.open_of(k, case.line.currency))
    fits = [exact_fit(case, [i]) for i in items if ledger.residual[i] == case.line.amount]
    return [fit for fit in fits if is_payment(view, fit)] or fits


def is_payment(view: View, fit: Fit) -> bool:
    """Whether what is settled first is a payment registered before."""
    return view.case.ledger.items[fit.picks[0][0]].kind == "payment"
