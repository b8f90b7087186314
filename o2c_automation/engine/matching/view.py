"""One line with all that is known about it, as the readings of it are made from."""

from __future__ import annotations

from typing import NamedTuple

from .fits import Case
from .grades import Hit
from .hits import LineRefs
from .payers import Payer, PayerIndex


class View(NamedTuple):
    """Everything known about one line before it is decided."""

    case: Case
    refs: LineRefs
    payer: Payer
    payers: PayerIndex

    def is_foreign(self, item: int) -> bool:
        """Whether the payer is stated, and neither owes the item nor heads the group that does."""
        ledger = self.case.ledger
        owner = ledger.owner(item)
        return self.payer.stated and not any(ledger.pays_for(k, owner) for k in self.payer.codes)

    def settled(self) -> list[Hit]:
        """Surely named items that are paid already and may have been meant again.

        Those of somebody else count only where they came to just this money: a number cut short
        names many.
        """
        ledger = self.case.ledger
        return [
            hit
            for hit in self.refs.strong()
            if not ledger.residual[hit.item]
            and (not self.is_foreign(hit.item) or self.case.line.amount in ledger.paid_on(hit.item))
        ]
