"""A candidate under construction, and how it becomes one."""

from __future__ import annotations

from dataclasses import dataclass, field

from .facts import Allocation, BankLine, Candidate, Evidence, Key
from .fits import Fit
from .ledger import Ledger
from .score import POINTS, clamp


@dataclass(slots=True)
class Draft:
    """One reading of a line: what it settles, the evidence, and the guards against posting it."""

    partner_id: Key | None
    fit: Fit
    family: str
    evidence: list[Evidence] = field(default_factory=list)
    guards: list[str] = field(default_factory=list)
    level: int = 1

    def add(
        self, code: str, detail: str = "", span: tuple[int, int] | None = None, points: int = -1
    ) -> None:
        value = POINTS.get(code, 0) if points == -1 else points
        self.evidence.append(Evidence(code, value, detail, span))

    def guard(self, code: str) -> None:
        if code not in self.guards:
            self.guards.append(code)

    @property
    def score(self) -> int:
        return clamp(sum(e.points for e in self.evidence))

    @property
    def key(self) -> tuple[tuple[int, int], ...]:
        """What is settled; two drafts with the same key are the same answer."""
        return tuple(sorted(self.fit.picks))

    def candidate(self, ledger: Ledger) -> Candidate:
        fit = self.fit
        return Candidate(
            partner_id=self.partner_id,
            allocations=allocations(fit, ledger),
            difference=fit.difference,
            difference_kind=fit.kind,
            discount=fit.discount,
            fee=fit.fee,
            over=fit.over,
            score=self.score,
            evidence=tuple(self.evidence),
            reasons=tuple(self.guards),
            family=self.family,
        )


def allocations(fit: Fit, ledger: Ledger) -> tuple[Allocation, ...]:
    return tuple(Allocation(ledger.items[i].id, amount) for i, amount in fit.picks)


def nothing(line: BankLine) -> Fit:
    """No item is settled: all of the line stays unapplied."""
    return Fit("", (), 0, 0, line.amount, 0, ())
