"""Sums that are too small are as rare as the distribution says."""

from math import exp, lgamma, log

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dronewire.cadence.drop import fewer_than


def _poisson(few: int, expected: float) -> float:
    return sum(exp(one * log(expected) - expected - lgamma(one + 1)) for one in range(few + 1))


@settings(deadline=None)
@given(st.floats(1, 200), st.floats(0, 1))
@example(13.8, 0.0)
def test_it_is_poissons_where_counts_scatter_as_they_should(expected: float, share: float) -> None:
    """It says at most a twentieth less and three times as much, down to one in a million."""
    few = int(expected * share)
    exact = _poisson(few, expected)
    found = float(fewer_than(np.array([few]), np.array([expected]), np.array([expected]))[0])

    assert exact < 1e-6 or 0.95 * exact <= found <= 3 * exact


@given(st.integers(0, 100), st.floats(1, 100), st.floats(1, 20))
def test_what_scatters_more_is_less_rare(few: int, expected: float, lump: float) -> None:
    """For far too few."""
    mean = np.array([expected])
    plain, lumpy = (fewer_than(np.array([few]), mean, mean * scatter)[0] for scatter in (1.0, lump))

    assert few > expected / 2 or lumpy >= plain * 0.99
