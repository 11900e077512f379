"""Silence: how rare it is that an outlet is silent for so long.

The length of a silence is its improbability: the sum over its hours of the negative logarithm of the probability that
none of the articles expected comes, where articles of an hour come in clumps (negative binomial). So nights, weekends
and holidays count for what they are, and a busy hour counts less where busy hours are empty now and then. How long
silences of an outlet get is learned from its own: those beyond most are taken to thin out exponentially, with a mean
that is as uncertain as the few of them leave it (which makes a Pareto tail of the second kind).
"""

from dataclasses import dataclass

import numpy as np

from dronewire.cadence.hours import Floats, Ints

YEAR = 8766.0  # hours
CLUMPING_BEFORE, EXPECTED_BEFORE = 0.1, 30.0  # reckoned with before any is seen, as if of so much expected, squared
SHARE = 0.1  # of all silences is long; the rest says nothing of the longest
LEAST_LONG, MOST_LONG = 15, 150  # that are learned from: fewer say little, more are no longer the long ones
ROUNDING = 1e-6
BEFORE, MEAN_BEFORE = 3.0, 1.5  # long silences that are reckoned with before any is seen, and what they exceed by


@dataclass(frozen=True, slots=True)
class Silences:
    """How long an outlet's silences are.

    Attributes:
        clumping: by how much an hour's count scatters beyond Poisson's: variance is mean + clumping × mean².
        long: beyond which a silence is a long one.
        often: how many of those there are in a year.
        number: of them that were seen, and those reckoned with before.
        excess: by how much they went beyond, in all.
    """

    clumping: float
    long: float
    often: float
    number: float
    excess: float

    def a_year(self, articles: Ints, expected: Floats) -> Floats:
        """How often a year silences last as long as this one had after each hour; endlessly often where it is short."""
        silence = silence_now(articles, weigh(expected, self.clumping))
        beyond = np.maximum(silence - self.long, 0.0)
        rare = self.often * (1.0 + beyond / self.excess) ** -self.number
        return np.where(silence > self.long, rare, np.inf)


def learn_silences(articles: Ints, expected: Floats, *, watched: float) -> Silences:
    """How long silences get, by hours of which so many were watched; ``expected`` is 0 in the others."""
    clumping = _clumping(articles, expected)
    lengths = _lengths(articles, weigh(expected, clumping))
    count = int(np.clip(len(lengths) * SHARE, LEAST_LONG, MOST_LONG))
    ordered = np.sort(lengths)[::-1]
    long = float(ordered[count]) if count < len(ordered) else 0.0
    excess = ordered[:count] - long
    seen = len(excess) + BEFORE
    return Silences(
        clumping=clumping,
        long=long,
        often=seen * YEAR / max(watched, 24.0),
        number=seen,
        # Where all goes by the model the mean is 1; less is luck.
        excess=max(seen, float(excess.sum()) + BEFORE * MEAN_BEFORE),
    )


def _clumping(articles: Ints, expected: Floats) -> float:
    """By the method of moments."""
    beyond = float(((articles - expected) ** 2 - expected).sum()) + CLUMPING_BEFORE * EXPECTED_BEFORE
    return max(0.01, beyond / (float((expected**2).sum()) + EXPECTED_BEFORE))


def weigh(expected: Floats, clumping: float) -> Floats:
    """What each hour adds to the length of a silence: how improbable it is that nothing comes in it."""
    return np.log1p(clumping * expected) / clumping


def _lengths(articles: Ints, weights: Floats) -> Floats:
    """The lengths of silences between hours with articles."""
    before = np.cumsum(weights) - weights
    loud = np.flatnonzero(articles)
    between = before[loud[1:]] - before[loud[:-1]] - weights[loud[:-1]]
    return between[between > ROUNDING]


def silence_now(articles: Ints, weights: Floats) -> Floats:
    """After each hour, how long the silence has lasted: what the hours since the last one with an article add."""
    total = np.cumsum(weights)
    return total - np.maximum.accumulate(np.where(articles > 0, total, 0.0))
