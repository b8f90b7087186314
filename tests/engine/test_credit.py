"""The credit decision: exact at the limit, monotone, and conserving headroom."""

import dataclasses

import pytest
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
    decide_all,
    headroom,
)

AMOUNTS = st.integers(min_value=0, max_value=10**9)
EXPOSURES = st.builds(
    Exposure,
    not_due=AMOUNTS,
    overdue=AMOUNTS,
    disputed=AMOUNTS,
    draft_invoices=AMOUNTS,
    open_orders=AMOUNTS,
    unapplied=AMOUNTS,
    authorised=AMOUNTS,
    secured=AMOUNTS,
)
LIMITS = st.none() | AMOUNTS
POLICY = Policy()


def verdict(amount, limit, exposure=Exposure()):  # noqa: B008 -- frozen
    return decide(Request(amount), Account(limit), exposure, POLICY).verdict


class TestExposure:
    @given(EXPOSURES)
    def test_the_total_is_the_sum_of_its_parts(self, exposure):
        parts = dataclasses.asdict(exposure)
        negative = sum(parts.pop(name) for name in ("unapplied", "authorised", "secured"))
        parts.pop("overdue_days")
        assert exposure.total == sum(parts.values()) - negative

    @given(EXPOSURES, AMOUNTS)
    def test_an_order_added_and_taken_back_leaves_it_as_it_was(self, exposure, amount):
        assert exposure.with_order(amount).with_order(-amount) == exposure


class TestLimit:
    def test_an_order_that_uses_the_headroom_up_to_the_last_cent_passes(self):
        assert verdict(60_000, 100_000, Exposure(not_due=40_000)) == APPROVED

    def test_an_order_one_cent_over_the_headroom_is_held(self):
        assert verdict(60_001, 100_000, Exposure(not_due=40_000)) == HELD

    def test_the_shortfall_is_what_is_missing(self):
        decision = decide(Request(150), Account(100), Exposure(overdue=30), POLICY)
        assert decision.shortfall == 80

    def test_no_limit_holds_nothing(self):
        assert verdict(10**12, None, Exposure(overdue=10**12)) == APPROVED

    def test_a_limit_of_zero_is_no_credit(self):
        assert decide(Request(1), Account(0), Exposure(), POLICY).reasons == ("no_credit",)

    def test_a_limit_of_zero_lets_an_order_pass_that_money_with_us_covers(self):
        assert verdict(500, 0, Exposure(unapplied=500)) == APPROVED

    def test_without_a_limit_there_is_no_headroom_to_tell(self):
        assert headroom(Account(None), Exposure(not_due=5)) is None

    @given(AMOUNTS, LIMITS, EXPOSURES, AMOUNTS)
    def test_a_held_order_stays_held_when_it_grows(self, amount, limit, exposure, more):
        if verdict(amount, limit, exposure) == HELD:
            assert verdict(amount + more, limit, exposure) == HELD

    @given(AMOUNTS, AMOUNTS, EXPOSURES, AMOUNTS)
    def test_a_higher_limit_never_holds_what_a_lower_one_let_pass(
        self, amount, limit, exposure, more
    ):
        if verdict(amount, limit, exposure) == APPROVED:
            assert verdict(amount, limit + more, exposure) == APPROVED

    @given(AMOUNTS, AMOUNTS, EXPOSURES, AMOUNTS)
    def test_a_payment_never_holds_what_passed_without_it(self, amount, limit, exposure, paid):
        if verdict(amount, limit, exposure) == APPROVED:
            relieved = dataclasses.replace(exposure, unapplied=exposure.unapplied + paid)
            assert verdict(amount, limit, relieved) == APPROVED


class TestPaidOrders:
    @given(AMOUNTS, EXPOSURES, st.sampled_from(["open", "watch", "stopped"]))
    def test_an_order_paid_in_full_is_never_held(self, amount, exposure, status):
        request = Request(amount, paid=amount, cover=0)
        assert decide(request, Account(0, status), exposure, POLICY).verdict == APPROVED

    def test_a_part_payment_covers_its_own_amount_only(self):
        decision = decide(Request(900, paid=300, cover=300), Account(500), Exposure(), POLICY)
        assert (decision.verdict, decision.shortfall) == (HELD, 100)

    def test_a_part_payment_that_leaves_enough_headroom_passes(self):
        decision = decide(Request(900, paid=400, cover=400), Account(500), Exposure(), POLICY)
        assert decision.verdict == APPROVED

    def test_an_order_of_nothing_needs_no_credit(self):
        assert decide(Request(0), Account(0), Exposure(), POLICY).reasons == ("no_amount",)


class TestPaidDeposits:
    @given(AMOUNTS, LIMITS, EXPOSURES, st.sampled_from(["open", "watch", "stopped"]))
    def test_an_order_whose_deposit_was_paid_is_never_held_and_says_what_speaks_against_it(
        self, amount, limit, exposure, status
    ):
        account = Account(limit, status)
        unpaid = decide(Request(amount), account, exposure, POLICY)
        paid = decide(Request(amount, is_deposit_paid=True), account, exposure, POLICY)
        if unpaid.verdict == APPROVED:
            assert paid == unpaid
        else:
            assert (paid.verdict, paid.reasons) == (APPROVED, ("deposit_paid",))
            assert paid.warnings == unpaid.reasons + unpaid.warnings

    def test_what_would_deny_it_is_told_before_what_would_hold_it(self):
        policy = Policy(rules=(Rule("order_amount", 5, "warn"), Rule("limit", 0, "deny")))
        request = Request(10, is_deposit_paid=True)
        decision = decide(request, Account(0, "stopped"), Exposure(), policy)
        assert decision.warnings == ("no_credit", "customer_stopped", "order_amount")


class TestOtherRules:
    def test_a_stopped_customer_is_held_whatever_the_headroom(self):
        decision = decide(Request(1), Account(None, "stopped"), Exposure(), POLICY)
        assert decision.reasons == ("customer_stopped",)

    def test_a_watched_customer_is_held_while_anything_is_overdue(self):
        account = Account(None, "watch")
        assert decide(Request(1), account, Exposure(overdue=1), POLICY).reasons == ("overdue",)

    def test_a_watched_customer_who_pays_in_time_passes(self):
        account = Account(None, "watch")
        assert decide(Request(1), account, Exposure(not_due=1), POLICY).verdict == APPROVED

    @pytest.mark.parametrize(("days", "expected"), [(30, APPROVED), (31, HELD)])
    def test_the_overdue_rule_holds_from_the_day_after(self, days, expected):
        exposure = Exposure(overdue=1, overdue_days=days)
        policy = Policy(rules=(Rule("overdue_days", 30),))
        assert decide(Request(1), Account(), exposure, policy).verdict == expected

    def test_every_reason_is_told(self):
        exposure = Exposure(overdue=100, overdue_days=90)
        account = Account(50, "stopped")
        decision = decide(Request(1), account, exposure, Policy(rules=(Rule("overdue_days", 30),)))
        assert decision.reasons == ("customer_stopped", "over_limit", "overdue")

    def test_without_an_active_policy_nothing_is_held(self):
        decision = decide(
            Request(1), Account(0, "stopped"), Exposure(), Policy(checkpoints=frozenset())
        )
        assert decision.reasons == ("check_off",)

    @given(AMOUNTS, LIMITS, EXPOSURES, st.sampled_from(["open", "watch", "stopped"]))
    def test_whatever_is_held_could_be_held_by_the_policy(self, amount, limit, exposure, status):
        account = Account(limit, status)
        if decide(Request(amount), account, exposure, POLICY).verdict == HELD:
            assert POLICY.may_hold(account)


class TestSeveralOrders:
    def test_of_two_orders_that_share_the_headroom_the_first_passes(self):
        requests = [Request(600), Request(600)]
        decisions = decide_all(requests, Account(1_000), Exposure(), POLICY)
        assert [d.verdict for d in decisions] == [APPROVED, HELD]

    def test_a_held_order_leaves_its_headroom_to_the_next(self):
        requests = [Request(1_100), Request(1_000)]
        decisions = decide_all(requests, Account(1_000), Exposure(), POLICY)
        assert [d.verdict for d in decisions] == [HELD, APPROVED]

    @given(st.lists(st.integers(1, 1_000)), st.integers(0, 5_000), st.integers(0, 5_000))
    def test_what_passes_together_never_exceeds_the_headroom(self, amounts, limit, owed):
        exposure = Exposure(not_due=owed)
        decisions = decide_all(map(Request, amounts), Account(limit), exposure, POLICY)
        passed = sum(
            amount
            for amount, decision in zip(amounts, decisions, strict=True)
            if decision.verdict == APPROVED
        )
        assert passed <= max(limit - owed, 0)


class TestInvoices:
    """What was delivered is owed, invoice or not."""

    @pytest.mark.parametrize(
        ("is_delivered", "holds_delivered", "expected"),
        [(False, False, "held"), (True, False, "approved"), (True, True, "held")],
    )
    def test_what_was_delivered_passes_unless_the_policy_holds_it(
        self, is_delivered, holds_delivered, expected
    ):
        points = frozenset(("confirm", "deliver", "invoice"))
        policy = Policy(points, (Rule("limit"),), holds_delivered=holds_delivered)
        request = Request(100, is_delivered=is_delivered)
        account = Account(limit=10)
        assert decide(request, account, Exposure(), policy, "invoice").verdict == expected

    def test_an_order_is_not_let_through_for_what_was_delivered(self):
        request = Request(100, is_delivered=True)
        assert decide(request, Account(limit=10), Exposure(), Policy()).verdict == "held"
