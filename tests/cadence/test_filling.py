"""So few filled are as rare as the distribution says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dronewire.cadence.filling import fewer_filled, last_share, learn_usual
from dronewire.cadence.trace import Filling


@settings(deadline=None)
@given(st.integers(0, 60), st.floats(0.1, 40), st.floats(0.1, 40))
def test_all_together_are_certain(of: int, filled: float, empty: float) -> None:
    """The probabilities of all numbers add up to 1, and more are never less probable."""
    chances = [fewer_filled(few, of, filled, empty) for few in range(of + 1)]

    assert chances[-1] == pytest.approx(1, abs=1e-9)
    assert chances == sorted(chances)


def test_one_of_two_with_nothing_known() -> None:
    """All three numbers are as probable."""
    assert pytest.approx(2 / 3) == fewer_filled(1, 2, 1.0, 1.0)


def test_the_usual_share_is_learned() -> None:
    """Three of four, every hour."""
    filling = Filling(np.full(480, 4), np.full(480, 3))

    assert learn_usual(filling, np.ones(480), watched=480).rate == pytest.approx(0.75, abs=0.01)


def test_the_last_articles_share() -> None:
    """Of those before nothing is said."""
    filling = Filling(np.full(100, 8), np.array([8] * 50 + [2] * 50))

    assert last_share(filling) == 0.25


def test_without_articles_there_is_no_share() -> None:
    """None, not nought."""
    assert last_share(Filling(np.zeros(9, np.int64), np.zeros(9, np.int64))) is None
