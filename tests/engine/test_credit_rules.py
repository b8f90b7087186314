"""The rules of a policy: each by itself, what comes first, and which limit counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.credit import (
    APPROVED,
    DENIED,
    HELD,
    Account,
    Exposure,
    Policy,
    Request,
    Rule,
    decide,
)
from o2c_automation.engine.credit_facts import CHECKPOINTS
from o2c_automation.engine.credit_limit import Terms, days_expired, limit_that_counts

TODAY = date(2026, 6, 15)
ORDER = Request(100)
LIMIT = Account(1_000)
# What is just not enough for each rule, and what is.
CASES = {
    "limit": (10, ORDER, LIMIT, Exposure(not_due=1_000), Exposure(not_due=1_001)),
    "utilisation": (80, ORDER, LIMIT, Exposure(not_due=700), Exposure(not_due=701)),
    "overdue_days": (30, ORDER, LIMIT, Exposure(overdue_days=30), Exposure(overdue_days=31)),
    "overdue_amount": (50, ORDER, LIMIT, Exposure(overdue=50), Exposure(overdue=51)),
}
ACCOUNTS = {
    "limit_expired": (0, Account(1_000), Account(1_000, days_expired=1)),
    "dunning_level": (1, Account(dunning_level=1), Account(dunning_level=2)),
    "broken_promise": (0, Account(), Account(broken_promises=1)),
    "new_customer": (3, Account(paid_invoices=3), Account(paid_invoices=2)),
}
REQUESTS = {
    "order_amount": (100, Request(100), Request(101)),
    "terms_changed": (0, Request(100), Request(100, extra_days=1)),
}
EFFECTS = {"warn": APPROVED, "hold": HELD, "deny": DENIED}


def policy(kind, threshold, effect="hold", **kwargs):
    return Policy(rules=(Rule(kind, threshold, effect),), **kwargs)


class TestEachRule:
    @pytest.mark.parametrize("kind", CASES)
    def test_what_the_customer_owes_holds_above_the_threshold(self, kind):
        threshold, request, account, below, above = CASES[kind]
        rules = policy(kind, threshold)
        verdicts = [decide(request, account, one, rules).verdict for one in (below, above)]
        assert verdicts == [APPROVED, HELD]

    @pytest.mark.parametrize("kind", ACCOUNTS)
    def test_what_the_customer_did_holds_above_the_threshold(self, kind):
        threshold, below, above = ACCOUNTS[kind]
        rules = policy(kind, threshold)
        verdicts = [decide(ORDER, one, Exposure(), rules).verdict for one in (below, above)]
        assert verdicts == [APPROVED, HELD]

    @pytest.mark.parametrize("kind", REQUESTS)
    def test_what_the_order_asks_holds_above_the_threshold(self, kind):
        threshold, below, above = REQUESTS[kind]
        rules = policy(kind, threshold)
        verdicts = [decide(one, Account(), Exposure(), rules).verdict for one in (below, above)]
        assert verdicts == [APPROVED, HELD]

    @pytest.mark.parametrize("kind", CASES)
    @pytest.mark.parametrize("effect", EFFECTS)
    def test_each_effect_leads_to_its_verdict(self, kind, effect):
        threshold, request, account, _below, above = CASES[kind]
        decision = decide(request, account, above, policy(kind, threshold, effect))
        assert decision.verdict == EFFECTS[effect]

    def test_a_warning_is_told_on_what_was_approved(self):
        decision = decide(Request(101), Account(), Exposure(), policy("order_amount", 100, "warn"))
        assert (decision.reasons, decision.warnings) == ((), ("order_amount",))


class TestPrecedence:
    def test_a_denial_comes_before_a_hold(self):
        rules = Policy(rules=(Rule("order_amount", 10), Rule("overdue_days", 5, "deny")))
        decision = decide(ORDER, Account(), Exposure(overdue_days=6), rules)
        assert (decision.verdict, decision.reasons) == (DENIED, ("overdue", "order_amount"))

    def test_a_warning_below_and_a_hold_above_are_two_rules_of_one_kind(self):
        rules = Policy(rules=(Rule("limit", 0, "warn"), Rule("limit", 10)))
        totals = (900, 901, 1_001)
        verdicts = [decide(ORDER, LIMIT, Exposure(not_due=one), rules) for one in totals]
        assert [one.verdict for one in verdicts] == [APPROVED, APPROVED, HELD]
        assert [one.warnings for one in verdicts[:2]] == [(), ("over_limit",)]

    def test_a_policy_without_a_rule_for_the_limit_holds_at_the_limit(self):
        rules = policy("order_amount", 10**9)
        assert decide(ORDER, LIMIT, Exposure(not_due=901), rules).verdict == HELD

    def test_a_small_order_passes_whatever_is_overdue(self):
        rules = policy("overdue_days", 5, free_amount=100)
        assert decide(ORDER, LIMIT, Exposure(overdue_days=90), rules).reasons == ("small_order",)

    @pytest.mark.parametrize("account", [Account(0), Account(1_000, "stopped")])
    def test_no_order_is_too_small_for_a_customer_without_credit(self, account):
        assert decide(ORDER, account, Exposure(), Policy(free_amount=100)).verdict == HELD

    def test_a_small_rise_of_a_large_order_is_no_small_order(self):
        rise = Request(50, whole=5_000)
        exposure = Exposure(not_due=1_000)
        assert decide(rise, LIMIT, exposure, Policy(free_amount=100)).verdict == HELD

    def test_the_shortfall_is_what_is_above_the_tolerance(self):
        rules = policy("limit", 10)
        assert decide(ORDER, LIMIT, Exposure(not_due=1_050), rules).shortfall == 50

    @given(st.sampled_from([*CASES, *ACCOUNTS, *REQUESTS]), st.sampled_from(list(EFFECTS)))
    def test_paid_orders_pass_every_rule(self, kind, effect):
        rules = policy(kind, 0, effect)
        request = Request(100, paid=100, extra_days=90)
        bad = Exposure(overdue=10**6, overdue_days=900)
        assert decide(request, Account(1, "stopped"), bad, rules).verdict == APPROVED


class TestCheckpoints:
    @pytest.mark.parametrize("checkpoint", CHECKPOINTS)
    def test_a_policy_that_does_not_look_there_lets_pass(self, checkpoint):
        rules = Policy(checkpoints=frozenset(CHECKPOINTS) - {checkpoint})
        decision = decide(ORDER, Account(0, "stopped"), Exposure(), rules, checkpoint)
        assert decision.reasons == ("check_off",)

    def test_a_rule_for_one_checkpoint_counts_there_only(self):
        everywhere = frozenset(CHECKPOINTS)
        rules = Policy(everywhere, (Rule("overdue_days", 5, checkpoint="deliver"),))
        late = Exposure(overdue_days=6)
        verdicts = [decide(ORDER, Account(), late, rules, one).verdict for one in CHECKPOINTS]
        assert verdicts == [APPROVED, HELD, APPROVED]

    def test_a_stopped_customer_gets_no_goods(self):
        rules = Policy(frozenset(CHECKPOINTS))
        decision = decide(ORDER, Account(None, "stopped"), Exposure(), rules, "deliver")
        assert decision.verdict == HELD


class TestLimitThatCounts:
    POLICY = Policy(default_limit=500, first_invoices=3, first_limit=100)

    def limit(self, paid=3, today=TODAY, **terms):
        return limit_that_counts(Terms(**terms), self.POLICY, paid, today)

    def test_an_own_limit_comes_before_the_policys(self):
        assert self.limit(own=700, paid=0) == 700

    def test_a_new_customer_has_the_limit_of_new_customers(self):
        assert [self.limit(paid=paid) for paid in (2, 3)] == [100, 500]

    def test_a_temporary_limit_counts_to_its_last_day(self):
        terms = {"own": 700, "temporary": 900, "temporary_until": TODAY}
        days = (TODAY, TODAY + timedelta(days=1))
        assert [self.limit(today=day, **terms) for day in days] == [900, 700]

    def test_who_prepays_has_no_credit_whatever_was_agreed(self):
        terms = {"own": 700, "temporary": 900, "temporary_until": TODAY}
        assert self.limit(is_prepay_only=True, **terms) == 0

    def test_the_hosts_default_counts_where_the_policy_has_none(self):
        assert limit_that_counts(Terms(fallback=50), Policy(), 9, TODAY) == 50

    def test_an_own_limit_holds_to_its_last_day(self):
        terms = Terms(own=700, valid_until=TODAY)
        days = [days_expired(terms, TODAY + timedelta(days=n)) for n in (0, 1)]
        assert days == [0, 1]

    def test_a_temporary_limit_stands_in_for_an_expired_one(self):
        terms = Terms(own=1, valid_until=date(2020, 1, 1), temporary=9, temporary_until=TODAY)
        assert days_expired(terms, TODAY) == 0
