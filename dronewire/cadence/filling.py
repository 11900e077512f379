"""Fill rates: how rare it is that so few of the last articles have a text, an instant or an author."""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma

import numpy as np

from dronewire.cadence.hours import Floats, Ints
from dronewire.cadence.silence import YEAR
from dronewire.cadence.trace import Filling

LAST = (4, 8, 16, 32, 64)  # articles that are looked at together, at least
LOWER = 0.7  # of the usual rate, at most: a layout that changed loses most, not a tenth
EVIDENCE = 2.0  # articles that are reckoned with before any is seen, half of them filled
# Articles of a day are alike (one author, one rubric): correlation within a day, reckoned with before any is seen.
ALIKE, DAYS_BEFORE = 0.03, 10.0
MOST_ALIKE = 0.5
AT_ONCE = 4.0  # as of sums of articles: see `dronewire.cadence.drop`


@dataclass(frozen=True, slots=True)
class Usual:
    """How often a field is filled.

    Attributes:
        rate: share of articles that have it.
        alike: correlation of articles that appear together; the share itself varies so much.
        often: how many articles a year there are.
    """

    rate: float
    alike: float
    often: float

    def a_year(self, filling: Filling, latest: int) -> Floats:
        """How often a year so few are filled, after each of the latest hours."""
        return self._rarest(filling, latest)[0]

    def since(self, filling: Filling) -> int:
        """The hour with which those of the last articles begin among which so few are filled most rarely."""
        return int(self._rarest(filling, 1)[1][0])

    def _rarest(self, filling: Filling, latest: int) -> tuple[Floats, Ints]:
        asked, filled = (np.concatenate(([0], np.cumsum(some))) for some in (filling.asked, filling.filled))
        ends = np.arange(len(asked) - latest, len(asked))
        rarest, since = np.full(latest, np.inf), ends.copy()
        for last in LAST:
            begins = np.searchsorted(asked, asked[ends] - last, side="right") - 1
            of, few = asked[ends] - asked[begins], filled[ends] - filled[begins]
            for one in np.flatnonzero((begins >= 0) & (few <= LOWER * self.rate * of)):
                rare = self._fewer(int(few[one]), int(of[one])) * AT_ONCE * self.often / last
                if rare < rarest[one]:
                    rarest[one], since[one] = rare, begins[one]
        return rarest, since

    def _fewer(self, few: int, of: int) -> float:
        strength = 1 / self.alike - 1
        return fewer_filled(few, of, round(self.rate * strength, 4), round((1 - self.rate) * strength, 4))


def learn_usual(filling: Filling, weight: Floats, *, watched: float) -> Usual:
    """How often a field is filled, from so many hours watched; days weigh as their hours do."""
    asked, filled = float(weight @ filling.asked), float(weight @ filling.filled)
    rate = (filled + EVIDENCE / 2) / (asked + EVIDENCE)
    often = float(filling.asked.sum()) * YEAR / max(watched, 24.0)
    return Usual(rate=rate, alike=_alike(filling, rate), often=often)


def last_share(filling: Filling) -> float | None:
    """The share of the last articles that have a field; None where there are none."""
    asked = np.concatenate(([0], np.cumsum(filling.asked)))
    begin = max(0, int(np.searchsorted(asked, asked[-1] - LAST[-1], side="right")) - 1)
    of = int(filling.asked[begin:].sum())
    return float(filling.filled[begin:].sum()) / of if of else None


def _alike(filling: Filling, rate: float) -> float:
    """How alike articles of a day are, by how much days' rates scatter more than they would if they were not."""
    whole = len(filling.asked) // 24 * 24
    asked = filling.asked[:whole].reshape(-1, 24).sum(1)
    filled = filling.filled[:whole].reshape(-1, 24).sum(1)
    pairs = asked * (asked - 1.0)
    off = (filled - rate * asked) ** 2 - rate * (1 - rate) * asked
    # A large day must not say all: each counts by its pairs, at most as many as a day of ten has.
    weight = np.minimum(1.0, 90.0 / np.maximum(pairs, 1.0))
    seen = float((off * weight).sum()) / max(rate * (1 - rate), 1e-6)
    before = DAYS_BEFORE * 90.0
    return float(np.clip((seen + ALIKE * before) / (float((pairs * weight).sum()) + before), ALIKE / 3, MOST_ALIKE))


@lru_cache(maxsize=100_000)
def fewer_filled(few: int, of: int, filled: float, empty: float) -> float:
    """The probability that so few or fewer of some are filled, by the beta-binomial distribution."""
    whole = lgamma(filled + empty) - lgamma(filled) - lgamma(empty) - lgamma(of + filled + empty) + lgamma(of + 1)
    chances = (
        whole - lgamma(one + 1) - lgamma(of - one + 1) + lgamma(one + filled) + lgamma(of - one + empty)
        for one in range(few + 1)
    )
    return min(1.0, sum(exp(chance) for chance in chances))
