"""What the history of a disputed amount promises, whatever happened to its case."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine.dispute import BLOCKING_STATES, TRANSITIONS
from o2c_automation.engine.dispute_history import Span, Step, disputed_spans

DAY = date(2026, 3, 1)
STEPS = st.lists(
    st.builds(
        Step,
        st.integers(0, 20).map(lambda number: DAY + timedelta(days=number)),
        st.sampled_from(["", *TRANSITIONS]),
        st.integers(1, 5),
    ),
    max_size=8,
).map(lambda steps: sorted(steps, key=lambda step: step.day))


def _on(day, spans):
    """Return what the spans say is in dispute on ``day``."""
    return sum(s.amount for s in spans if s.start <= day and (s.end is None or day < s.end))


def _told(day, steps):
    """Return what the steps say, read one after the other."""
    state, amount = "", 0
    for step in steps:
        if step.day <= day:
            state, amount = step.state or state, step.amount
    return amount if state in BLOCKING_STATES else 0


@given(STEPS)
def test_on_every_day_the_spans_say_what_the_last_step_until_then_said(steps):
    spans = disputed_spans(steps)
    for number in range(22):
        day = DAY + timedelta(days=number)
        assert _on(day, spans) == _told(day, steps)


@given(STEPS)
def test_spans_follow_each_other_and_none_is_empty(steps):
    spans = disputed_spans(steps)
    assert all(span.amount and (span.end is None or span.start < span.end) for span in spans)
    for earlier, later in pairwise(spans):
        assert earlier.end is not None and earlier.end <= later.start


def test_a_change_of_the_amount_ends_one_span_and_begins_another():
    steps = [Step(DAY, "new", 50), Step(DAY + timedelta(days=3), "", 20)]
    end = DAY + timedelta(days=3)
    assert disputed_spans(steps) == (Span(DAY, end, 50), Span(end, None, 20))


def test_what_is_refused_is_not_in_dispute_any_more():
    end = DAY + timedelta(days=3)
    assert disputed_spans([Step(DAY, "new", 50), Step(end, "rejected", 50)]) == (
        Span(DAY, end, 50),
    )
