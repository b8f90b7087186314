"""One disputed item and its cases on any path: the amounts hold whatever people and ledger do."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from o2c_automation.engine import dispute
from o2c_automation.engine.dispute_case import (
    Claim,
    claim_problem,
    merged_amount,
    split_problem,
    tax_part,
)

TOTAL, TAX = 11900, 1900
PART = st.integers(min_value=1, max_value=TOTAL)
ROLE = st.sampled_from(["analyst", "manager"])


class Case:
    """What is kept of a case: its state, where it came from, and its amounts."""

    def __init__(self, amount, amount_tax):
        self.state = "new"
        self.state_before = ""
        self.amount = amount
        self.amount_tax = amount_tax
        self.booked = 0

    @property
    def is_living(self):
        return self.state in dispute.BLOCKING_STATES


class DisputedItem(RuleBasedStateMachine):
    """An invoice of 119.00, 19.00 of it tax, with payments, corrections and any number of cases."""

    def __init__(self):
        super().__init__()
        self.cases = []
        self.paid = 0

    @property
    def residual(self):
        return TOTAL - self.paid - sum(case.booked for case in self.cases)

    @property
    def living(self):
        return [case for case in self.cases if case.is_living]

    def parts(self):
        amounts = [case.amount for case in self.living]
        return dict(zip(self.living, dispute.open_parts(self.residual, amounts), strict=True))

    def pick(self, number, states):
        found = [case for case in self.cases if case.state in states]
        return found[number % len(found)] if found else None

    def move(self, case, target, role):
        """Take a case to a state where the engine lets that role; return whether it moved."""
        allowed = dispute.may_move(case.state, target, role)
        if allowed:
            case.state = target
        return allowed

    @rule(amount=PART, treatment=st.sampled_from(["invoice", "none", "only"]))
    def open(self, amount, treatment):
        tax = tax_part(amount, TOTAL, TAX, treatment)
        claim = Claim(
            amount,
            tax,
            limit=self.residual - sum(case.amount for case in self.living),
            tax=TAX - sum(case.amount_tax for case in self.living),
        )
        if not claim_problem(claim):
            self.cases.append(Case(amount, tax))

    @rule(number=st.integers(0, 99), state=st.sampled_from(sorted(dispute.TRANSITIONS)), role=ROLE)
    def work(self, number, state, role):
        case = self.pick(number, dispute.UNSETTLED_STATES)
        if case and state not in dispute.SETTLED_STATES:
            self.move(case, state, role)

    @rule(number=st.integers(0, 99), how=st.sampled_from(["resolved", "written_off"]), role=ROLE)
    def book(self, number, how, role):
        case = self.pick(number, ("approved",))
        part = self.parts().get(case, 0)
        if part and self.move(case, how, role):
            case.state_before, case.booked = "approved", part

    @rule(number=st.integers(0, 99))
    def undo_booking(self, number):
        case = self.pick(number, ("resolved", "written_off"))
        if case and self.move(case, case.state_before, "ledger"):
            case.booked = 0

    @rule(amount=PART)
    def pay(self, amount):
        self.paid += min(amount, self.residual)
        if not self.residual:
            for case in self.cases:
                before = case.state
                if before in dispute.UNSETTLED_STATES and self.move(case, "recovered", "ledger"):
                    case.state_before = before

    @precondition(lambda self: self.paid)
    @rule()
    def undo_payments(self):
        self.paid = 0
        for case in self.cases:
            if case.state == "recovered":
                assert self.move(case, case.state_before, "ledger")

    @rule(number=st.integers(0, 99), part=PART)
    def split(self, number, part):
        case = self.pick(number, dispute.UNDECIDED_STATES)
        if case and not split_problem(case.amount, part):
            tax = min(case.amount_tax, part)
            case.amount, case.amount_tax = case.amount - part, case.amount_tax - tax
            self.cases.append(Case(part, tax))

    @rule()
    def merge(self):
        ones = [case for case in self.cases if case.state in dispute.UNDECIDED_STATES]
        if len(ones) > 1:
            oldest, *rest = ones
            oldest.amount = merged_amount(case.amount for case in ones)
            oldest.amount_tax = merged_amount(case.amount_tax for case in ones)
            for case in rest:
                assert self.move(case, "cancelled", "analyst")

    @invariant()
    def never_more_in_dispute_than_is_open(self):
        assert sum(self.parts().values()) <= max(0, self.residual)

    @invariant()
    def nothing_is_settled_twice(self):
        assert self.residual >= 0

    @invariant()
    def only_settled_cases_are_booked(self):
        assert all(case.state in dispute.SETTLED_STATES for case in self.cases if case.booked)

    @invariant()
    def tax_stays_within_its_amount(self):
        assert all(0 <= case.amount_tax <= case.amount or not case.is_living for case in self.cases)

    @invariant()
    def an_item_paid_in_full_has_nothing_in_dispute(self):
        if not self.residual:
            assert not any(self.parts().values())


TestDisputedItem = DisputedItem.TestCase
TestDisputedItem.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_a_machine_that_lost_its_limit_would_be_noticed():
    item = DisputedItem()
    item.cases = [Case(TOTAL, 0), Case(TOTAL, 0)]
    assert sum(item.parts().values()) == TOTAL
