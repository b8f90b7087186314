"""The ways out of a hold: each lets the order pass, and none is dearer than it has to be."""

import dataclasses
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.credit import (
    APPROVED,
    HELD,
    Account,
    Exposure,
    Policy,
    Request,
    Rule,
    decide,
)
from o2c_automation.engine.credit_advice import Debt, Hold, Line, deposit, ways_out

AMOUNTS = st.integers(1, 1_000)
SOME = st.lists(AMOUNTS, min_size=1, max_size=6)


def hold_of(debts, lines, limit, policy=Policy(), status="open"):  # noqa: B008 -- frozen
    """Return the hold of a customer who owes ``debts`` (amount, days overdue)."""
    items = tuple(Debt(n, amount, days) for n, (amount, days) in enumerate(debts))
    exposure = Exposure(
        not_due=sum(one.amount for one in items if not one.overdue_days),
        overdue=sum(one.amount for one in items if one.overdue_days),
        overdue_days=max((one.overdue_days for one in items), default=0),
    )
    ordered = tuple(Line(n, amount) for n, amount in enumerate(lines))
    request = Request(sum(lines))
    return Hold(request, Account(limit, status), exposure, policy, items, ordered)


def way(hold, kind):
    return next((one for one in ways_out(hold) if one.kind == kind), None)


def is_held(hold):
    return not hold.passes(hold.request, hold.exposure)


class TestPay:
    def test_what_is_too_old_has_to_be_paid(self):
        policy = Policy(rules=(Rule("overdue_days", 30),))
        hold = hold_of([(500, 31), (20, 30), (10, 0)], [100], None, policy)
        assert (way(hold, "pay").keys, way(hold, "pay").amount) == ((0,), 500)

    def test_a_watched_customer_pays_all_that_is_overdue(self):
        hold = hold_of([(500, 1), (20, 30), (10, 0)], [100], None, status="watch")
        assert way(hold, "pay").keys == (0, 1)

    @given(SOME, AMOUNTS, st.integers(0, 3_000))
    def test_no_cheaper_choice_of_invoices_would_do(self, amounts, order, limit):
        hold = hold_of([(amount, 0) for amount in amounts], [order], limit)
        if not is_held(hold):
            return
        sums = [sum(some) for n in range(1, 7) for some in combinations(amounts, n)]
        missing = sum(amounts) + order - limit
        enough = [total for total in sums if total >= missing]
        found = way(hold, "pay")
        assert (found.amount if found else None) == min(enough, default=None)

    def test_many_invoices_are_looked_through_as_well(self):
        hold = hold_of([(10, 0)] * 40, [100], 100)
        assert way(hold, "pay").amount >= 400


class TestDeposit:
    @given(SOME, AMOUNTS, st.integers(0, 3_000))
    def test_it_is_exactly_what_is_missing(self, amounts, order, limit):
        hold = hold_of([(amount, 0) for amount in amounts], [order], limit)
        if not is_held(hold):
            return
        # An order paid in full passes whatever is owed.
        missing = sum(amounts) + order - limit
        assert way(hold, "deposit").amount == min(missing, order)

    def test_a_stopped_customer_pays_the_whole_order(self):
        hold = hold_of([], [100, 50], None, status="stopped")
        assert way(hold, "deposit").amount == 150

    @given(AMOUNTS, AMOUNTS, AMOUNTS, st.integers(0, 3_000), st.sampled_from(["open", "stopped"]))
    def test_what_was_paid_before_counts_and_nothing_less_would_do(
        self, amount, paid, posted, limit, status
    ):
        request = Request(amount, paid=paid, cover=max(paid - posted, 0))
        hold = Hold(request, Account(limit, status), Exposure(not_due=900), Policy())
        if not is_held(hold):
            return

        def passes(more):
            paid_more = dataclasses.replace(
                request, paid=request.paid + more, cover=request.cover + more
            )
            return hold.passes(paid_more, hold.exposure)

        found = deposit(hold)
        assert 0 < found <= amount - paid
        assert passes(found)
        assert not passes(found - 1)


class TestLines:
    @given(st.lists(AMOUNTS, min_size=2, max_size=6), st.integers(0, 3_000))
    def test_no_dearer_choice_of_lines_would_pass(self, amounts, limit):
        hold = hold_of([], amounts, limit)
        if not is_held(hold):
            return
        sums = [sum(some) for n in range(1, len(amounts)) for some in combinations(amounts, n)]
        fitting = [total for total in sums if total <= limit]
        found = way(hold, "lines")
        assert (found.amount if found else None) == max(fitting, default=None)

    def test_an_order_with_a_discount_line_is_not_split(self):
        hold = hold_of([], [500, 400, -100], 500)
        assert way(hold, "lines") is None

    def test_a_stopped_customer_is_helped_by_no_choice_of_lines(self):
        assert way(hold_of([], [100, 50], None, status="stopped"), "lines") is None


class TestVerified:
    @given(SOME, st.lists(AMOUNTS, min_size=2, max_size=5), st.integers(0, 3_000))
    def test_each_way_out_lets_the_order_pass(self, amounts, lines, limit):
        hold = hold_of([(amount, 0) for amount in amounts], lines, limit)
        for found in ways_out(hold) if is_held(hold) else ():
            request, exposure = hold.request, hold.exposure
            if found.kind == "pay":
                exposure = dataclasses.replace(exposure, not_due=exposure.not_due - found.amount)
            elif found.kind == "deposit":
                request = dataclasses.replace(request, paid=found.amount, cover=found.amount)
            else:
                request = Request(found.amount)
            assert decide(request, hold.account, exposure, hold.policy).verdict == APPROVED

    def test_nothing_is_advised_that_helps_no_more(self):
        hold = hold_of([(100, 0)], [100], None, Policy(rules=(Rule("new_customer", 1),)))
        assert decide(hold.request, hold.account, hold.exposure, hold.policy).verdict == HELD
        assert [one.kind for one in ways_out(hold)] == ["deposit"]
