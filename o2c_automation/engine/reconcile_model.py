"""What a reconciliation rule makes of a bank line that no open item explains.

A rule has conditions on the bank line, and lines that explain its money one after the other.
Amounts are integers in minor units and bear the bank line's sign: money received is explained
by positive parts (credits), money paid by negative ones (debits). A rule explains a bank line
where its parts are the bank line's amount, to the minor unit. One that leaves a rest explains a
part: it is booked together with what settles the rest, never alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

PPM = 1_000_000
THOUSAND = 3  # digits of a group

AmountKind = Literal["fixed", "percentage", "percentage_st_line", "regex"]
AmountTest = Literal["", "lower", "greater", "between"]
LabelTest = Literal["", "contains", "not_contains", "match_regex"]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One part of the entry a rule makes.

    ``value`` is minor units for ``fixed`` and parts per million for the percentages: of what the
    lines before left (``percentage``), or of the whole bank line (``percentage_st_line``).
    ``pattern`` finds the amount in the bank's text (``regex``); the first group is the amount.
    """

    id: int
    kind: AmountKind
    value: int = 0
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Conditions and lines of one rule; a condition that is empty holds for every bank line.

    ``amount_min`` and ``amount_max`` compare with the amount regardless of its direction.
    ``payer_id`` makes the rule one that only tells whose money it is. A proposable rule is shown
    unasked, an automatic one is applied unasked.
    """

    id: int
    lines: tuple[RuleLine, ...] = ()
    journal_ids: frozenset[int] = frozenset()
    partner_ids: frozenset[int] = frozenset()
    amount_test: AmountTest = ""
    amount_min: int = 0
    amount_max: int = 0
    label_test: LabelTest = ""
    label: str = ""
    payer_id: int | None = None
    is_proposable: bool = True
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """One bank line; ``texts`` is all the bank says, ``digits`` the currency's decimal places.

    ``compared`` is the amount in the journal's currency, which conditions are stated in;
    ``flags`` are codes of what forbids to apply it without a person.
    """

    journal_id: int
    amount: int
    compared: int
    digits: int = 2
    texts: tuple[str, ...] = ()
    partner_ids: frozenset[int] = frozenset()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one line of a rule explains of a bank line."""

    line_id: int
    amount: int


def payer_of(rules: Sequence[Rule], movement: Movement) -> int | None:
    """Return whose money ``movement`` is by the first rule that tells so, None where none does."""
    naming = (rule for rule in rules if rule.payer_id is not None)
    return next((rule.payer_id for rule in naming if holds(rule, movement)), None)


def first_rule(rules: Sequence[Rule], movement: Movement) -> Rule | None:
    """Return the first rule, in the order given, that may explain ``movement`` unasked."""
    return next((rule for rule in usable_rules(rules, movement) if rule.is_proposable), None)


def usable_rules(rules: Sequence[Rule], movement: Movement) -> Iterator[Rule]:
    """Yield the rules whose conditions hold and which explain all of ``movement``."""
    for rule in rules:
        if rule.payer_id is None and holds(rule, movement) and explain(rule, movement):
            yield rule


def reasons_to_ask(rule: Rule, movement: Movement, amount_max: int) -> tuple[str, ...]:
    """Return why ``rule`` is not applied without a person; ``amount_max`` 0 is no limit."""
    reasons: tuple[str, ...] = () if rule.is_automatic else ("rule_manual",)
    if amount_max and abs(movement.amount) > amount_max:
        reasons += ("amount_limit",)
    return reasons + movement.flags


def holds(rule: Rule, movement: Movement) -> bool:
    """Return whether ``movement`` meets every condition of ``rule``."""
    return (
        (not rule.journal_ids or movement.journal_id in rule.journal_ids)
        and (not rule.partner_ids or not rule.partner_ids.isdisjoint(movement.partner_ids))
        and _amount_holds(rule, abs(movement.compared))
        and _label_holds(rule, movement.texts)
    )


def explain(rule: Rule, movement: Movement) -> tuple[Part, ...]:
    """Return the parts ``rule`` splits ``movement`` into; none where something would be left.

    >>> rule = Rule(1, (RuleLine(7, "fixed", -500), RuleLine(8, "percentage", 1_000_000)))
    >>> [part.amount for part in explain(rule, Movement(1, -2000, -2000))]
    [-500, -1500]
    """
    parts, rest = split(rule, movement)
    return () if rest else parts


def part_rules(rules: Sequence[Rule], movement: Movement) -> Iterator[tuple[Rule, int]]:
    """Yield the rules that explain a part of ``movement``, each with the rest it leaves.

    The rest has the movement's own direction: a rule that takes out more than came in explains
    nothing. It is larger than the movement where a charge was kept back.
    """
    for rule in rules:
        if rule.payer_id is None and holds(rule, movement):
            parts, rest = split(rule, movement)
            if parts and rest * movement.amount > 0:
                yield rule, rest


def split(rule: Rule, movement: Movement) -> tuple[tuple[Part, ...], int]:
    """Return the parts ``rule`` takes out of ``movement``, and what they leave.

    >>> split(Rule(1, (RuleLine(7, "fixed", -300),)), Movement(1, 9700, 9700))
    ((Part(line_id=7, amount=-300),), 10000)
    """
    parts = []
    rest = movement.amount
    for line in rule.lines:
        amount = _line_amount(line, movement, rest)
        if amount:
            parts.append(Part(line.id, amount))
            rest -= amount
    return tuple(parts), rest


def read_amount(text: str, digits: int) -> int | None:
    """Return the amount written in ``text`` in minor units, None where there is none.

    The last point or comma is the decimal one, unless exactly three digits follow it and the
    currency has not three: then it separates thousands.

    >>> read_amount("3.358,07", 2), read_amount("1,234", 2), read_amount("12.5", 2)
    (335807, 123400, 1250)
    """
    found = re.fullmatch(r"(\d*)(?:\.(\d*))?", _with_decimal_point(text, digits))
    if not found or not any(found.groups()):
        return None
    decimals = (found[2] or "").ljust(digits + 1, "0")
    minor = int((found[1] or "0") + decimals[:digits])
    return minor + (decimals[digits] >= "5")


def _with_decimal_point(text: str, digits: int) -> str:
    kept = re.sub(r"[^\d.]", "", text.replace(",", "."))
    head, mark, tail = kept.rpartition(".")
    is_thousands = len(tail) == THOUSAND and digits != THOUSAND
    if not digits or is_thousands:
        return kept.replace(".", "")
    return head.replace(".", "") + mark + tail


def _amount_holds(rule: Rule, amount: int) -> bool:
    if rule.amount_test in ("lower", "between") and amount > rule.amount_max:
        return False
    return rule.amount_test not in ("greater", "between") or amount >= rule.amount_min


def _label_holds(rule: Rule, texts: Sequence[str]) -> bool:
    if not rule.label_test:
        return True
    if rule.label_test == "match_regex":
        return any(re.search(rule.label, text, re.IGNORECASE) for text in texts)
    wanted = rule.label.casefold()
    is_found = any(wanted in text.casefold() for text in texts)
    return is_found == (rule.label_test == "contains")


def _line_amount(line: RuleLine, movement: Movement, rest: int) -> int:
    if line.kind == "fixed":
        return line.value
    if line.kind == "regex":
        return _found_amount(line.pattern, movement) * (1 if rest > 0 else -1)
    whole = rest if line.kind == "percentage" else movement.amount
    return _share(whole, line.value)


def _found_amount(pattern: str, movement: Movement) -> int:
    for text in movement.texts:
        found = re.search(pattern, text)
        if found:
            amount = read_amount(found[1] if found.re.groups else found[0], movement.digits)
            return amount or 0
    return 0


def _share(whole: int, ppm: int) -> int:
    """Return ``ppm`` of ``whole``, half a minor unit away from zero."""
    product = whole * ppm
    half_up = (2 * abs(product) + PPM) // (2 * PPM)
    return half_up if product >= 0 else -half_up
