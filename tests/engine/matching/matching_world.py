"""A small ledger for the matching tests: two customers, a group, twins, and short builders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from o2c_automation.engine.matching import (
    Alias,
    BankLine,
    OpenItem,
    Partner,
    Policy,
    Proposal,
    propose,
)

TODAY = dt.date(2026, 10, 30)
ACME_IBAN = "NL91ABNA0417164300"
PARTNERS = (
    Partner("acme", "Acme Tooling B.V.", (ACME_IBAN,)),
    Partner("bolt", "Bolt & Sønner ApS"),
    Partner("head", "Meridiaan Holding N.V."),
    Partner("child", "Dochter Logistiek B.V.", parent_id="head"),
    Partner("twin1", "Kestrel Farms Ltd"),
    Partner("twin2", "Kestrel Farms PLC"),
)


def item(number: str, residual: int, partner: str = "acme", **more: Any) -> OpenItem:
    """An open item whose id is its number; negative residuals are credit notes."""
    facts: dict[str, Any] = {
        "id": number,
        "partner_id": partner,
        "kind": "credit_note" if residual < 0 else "invoice",
        "number": number,
        "date": dt.date(2026, 9, 1),
        "due": dt.date(2026, 10, 1),
        "amount": residual,
        "residual": residual,
    }
    return OpenItem(**{**facts, **more})


def line(amount: int, text: str = "", name: str = "Acme Tooling BV", **more: Any) -> BankLine:
    """A bank line of today; Acme pays unless another name is given."""
    facts: dict[str, Any] = {
        "id": "L1",
        "date": TODAY,
        "amount": amount,
        "currency": "EUR",
        "text": text,
        "payer_name": name,
    }
    return BankLine(**{**facts, **more})


def match_all(
    lines: Sequence[BankLine],
    items: Sequence[OpenItem],
    policy: Policy | None = None,
    aliases: Sequence[Alias] = (),
    partners: Sequence[Partner] = PARTNERS,
) -> list[Proposal]:
    return propose(lines, items, partners, policy or Policy(), aliases)


def match(bank_line: BankLine, *items: OpenItem, **more: Any) -> Proposal:
    return match_all([bank_line], items, **more)[0]


def settled(proposal: Proposal) -> dict[Any, int]:
    """What is allocated, by item."""
    return {a.item_id: a.amount for a in proposal.allocations}


def codes(proposal: Proposal) -> set[str]:
    return {e.code for e in proposal.evidence}
