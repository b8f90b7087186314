"""When a dispatch leaves: hours of its channel, and the limit of its mail server."""

import datetime as dt
import doctest

from hypothesis import given
from hypothesis import strategies as st

from o2c_automation.engine import dispatch_time
from o2c_automation.engine.dispatch_time import HOUR, Slot, closing, free, opening, slot
from o2c_automation.engine.dispute_clock import Span

MIDNIGHT = dt.datetime.fromisoformat("2026-06-15T00:00")
MOMENTS = st.integers(0, 72 * 60).map(lambda minutes: MIDNIGHT + dt.timedelta(minutes=minutes))
SPANS = st.lists(
    st.builds(
        lambda start, minutes: Span(start, start + dt.timedelta(minutes=minutes)),
        MOMENTS,
        st.integers(1, 600),
    ),
    max_size=5,
)
TAKEN = st.lists(MOMENTS, max_size=12)
LIMITS = st.integers(0, 6)


def within(moment, spans):
    return any(span.start <= moment < span.end for span in spans)


@given(MOMENTS, SPANS, TAKEN, LIMITS)
def test_nothing_leaves_before_it_is_due_or_outside_the_hours(moment, spans, taken, limit):
    found = slot(moment, spans, taken, limit)
    assert found is None or (found.moment >= moment and within(found.moment, spans))


@given(MOMENTS, SPANS)
def test_within_the_hours_it_leaves_at_once_and_otherwise_when_they_begin(moment, spans):
    found = opening(moment, spans)
    if within(moment, spans):
        assert found == moment
    else:
        ahead = [span.start for span in spans if span.start > moment]
        assert found == min(ahead, default=None)


@given(MOMENTS, TAKEN, st.integers(1, 6))
def test_no_hour_has_more_than_the_limit_behind_those_before(moment, taken, limit):
    found = free(moment, taken, limit)
    assert sum(found - HOUR < other <= found for other in taken) < limit


@given(MOMENTS, st.integers(1, 6), st.integers(1, 30))
def test_a_long_queue_is_spread_over_as_many_hours_as_it_takes(moment, limit, number):
    taken = []
    for _number in range(number):
        taken.append(free(moment, taken, limit))
    assert taken == sorted(taken)
    assert taken[-1] == moment + HOUR * ((number - 1) // limit)


@given(MOMENTS, TAKEN)
def test_without_a_limit_nobody_waits(moment, taken):
    assert free(moment, taken, 0) == moment


@given(MOMENTS, SPANS, TAKEN, LIMITS)
def test_whoever_waits_is_told_why(moment, spans, taken, limit):
    found = slot(moment, spans, taken, limit)
    assert found is None or bool(found.reason) == (found.moment > moment)


@given(MOMENTS, SPANS)
def test_the_hours_end_after_every_moment_in_them_and_only_there(moment, spans):
    end = closing(moment, spans)
    assert end is None if not within(moment, spans) else end > moment


def test_without_hours_it_leaves_at_any_time():
    assert slot(MIDNIGHT, None) == Slot(MIDNIGHT)


def test_hours_that_never_come_are_no_slot():
    assert slot(MIDNIGHT, []) is None


def test_the_examples_in_the_documentation_hold():
    assert doctest.testmod(dispatch_time).failed == 0
