"""A silence is as rare as its hours are busy and the outlet's silences are short."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dronewire.cadence.silence import learn_silences, silence_now, weigh

from .traces import rates, trace


def _of(a_day: float) -> tuple[float, ...]:
    seen = trace(a_day)
    silences = learn_silences(seen.articles, rates(a_day), watched=len(seen.articles))
    empty = np.zeros(48, np.int64)
    return tuple(silences.a_year(empty, rates(a_day)[:48]).tolist())


def test_a_silence_lasts_since_the_last_article() -> None:
    """The hour of the article itself does not count."""
    assert silence_now(np.array([0, 0, 3, 0]), np.ones(4)).tolist() == [1, 2, 0, 1]


def test_a_night_adds_nothing() -> None:
    """Where nothing is expected nothing is missed."""
    a_year = _of(60)

    assert a_year[18] == a_year[18 + 10]


def test_the_busier_an_outlet_the_sooner_its_silence_is_rare() -> None:
    """After a working day without an article."""
    assert _of(200)[18] < _of(20)[18] < _of(5)[18]


@settings(deadline=None)
@given(st.integers(0, 1000), st.floats(0.3, 300))
def test_the_longer_the_rarer(seed: int, a_day: float) -> None:
    """A silence that goes on never becomes more usual."""
    seen = trace(a_day, seed=seed)
    silences = learn_silences(seen.articles, rates(a_day), watched=len(seen.articles))
    a_year = silences.a_year(np.zeros(56 * 24, np.int64), rates(a_day))

    assert (a_year[1:] <= a_year[:-1]).all()


@given(st.floats(0.001, 100), st.floats(0.01, 3))
def test_an_hour_never_weighs_more_than_what_is_expected_of_it(expected: float, clumping: float) -> None:
    """Clumps make empty hours more probable, never less."""
    assert 0 <= weigh(np.array([expected]), clumping)[0] <= expected * (1 + 1e-9)
