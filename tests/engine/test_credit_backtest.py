"""What a policy would have made of past orders."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.credit import Policy, Request, Rule
from o2c_automation.engine.credit_backtest import (
    Item,
    PastOrder,
    exposure_before,
    outcome_of,
    replay,
)
from o2c_automation.engine.credit_limit import Terms

DAY = date(2026, 3, 2)
TODAY = date(2026, 6, 1)
LIMITED = Terms(own=1000)

days = st.integers(-60, 60).map(lambda n: DAY + timedelta(days=n))


@st.composite
def items(draw):
    """An item of which no more was settled than there was."""
    amount = draw(st.integers(-1000, 1000))
    part = draw(st.integers(0, abs(amount))) * (1 if amount > 0 else -1)
    made = draw(days)
    later = made + timedelta(days=draw(st.integers(0, 60)))
    return Item(draw(st.integers(1, 3)), made, draw(days), amount, ((later, part),))


def order(key, day=DAY, amount=600, **kwargs):
    return PastOrder(key, day, Request(amount), LIMITED, **kwargs)


def verdicts(orders, ledger=(), policy=None):
    return [
        one.decision.verdict
        for one in replay(ledger, orders, policy or Policy(), DAY - timedelta(days=365), TODAY)
    ]


@given(st.lists(items()).map(tuple))
def test_the_exposure_is_the_balance_of_the_ledger_as_the_day_began(ledger):
    eve = DAY - timedelta(days=1)
    found = exposure_before(ledger, (), DAY)
    assert found.total == sum(item.left_on(eve) for item in ledger)


def test_an_order_confirmed_before_uses_up_the_limit():
    assert verdicts([order(1), order(2)]) == ["approved", "held"]


def test_what_was_invoiced_and_paid_by_then_uses_up_nothing():
    earlier = DAY - timedelta(days=30)
    paid = Item(1, earlier, earlier, 600, ((DAY - timedelta(days=1), 600),))
    first = order(1, earlier, invoiced=((earlier, 600),))
    assert verdicts([first, order(2)], [paid]) == ["approved", "approved"]


def test_its_own_invoice_of_the_same_day_does_not_count_against_an_order():
    own = Item(1, DAY, DAY, 600)
    assert verdicts([order(1, invoiced=((DAY, 600),))], [own]) == ["approved"]


def test_rules_about_lateness_see_what_was_late_on_that_day():
    due = DAY - timedelta(days=40)
    late = Item(1, due, due, 10, ((DAY + timedelta(days=5), 10),))
    policy = Policy(rules=(Rule("overdue_days", 30, "deny"),))
    assert verdicts([order(1)], [late], policy) == ["denied"]


def test_a_limit_that_expired_later_held_on_the_day():
    terms = Terms(own=1000, valid_until=DAY)
    [found] = replay((), [PastOrder(1, DAY, Request(600), terms)], Policy(), DAY, TODAY)
    assert found.decision.verdict == "approved"


def test_a_customer_is_new_until_invoices_were_paid_by_that_day():
    policy = Policy(first_invoices=1, first_limit=100, default_limit=5000)
    paid = Item(1, DAY, DAY, 10, ((DAY, 10),))
    orders = [
        PastOrder(key, day, Request(600), Terms())
        for key, day in ((1, DAY), (2, DAY + timedelta(days=1)))
    ]
    assert verdicts(orders, [paid], policy) == ["held", "approved"]


def test_an_order_that_was_never_invoiced_has_no_outcome():
    assert outcome_of((), TODAY) == ("not_invoiced", 0)


def test_an_order_of_which_anything_is_overdue_is_unpaid():
    debts = (Item(1, DAY, DAY, 5, ((DAY, 5),)), Item(1, DAY, DAY, 5))
    assert outcome_of(debts, TODAY) == ("unpaid", (TODAY - DAY).days)


def test_an_order_paid_by_the_due_date_was_paid_on_time():
    assert outcome_of((Item(1, DAY, DAY, 5, ((DAY, 5),)),), TODAY) == ("on_time", 0)


def test_an_order_whose_invoice_is_not_due_says_nothing_yet():
    assert outcome_of((Item(1, DAY, TODAY, 5),), TODAY) == ("not_due", 0)


def test_orders_before_the_period_are_counted_and_not_judged():
    orders = [order(1, DAY - timedelta(days=1)), order(2)]
    found = list(replay((), orders, Policy(), DAY, TODAY))
    assert [(one.key, one.decision.verdict) for one in found] == [(2, "held")]
