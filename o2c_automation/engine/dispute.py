"""Decisions about disputes: how much may be disputed, what a text says, who may approve.

Amounts are integers in minor units of the currency of the disputed item.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

State = Literal[
    "new",
    "investigating",
    "waiting_customer",
    "waiting_internal",
    "approved",
    "rejected",
    "resolved",
    "recovered",
    "written_off",
    "cancelled",
]
Counterpart = Literal["payment", "credit_note", "write_off"]

#: States in which what is disputed may still be corrected.
UNDECIDED_STATES: tuple[State, ...] = (
    "new",
    "investigating",
    "waiting_customer",
    "waiting_internal",
)
#: States in which the amount is in dispute: nobody reminds the customer of it.
BLOCKING_STATES: tuple[State, ...] = (*UNDECIDED_STATES, "approved")
#: States the ledger leads to once the amount is settled.
SETTLED_STATES: tuple[State, ...] = ("resolved", "recovered", "written_off")
#: States from which the ledger may still settle the case: a rejected claim is owed again.
UNSETTLED_STATES: tuple[State, ...] = (*BLOCKING_STATES, "rejected")

_WORK: tuple[State, ...] = ("investigating", "waiting_customer", "waiting_internal")
_VERDICTS: tuple[State, ...] = ("approved", "rejected", "cancelled")

#: Which state may follow which. A settled case only goes back to where it was,
#: when the reconciliation that settled it is undone.
TRANSITIONS: Mapping[State, tuple[State, ...]] = {
    "new": (*_WORK, *_VERDICTS, *SETTLED_STATES),
    "investigating": (*_WORK[1:], *_VERDICTS, *SETTLED_STATES),
    "waiting_customer": ("investigating", "waiting_internal", *_VERDICTS, *SETTLED_STATES),
    "waiting_internal": ("investigating", "waiting_customer", *_VERDICTS, *SETTLED_STATES),
    "approved": ("investigating", "rejected", "cancelled", *SETTLED_STATES),
    "rejected": ("investigating", "cancelled", *SETTLED_STATES),
    "resolved": UNSETTLED_STATES,
    "recovered": UNSETTLED_STATES,
    "written_off": UNSETTLED_STATES,
    "cancelled": (),
}

Role = Literal["ledger", "manager", "analyst", ""]

#: What an analyst may do of it: work, decide, book what was approved. Taking back a refusal,
#: refusing or dropping what was approved is a manager's; only the ledger settles the rest.
ANALYST_MOVES: Mapping[State, tuple[State, ...]] = {
    **{
        state: tuple(t for t in TRANSITIONS[state] if t not in SETTLED_STATES)
        for state in UNDECIDED_STATES
    },
    "approved": ("investigating", *SETTLED_STATES),
    "rejected": ("recovered",),
}
MANAGER_MOVES: Mapping[State, tuple[State, ...]] = {
    **ANALYST_MOVES,
    "approved": TRANSITIONS["approved"],
    "rejected": TRANSITIONS["rejected"],
}
_MOVES_BY_ROLE: Mapping[Role, Mapping[State, tuple[State, ...]]] = {
    "ledger": TRANSITIONS,
    "manager": MANAGER_MOVES,
    "analyst": ANALYST_MOVES,
    "": {},
}

_SETTLED_BY: Mapping[Counterpart, State] = {
    "payment": "recovered",
    "credit_note": "resolved",
    "write_off": "written_off",
}


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """The words that speak for one reason; ``key`` is whatever names the reason."""

    key: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guess:
    """The reason a text speaks for, and the words found in it."""

    key: int
    evidence: tuple[str, ...]


def room(residual: int, open_amounts: Iterable[int]) -> int:
    """Return what may still be disputed of an item, given its other open disputes.

    >>> room(10000, [2500, 2500])
    5000
    >>> room(-500, [])
    0
    """
    return max(0, residual - sum(open_amounts))


def open_parts(residual: int, amounts: Sequence[int]) -> tuple[int, ...]:
    """Return what is still in dispute of each case of one item, oldest case first.

    A payment that shrinks the item below what is disputed takes from the youngest
    case first, so that the parts never exceed what is open.

    >>> open_parts(70, [50, 50])
    (50, 20)
    """
    parts = []
    left = max(0, residual)
    for amount in amounts:
        part = min(max(0, amount), left)
        parts.append(part)
        left -= part
    return tuple(parts)


def settled_state(counterpart: Counterpart) -> State:
    """Return the state of a case whose item was settled by ``counterpart``."""
    return _SETTLED_BY[counterpart]


def may_move(current: State, target: State, role: Role) -> bool:
    """Return whether ``role`` may take a case from ``current`` to ``target``.

    >>> may_move("rejected", "investigating", "analyst")
    False
    """
    return target in _MOVES_BY_ROLE[role].get(current, ())


def approval_obstacle(amount: int, ceiling: int, *, is_manager: bool, is_own: bool) -> str:
    """Return why this person may not approve ``amount``, or ``""`` where they may.

    Up to the ceiling of the reason anybody who works disputes approves. Above it a
    manager decides, and never about a case of their own (four eyes).
    """
    if amount <= ceiling:
        return ""
    if not is_manager:
        return "above_ceiling"
    return "own_case" if is_own else ""


def normalise(text: str) -> str:
    """Return ``text`` in lower case, without accents, its words one space apart.

    >>> normalise("Fehlmenge: 3 Stück!")
    'fehlmenge 3 stuck'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))


def guess_reason(text: str, reasons: Iterable[ReasonWords]) -> Guess | None:
    """Return the one reason whose words the text uses most, or ``None``.

    Words count at the start of a word of the text ("damage" finds "damaged") and weigh
    as many points as they have letters; without a letter they tell nothing, for any amount
    begins with some digit. Two reasons with equal weight are no guess.
    """
    padded = f" {normalise(text)}"
    found = [_found(padded, reason) for reason in reasons]
    ranked = sorted(
        ((_weight(guess), guess) for guess in found if guess.evidence),
        key=lambda pair: -pair[0],
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][1]


def _found(padded_text: str, reason: ReasonWords) -> Guess:
    words = (normalise(word) for word in reason.words)
    return Guess(reason.key, tuple(w for w in words if _tells(w) and f" {w}" in padded_text))


def _tells(word: str) -> bool:
    return any(letter.isalpha() for letter in word)


def _weight(guess: Guess) -> int:
    return sum(len(word) for word in guess.evidence)
