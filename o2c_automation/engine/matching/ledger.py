"""The open items of a batch while it is weighed: what is still open, and who changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from .facts import Key, OpenItem, Partner


class Ledger:
    """Residuals that shrink as lines are applied.

    Items are addressed by position. `version(partner)` grows whenever a payment touched an item
    of the partner's group, so that a decision knows when it is stale. `amounts` are those that
    will be asked for without knowing whose items are meant. `payments_of` tells by which registered
    payments an item was settled.
    """

    def __init__(
        self,
        items: Sequence[OpenItem],
        partners: Sequence[Partner],
        amounts: Collection[int] = frozenset(),
    ) -> None:
        self.items = items
        self.residual: list[int] = [item.residual for item in items]
        self.touched: dict[int, list[tuple[int, str]]] = {}
        self.partners: dict[Key, Partner] = {p.id: p for p in partners}
        self.children: dict[Key, list[Key]] = {}
        for p in partners:
            if p.parent_id is not None:
                self.children.setdefault(p.parent_id, []).append(p.id)
        self._by_partner: defaultdict[Key, list[int]] = defaultdict(list)
        for i, item in enumerate(items):
            self._by_partner[item.partner_id].append(i)
        self._open: dict[tuple[Key, str], tuple[int, ...]] = {}
        self._by_amount: defaultdict[int, list[int]] = defaultdict(list)
        for i, residual in enumerate(self.residual):
            if residual in amounts:
                self._by_amount[residual].append(i)
        self._version: dict[Key, int] = {}
        self.payments_of = _payments_of(items)

    def open_of(self, partner_id: Key, currency: str) -> tuple[int, ...]:
        """Open items of one partner in one currency, in the order given."""
        known = self._open.get((partner_id, currency))
        if known is None:
            residual, items = self.residual, self.items
            own = self._by_partner.get(partner_id, ())
            found = [i for i in own if residual[i] and items[i].currency == currency]
            known = self._open[partner_id, currency] = tuple(found)
        return known

    def with_amount(self, amount: int, currency: str, limit: int) -> list[int]:
        """Open items of anybody with exactly this residual, at most `limit` of them."""
        residual, items = self.residual, self.items
        found = (
            i
            for i in self._by_amount.get(amount, ())
            if residual[i] == amount and items[i].currency == currency
        )
        return list(islice(found, limit))

    def owner(self, item: int) -> Key:
        return self.items[item].partner_id

    def head(self, partner_id: Key) -> Key:
        """Top of the partner's group; a cycle in the data ends the walk."""
        seen = {partner_id}
        partner = self.partners.get(partner_id)
        while partner and partner.parent_id is not None and partner.parent_id not in seen:
            partner_id = partner.parent_id
            seen.add(partner_id)
            partner = self.partners.get(partner_id)
        return partner_id

    def pays_for(self, payer_id: Key, partner_id: Key) -> bool:
        """Whether the payer is the partner or stands above it in its group."""
        seen: set[Key] = set()
        current: Key | None = partner_id
        while current is not None and current not in seen:
            if current == payer_id:
                return True
            seen.add(current)
            partner = self.partners.get(current)
            current = partner.parent_id if partner else None
        return False

    def apply(self, picks: Iterable[tuple[int, int]], text: str) -> None:
        """Take allocated amounts off the residuals; remember the amount and the line's text."""
        for item, amount in picks:
            self.residual[item] -= amount
            self.touched.setdefault(item, []).append((amount, text))
            self._open.pop((self.owner(item), self.items[item].currency), None)
            head = self.head(self.owner(item))
            self._version[head] = self._version.get(head, 0) + 1

    def paid_on(self, item: int) -> set[int]:
        """The item's own amount and each amount that lines paid on it, now or before."""
        known = self.items[item]
        paid = (*known.paid, *self.touched.get(item, ()))
        return {known.amount, *(amount for amount, _ in paid)}

    def version(self, partner_id: Key) -> int:
        return self._version.get(self.head(partner_id), 0)


def _payments_of(items: Sequence[OpenItem]) -> dict[int, list[int]]:
    payments = [(p, item.settles) for p, item in enumerate(items) if item.settles]
    if not payments:
        return {}
    places = {item.id: i for i, item in enumerate(items)}
    found: dict[int, list[int]] = {}
    for p, settles in payments:
        for i in (places[key] for key in settles if key in places):
            found.setdefault(i, []).append(p)
    return found
