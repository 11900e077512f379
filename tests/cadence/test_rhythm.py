"""What is to be expected is learned by the hour of the week, and shrinks to the mean where little is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dronewire.cadence.rhythm import learn

from .traces import hour, rates, trace


def test_the_week_is_learned() -> None:
    """Within a fifth by day, and next to nothing at night."""
    seen = trace(120, weekend=0.25)
    week = learn(seen.hours, seen.articles, seen.watched).week.reshape(7, 24)

    assert week.sum(1) == pytest.approx([120] * 5 + [30] * 2, rel=0.2)
    assert week[:, 22].sum() < 2  # one in the morning in Moscow, 22 UTC


def test_what_is_not_watched_is_not_missed() -> None:
    """A week of ours without rounds does not make the outlet a slow one."""
    seen = trace(120)
    watched = seen.watched.copy()
    watched[hour(40, 0) : hour(47, 0)] = 0
    rhythm = learn(seen.hours, np.where(watched > 0, seen.articles, 0), watched)

    assert rhythm.a_day == pytest.approx(120, rel=0.1)


def test_growth_is_followed() -> None:
    """Of an outlet that has twice as much since four weeks, twice as much is expected."""
    seen = trace(60)
    articles = np.concatenate((seen.articles[: hour(28, 0)], 2 * seen.articles[hour(28, 0) :]))

    assert learn(seen.hours, articles, seen.watched).a_day > 95


def test_little_is_expected_of_a_holiday_until_one_was_seen() -> None:
    """The fourth of November is a day off."""
    seen = trace(60, hours=59 * 24)
    rhythm = learn(seen.hours[: hour(56, 0)], seen.articles[: hour(56, 0)], seen.watched[: hour(56, 0)])
    expected = rhythm.expected(seen.hours)

    assert expected[hour(58, 0) :].sum() < 0.4 * expected[hour(51, 0) : hour(52, 0)].sum()


@settings(deadline=None)
@given(st.integers(0, 1000), st.floats(0.2, 300), st.integers(24, 56 * 24))
def test_as_much_is_expected_as_came(seed: int, a_day: float, hours: int) -> None:
    """Whatever came, nothing negative or endless is expected, and all of it together is near what came."""
    articles = np.random.default_rng(seed).poisson(rates(a_day)[:hours])
    seen = trace(1, hours=hours)
    expected = learn(seen.hours, articles, seen.watched).expected(seen.hours)

    assert np.isfinite(expected).all()
    assert (expected >= 0).all()
    assert abs(expected.sum() - articles.sum()) <= 0.7 * articles.sum() + 40
