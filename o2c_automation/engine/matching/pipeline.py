"""From bank lines and open items to proposals: read all, decide in order, settle, repeat."""

from __future__ import annotations

from collections.abc import Sequence

from .drafts import Draft, allocations, nothing
from .facts import Alias, BankLine, Key, OpenItem, Partner, Policy, Proposal, Verdict
from .fits import Case
from .hits import asked_keys, find_references, scan_all
from .ledger import Ledger
from .payers import PayerIndex
from .references import ReferenceIndex
from .view import View
from .weigh import BY_BALANCE, EXPLICIT, weigh


def propose(
    lines: Sequence[BankLine],
    items: Sequence[OpenItem],
    partners: Sequence[Partner],
    policy: Policy,
    aliases: Sequence[Alias] = (),
) -> list[Proposal]:
    """Weigh a batch of bank lines against the open items.

    Args:
        lines: bank lines in any order; the result follows this order. Which line comes first is
            told by (date, position, id), never by the order given.
        items: open items of the customers concerned, in any currency. Recently settled ones may
            be included with residual 0, to recognise second payments.
        partners: the customers, with their bank accounts and the head of their group.
        policy: thresholds and tolerances.
        aliases: payers learned from confirmed matches.

    Returns:
        One proposal per line; see `Proposal` for the identity that always holds.

    Sure readings settle first: lines naming their items, then mistyped numbers and cut lists,
    then amounts without a number, then balances; within each of these rounds the earlier line
    wins. What was settled can make another line clear, so the last round repeats until nothing
    more is sure. The same lines and items always give the same proposals.
    """
    return Batch(lines, items, partners, policy, aliases).run()


class Batch:
    """One run of the engine over one set of lines."""

    def __init__(
        self,
        lines: Sequence[BankLine],
        items: Sequence[OpenItem],
        partners: Sequence[Partner],
        policy: Policy,
        aliases: Sequence[Alias],
    ) -> None:
        self.lines = lines
        self.policy = policy
        self.ledger = Ledger(items, partners, {line.amount for line in lines})
        self._scans = scan_all(lines)
        self.index = ReferenceIndex(items, asked_keys(self._scans.values()))
        self.payers = PayerIndex(partners, aliases, self.ledger)
        self._views: dict[int, View] = {}
        self._decided: dict[int, list[Draft]] = {}
        self._weighed: dict[int, tuple[int, dict[Key, int]]] = {}
        self._done: set[int] = set()

    def run(self) -> list[Proposal]:
        order = sorted(range(len(self.lines)), key=self._order)
        for level in range(EXPLICIT, BY_BALANCE + 1):
            self._round(order, level)
        while self._round(order, BY_BALANCE):
            pass
        return [self._proposal(i) for i in range(len(self.lines))]

    def _order(self, i: int) -> tuple[object, ...]:
        line = self.lines[i]
        return (line.date, line.position, str(line.id))

    def _round(self, order: Sequence[int], level: int) -> int:
        """Decide all undecided lines at one level; returns how many were settled."""
        settled = 0
        for i in order:
            if i not in self._done and self._stale(i, level):
                settled += self._decide(i, level)
        return settled

    def _stale(self, i: int, level: int) -> bool:
        """Whether the line was never weighed at this level, or on items that changed since."""
        known = self._weighed.get(i)
        if known is None or known[0] < level:
            return True
        return any(self.ledger.version(k) != v for k, v in known[1].items())

    def _decide(self, i: int, level: int) -> bool:
        view = self._view(i)
        drafts = weigh(view, self.index, level)
        self._decided[i] = drafts
        self._weighed[i] = (level, self._versions(view))
        if not drafts or drafts[0].level > level or self._stops(drafts):
            return False
        self.ledger.apply(drafts[0].fit.picks, view.case.line.text)
        self._done.add(i)
        del self._views[i]  # many small facts that nobody will ask for again
        return True

    def _view(self, i: int) -> View:
        view = self._views.get(i)
        if view is None:
            line = self.lines[i]
            refs = find_references(line, self.index, self._scans)
            case = Case(line, self.ledger, self.policy)
            view = self._views[i] = View(case, refs, self.payers.resolve(line), self.payers)
        return view

    def _versions(self, view: View) -> dict[Key, int]:
        partners = {*view.payer.codes, *(self.ledger.owner(h.item) for h in view.refs.hits)}
        return {k: self.ledger.version(k) for k in partners}

    # --- verdict ----------------------------------------------------------------------------------
    def _stops(self, drafts: Sequence[Draft]) -> list[str]:
        """Why the best draft is not posted by itself; empty if it is."""
        best = drafts[0]
        stops = list(best.guards)
        if best.score < self.policy.auto:
            stops.append("score_low")
        if self._margin(drafts) < self.policy.margin:
            stops.append("margin_small")
        return stops or ([] if best.fit.picks else ["on_account"])

    def _margin(self, drafts: Sequence[Draft]) -> int:
        return drafts[0].score - (drafts[1].score if len(drafts) > 1 else 0)

    def _proposal(self, i: int) -> Proposal:
        line, drafts = self.lines[i], self._decided[i]
        if i in self._done:
            return self._answer(line, drafts, "auto", tuple(e.code for e in drafts[0].evidence))
        if not drafts:
            return _unexplained(line)
        verdict: Verdict = "suggest" if drafts[0].score >= self.policy.suggest else "none"
        return self._answer(line, drafts, verdict, tuple(dict.fromkeys(self._stops(drafts))))

    def _answer(
        self, line: BankLine, drafts: Sequence[Draft], verdict: Verdict, reasons: tuple[str, ...]
    ) -> Proposal:
        best = drafts[0]
        fit = best.fit if verdict != "none" else nothing(line)
        others = drafts[1 : 1 + self.policy.max_alternatives]
        if verdict == "none":
            others = drafts[: self.policy.max_alternatives]
        return Proposal(
            line_id=line.id,
            verdict=verdict,
            partner_id=best.partner_id if verdict != "none" else None,
            allocations=allocations(fit, self.ledger),
            difference=fit.difference,
            difference_kind=fit.kind,
            discount=fit.discount,
            fee=fit.fee,
            over=fit.over,
            score=best.score,
            margin=self._margin(drafts),
            evidence=tuple(best.evidence),
            reasons=reasons,
            alternatives=tuple(d.candidate(self.ledger) for d in others),
            family=best.family if verdict != "none" else "",
        )


def _unexplained(line: BankLine) -> Proposal:
    return Proposal(
        line_id=line.id,
        verdict="none",
        partner_id=None,
        allocations=(),
        difference=0,
        difference_kind="",
        discount=0,
        fee=0,
        over=line.amount,
        score=0,
        margin=0,
        evidence=(),
        reasons=("no_candidate",),
        alternatives=(),
        family="",
    )
