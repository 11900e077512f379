"""A checkup tells outlets that are ill from those that are quiet, and nothing of those that it does not know."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dronewire.cadence.board import say
from dronewire.cadence.checkup import Checked, Level, checkup
from dronewire.cadence.trace import Field, Filling, Trace

from .traces import hour, trace


def _checked(seen: Trace, rate: float = 0.5) -> Checked:
    return checkup(seen, rate=rate)


def _levels(seen: Trace) -> list[Level]:
    return [one.level for one in _checked(seen).findings]


def _dead(seen: Trace, since: int) -> Trace:
    living = np.arange(len(seen.articles)) < since
    fields = {name: Filling(one.asked * living, one.filled * living) for name, one in seen.fields.items()}
    return replace(seen, articles=seen.articles * living, fields=fields)


@pytest.mark.parametrize("a_day", [0.5, 3, 12, 60, 300])
def test_an_outlet_in_health_is_well(a_day: float) -> None:
    """However much it publishes."""
    assert _levels(trace(a_day, hours=hour(54, 16))) == []


def test_a_dead_outlet_is_silent_within_the_day() -> None:
    """It published sixty articles a day, and none since the morning."""
    assert _levels(_dead(trace(60, hours=hour(53, 16)), hour(53, 8))) == [Level.SILENT]


def test_a_silence_says_since_when_and_what_was_expected() -> None:
    """In words for the operator."""
    (found,) = _checked(_dead(trace(120, hours=hour(53, 14)), hour(53, 8))).findings

    assert "no article since 30.10. 08:00 UTC" in say(found)
    assert found.expected == pytest.approx(60, rel=0.3)


def test_a_night_and_a_quiet_weekend_are_no_silence() -> None:
    """Nothing comes from Friday evening to Monday morning, and never did."""
    assert _levels(trace(40, weekend=0.0, hours=hour(56, 6))) == []


def test_what_we_did_not_watch_is_no_silence() -> None:
    """Our own rounds did not run for two days."""
    seen = _dead(trace(60, hours=hour(53, 16)), hour(51, 16))
    watched = np.where(np.arange(len(seen.articles)) < hour(51, 16), 1.0, 0.0)

    assert _levels(replace(seen, watched=watched)) == []


def test_half_of_an_outlet_that_goes_is_seen_within_a_week() -> None:
    """Its sections are still there, but half of them are no longer read."""
    seen = trace(60, hours=hour(54, 16))
    half = np.random.default_rng(2).binomial(seen.articles, 0.5)
    later = np.arange(len(half)) >= hour(48, 0)

    assert Level.FEWER in _levels(replace(seen, articles=np.where(later, half, seen.articles)))


@pytest.mark.parametrize("name", list(Field))
def test_a_field_that_is_lost_is_seen_within_hours(name: Field) -> None:
    """Since this morning no page has it."""
    seen = trace(60, hours=hour(53, 14))
    one = seen.fields[name]
    lost = Filling(one.asked, one.filled * (np.arange(len(one.filled)) < hour(53, 6)))
    found = _checked(replace(seen, fields={**seen.fields, name: lost})).findings

    assert [(Level.UNFILLED, name)] == [(each.level, each.field) for each in found]


def test_a_field_that_is_back_is_well_again() -> None:
    """Two days of pages without an instant are over since a day."""
    seen = trace(60, hours=hour(53, 14))
    hours = np.arange(len(seen.articles))
    one = seen.fields[Field.INSTANT]
    lost = Filling(one.asked, np.where((hours >= hour(50, 0)) & (hours < hour(52, 0)), 0, one.filled))

    assert _levels(replace(seen, fields={**seen.fields, Field.INSTANT: lost})) == []


def test_an_outage_that_is_over_is_not_learned() -> None:
    """After five days without a word it is expected as before, and its next silence is seen."""
    seen = trace(60, hours=hour(53, 16))
    hours = np.arange(len(seen.articles))
    articles = np.where((hours >= hour(40, 0)) & (hours < hour(45, 0)), 0, seen.articles)
    again = _dead(replace(seen, articles=articles, fields={}), hour(53, 8))

    assert _levels(again) == [Level.SILENT]


def test_nothing_is_said_of_an_outlet_that_is_hardly_known() -> None:
    """It was watched for five days."""
    seen = _checked(_dead(trace(60, hours=hour(5, 16)), hour(5, 0)))

    assert (seen.findings, seen.expected) == ((), None)


def test_a_larger_rate_sees_no_less() -> None:
    """Who puts up with more false alarms hears earlier."""
    seen = _dead(trace(12, hours=hour(53, 16)), hour(52, 12))

    assert len(_checked(seen, 0.01).findings) <= len(_checked(seen, 50).findings)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), st.floats(0.1, 400), st.integers(1, 56 * 24))
def test_whatever_came_can_be_checked(seed: int, a_day: float, hours: int) -> None:
    """And what is said of it can be said in words."""
    found = _checked(trace(a_day, hours=hours, seed=seed))

    assert all(say(one) for one in found.findings)
    assert all(0 <= share <= 1 for share in found.filled.values())


def test_a_trace_of_nothing_can_be_checked() -> None:
    """No article at all."""
    empty = replace(trace(0.0), articles=np.zeros(56 * 24, np.int64), fields={})

    assert _checked(empty).findings == ()
