"""Traces of outlets that publish by a simple rule, drawn from a seed."""

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from dronewire.cadence.trace import Field, Filling, Trace

FIRST = datetime(2026, 9, 7, tzinfo=UTC)  # a Monday; no holiday in the eight weeks after it but on the last day
DAYS = 56
OFFICE = np.array([0] * 6 + [1] * 12 + [0] * 6)  # UTC: from nine to nine in Moscow


def rates(a_day: float, *, weekend: float = 1.0, days: int = DAYS) -> NDArray[np.float64]:
    """Articles to be expected, hour by hour: in office hours, and on weekends a share of that."""
    shape = np.tile(OFFICE, days) * a_day / OFFICE.sum()
    weekday = np.arange(days * 24) // 24 % 7
    return np.where(weekday >= 5, shape * weekend, shape)


def trace(a_day: float, *, hours: int = DAYS * 24, weekend: float = 1.0, seed: int = 1) -> Trace:
    """The trace of an outlet in health, watched throughout; all of its articles are whole, half have an author."""
    rng = np.random.default_rng(seed)
    articles = rng.poisson(rates(a_day, weekend=weekend, days=-(-hours // 24)))[:hours]
    fields = {
        Field.TEXT: Filling(articles, articles.copy()),
        Field.INSTANT: Filling(articles, articles.copy()),
        Field.AUTHOR: Filling(articles, rng.binomial(articles, 0.5)),
    }
    return Trace(first=FIRST, articles=articles, watched=np.ones(hours), fields=fields)


def hour(day: int, at: int) -> int:
    """An hour of a trace: so many days after its first, at a time of UTC."""
    return int(timedelta(days=day, hours=at) / timedelta(hours=1))
