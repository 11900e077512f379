"""A drop: fewer articles than an outlet's days are worth, though it is not silent."""

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from dronewire.cadence.hours import Floats, Ints
from dronewire.cadence.rhythm import LAG, OF_LEVEL
from dronewire.cadence.silence import YEAR

SPANS = (24, 48, 72, 120, 168)  # hours that are summed; a day shows a collapse, a week a loss of a third
FEWER = 0.7  # of what is expected, at most: nobody goes and looks for less than a third
STILL = 0.8  # the last quarter of a span must be as thin, else it is over
AT_ONCE = 4.0  # spans of a length, each beginning an hour later, are worth so many independent ones
DAYS_BEFORE, SCATTER_BEFORE = 6.0, 2.0  # days reckoned with before any is seen, and how they scatter (1: Poisson)
LEVEL_ERROR = 0.08  # of what is expected: by so much the level of next week is unknown even where this week's is known
LEVEL_DAYS = 14  # from which this week's level is known, about: see the half-life in `dronewire.cadence.rhythm`


@dataclass(frozen=True, slots=True)
class Scatter:
    """By how much sums over each of the spans scatter about what is expected.

    Attributes:
        spans: variance over mean, as long as the level is known.
        level: the error of the level, as a share of it.
    """

    spans: tuple[float, ...]
    level: float

    def a_year(self, articles: Ints, expected: Floats, latest: int) -> tuple[Floats, Ints]:
        """How often a year so few come, after each of the latest hours; and in which span that is rarest."""
        came, due = _sums(articles), _sums(expected)
        spans = zip(SPANS, self.spans, strict=True)
        found = np.array([_a_year(came, due, span, latest, scatter=one, level=self.level) for span, one in spans])
        best = found.argmin(0)
        return found[best, np.arange(latest)], np.array(SPANS)[best]


def learn_scatter(articles: Ints, expected: Floats) -> Scatter:
    """By how much the sums of past days scatter, and those of longer spans where they scatter more."""
    lag = min(LAG, len(articles) // 4)
    articles, expected = articles[: len(articles) - lag], expected[: len(expected) - lag]
    day = _scatter(articles, expected, SPANS[0])
    known = float(expected.mean()) * 24 * LEVEL_DAYS + OF_LEVEL
    return Scatter(
        spans=tuple(max(day, _scatter(articles, expected, span)) for span in SPANS),
        level=sqrt(LEVEL_ERROR**2 + day / known),
    )


def _scatter(articles: Ints, expected: Floats, span: int) -> float:
    whole = len(articles) // span * span
    came = articles[len(articles) - whole :].reshape(-1, span).sum(1)
    due = expected[len(articles) - whole :].reshape(-1, span).sum(1)
    off = (came - due) ** 2 / np.maximum(due, 1.0)
    strength = DAYS_BEFORE * 24 / span
    return max(1.0, float((off.sum() + strength * SCATTER_BEFORE) / (np.count_nonzero(due) + strength)))


def _sums(values: Ints | Floats) -> Floats:
    return np.concatenate(([0.0], np.cumsum(values)))


def _last(sums: Floats, span: int, latest: int) -> Floats:
    ends = np.arange(len(sums) - latest, len(sums))
    return sums[ends] - sums[np.maximum(ends - span, 0)]


def _a_year(came: Floats, due: Floats, span: int, latest: int, *, scatter: float, level: float) -> Floats:  # noqa: PLR0913
    few, expected = _last(came, span, latest), _last(due, span, latest)
    variance = scatter * expected + (level * expected) ** 2
    rare = fewer_than(few, expected, variance) * AT_ONCE * YEAR / span
    end_few, end_expected = _last(came, span // 4, latest), _last(due, span // 4, latest)
    thin = (few <= FEWER * expected) & (end_few <= STILL * end_expected) & (end_expected > 0)
    return np.where(thin, rare, np.inf)


def fewer_than(few: Floats, expected: Floats, variance: Floats) -> Floats:
    """The probability of so few or fewer, where counts scatter more than Poisson's.

    Counts are taken as Poisson's in lumps of variance over mean, and the cube root of a gamma variable as normal
    (Wilson and Hilferty 1931). Down to one in a million that says at most a twentieth less than is so, and at most
    three times as much.
    """
    lump = np.maximum(variance / np.maximum(expected, 1e-9), 1.0)
    shape = few / lump + 1.0
    root = np.cbrt(expected / lump / shape)
    deviations = (root - 1.0 + 1.0 / (9.0 * shape)) * 3.0 * np.sqrt(shape)
    return np.array([0.5 * erfc(one / sqrt(2.0)) for one in deviations])
