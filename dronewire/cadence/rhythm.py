"""The rhythm of an outlet: how many articles are to be expected in each hour, learned from the last weeks.

An hour's expectation is the outlet's mean, times what the hour of the day makes of it, times the day of the week, times
the hour of the week. Each factor is shrunk to 1 as if so many articles had come just as expected; so an outlet of which
little is known keeps to its mean, and one of which much is known to its own week.
"""

from dataclasses import dataclass

import numpy as np

from dronewire.cadence.hours import SUNDAY, WEEK, Bools, Floats, Hours, Ints

HABIT = 28 * 24  # hours after which what was seen of a week's shape weighs half
LEVEL = 10 * 24  # the same of how much there is: outlets grow, and desks are closed
LAG = 7 * 24  # hours that are not learned from yet: what is too few this week must not make itself usual
OF_DAY, OF_WEEKDAY, OF_WEEK = 3.0, 5.0, 8.0  # articles as expected, to which the factors are shrunk
OF_LEVEL = 20.0
# A day off has this share of a Sunday at least; what is seen of days off is believed as the factors are. Between New
# Year's dead calm and a working Sunday lies everything, so that little is taken for granted until it is seen.
FREE, OF_FREE = 0.25, 15.0
LEAST_FREE = 0.1  # an outlet that dies on a day off must not pass for one that takes it off
MOST_FREE = 0.5  # what a bridge day brought is no measure of Victory Day
AROUND = np.array([0.25, 0.5, 0.25])  # an hour's neighbours say something of it
TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """Articles to be expected in each hour of the week, from Monday's first, and a day off's share of a Sunday."""

    week: Floats
    free: float

    def expected(self, hours: Hours) -> Floats:
        """Articles to be expected in some hours, if they are watched whole."""
        usual = self.week[hours.week]
        if not hours.free.any():
            return usual
        off = np.minimum(usual, self.week[SUNDAY + hours.week % 24]) * self.free
        return np.where(hours.free, off, usual)

    @property
    def a_day(self) -> float:
        """Articles on a mean day."""
        return float(self.week.sum()) / 7


def learn(hours: Hours, articles: Ints, known: Floats) -> Rhythm:
    """The rhythm of what was seen, the latest last; ``known`` says how much of each hour may be learned from."""
    age = np.arange(len(articles) - 1, -1, -1)
    usual = known * ~hours.free * (age >= min(LAG, len(articles) // 4))
    shape = _shape(hours, articles, usual * 0.5 ** (age / HABIT))
    fresh = usual * 0.5 ** (age / LEVEL)
    level = _factor(float(fresh @ articles), float(fresh @ shape[hours.week]), OF_LEVEL)
    return Rhythm(shape * level, _free(Rhythm(shape * level, 1.0), hours, articles, known * hours.free))


def _shape(hours: Hours, articles: Ints, weight: Floats) -> Floats:
    """What comes in each hour of the week."""
    came = np.bincount(hours.week, weight * articles, WEEK).astype(np.float64)
    seen = np.bincount(hours.week, weight, WEEK).astype(np.float64)
    mean = came.sum() / max(seen.sum(), TINY)
    day = _factors(came.reshape(7, 24).sum(0), mean * seen.reshape(7, 24).sum(0), OF_DAY)
    guess: Floats = mean * np.tile(day, 7)
    weekday = _factors(came.reshape(7, 24).sum(1), (guess * seen).reshape(7, 24).sum(1), OF_WEEKDAY)
    guess = guess * np.repeat(weekday, 24)
    cells = _factors(_smooth(came), _smooth(guess * seen), OF_WEEK)
    return guess * cells


def _smooth(week: Floats) -> Floats:
    return np.convolve(np.concatenate((week[-1:], week, week[:1])), AROUND, "valid")


def _factors(came: Floats, expected: Floats, strength: float) -> Floats:
    return (came + strength) / (expected + strength)


def _factor(came: float, expected: float, strength: float) -> float:
    return (came + strength) / (expected + strength)


def _free(rhythm: Rhythm, hours: Hours, articles: Ints, known: Floats) -> float:
    """The share of a Sunday that comes on a day off."""
    if not known.any():
        return FREE
    came, expected = float(known @ articles), float(known @ rhythm.expected(hours))
    return min(MOST_FREE, max(LEAST_FREE, (came + OF_FREE * FREE) / (expected + OF_FREE)))


def runs_of(quiet: Bools) -> tuple[Ints, Ints]:
    """Where runs of true begin, and where they end (the first that is false)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], quiet, [False]))))
    return edges[::2], edges[1::2]
