"""Outlets that never were, a year of each: what `bench.health` holds the detector against.

Nothing here is known to the detector, and two towns are made: one to look at while it is worked on, and one by other
rules (bursts that breed bursts, news that comes in waves of days, other holidays' worth) to report on.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from dronewire.cadence.trace import Field, Filling, Trace

Counts = NDArray[np.int64]
Rates = NDArray[np.float64]

FIRST = datetime(2025, 6, 2, tzinfo=UTC)  # a Monday; the New Year lies in the middle
DAYS = 56 + 365  # eight weeks that are learned from at first, and the year
ZONES = ("Europe/Kaliningrad", "Europe/Moscow", "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok")
HOLIDAYS = {(1, day) for day in range(1, 9)} | {(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)}
MOVED = {
    date(2025, 6, 13),
    date(2025, 11, 3),
    date(2025, 12, 31),
    date(2026, 1, 9),
    date(2026, 3, 9),
    date(2026, 5, 11),
}


class Town(StrEnum):
    """By which rules outlets are made up."""

    WORKED_ON = "worked on"
    HELD_OUT = "held out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet that never was: articles on a mean day, and its trace in health."""

    a_day: float
    trace: Trace


def outlets(town: Town, number: int, *, seed: int) -> list[Outlet]:
    """So many outlets of a town, of all volumes."""
    return [_outlet(town, np.random.default_rng((seed, one))) for one in range(number)]


def _outlet(town: Town, rng: Generator) -> Outlet:
    a_day = float(np.exp(rng.uniform(np.log(0.3), np.log(400))))
    zone = ZoneInfo(str(rng.choice(ZONES)))
    rates = _rates(a_day, town, rng, _local(zone))
    articles = _drawn(rates, town, rng)
    watched = _watched(rng)
    articles = np.where(watched > 0, articles, 0)
    trace = Trace(first=FIRST, articles=articles, watched=watched, fields=_fields(articles, rng), zone=zone)
    return Outlet(a_day=float(articles.sum()) / DAYS, trace=trace)


def _local(zone: ZoneInfo) -> list[datetime]:
    return [(FIRST + timedelta(hours=one)).astimezone(zone) for one in range(DAYS * 24)]


def _rates(a_day: float, town: Town, rng: Generator, local: list[datetime]) -> Rates:
    """Articles to be expected hour by hour."""
    hour = np.array([at.hour for at in local])
    weekday = np.array([at.weekday() for at in local])
    shape = _day(rng, town)[hour] * _week(rng, a_day)[weekday]
    if town is Town.HELD_OUT:  # late starts on Mondays, long Fridays
        shape *= np.where((weekday == 0) & (hour < 10), rng.uniform(0.3, 1), 1.0)
    shape /= shape[: 168 * 8].mean() * 24
    off = np.array([(at.month, at.day) in HOLIDAYS or at.date() in MOVED for at in local])
    holiday = rng.uniform(0.15, 0.7) if town is Town.WORKED_ON else rng.choice([0.08, 0.25, 0.5, 0.9])
    return a_day * shape * np.where(off, holiday, 1.0) * _growth(rng, town)


def _day(rng: Generator, town: Town) -> Rates:
    """What share of a day comes in each of its hours."""
    hours = np.arange(24)
    if rng.random() < 0.1:  # a paper that puts its issue on the site at once
        return 0.05 / 24 + np.exp(-0.5 * ((hours - rng.integers(5, 9)) / 0.6) ** 2)
    if town is Town.WORKED_ON:
        awake = 1 / (1 + np.exp(-(hours - rng.uniform(6, 10)))) / (1 + np.exp(hours - rng.uniform(18, 23)))
        return rng.choice([0.003, 0.05, 0.3]) + awake
    peaks = sum(np.exp(-0.5 * ((hours - rng.normal(at, 1)) / rng.uniform(1.5, 4)) ** 2) for at in (10, 15, 19))
    return np.asarray(rng.choice([0.0, 0.02, 0.2]) + peaks)


def _week(rng: Generator, a_day: float) -> Rates:
    weekend = rng.uniform(0.3, 0.9) if a_day > 100 else rng.uniform(0.02, 0.8)
    return np.array([1, 1, 1, 1, rng.uniform(0.8, 1), weekend, weekend * rng.uniform(0.7, 1)])


def _growth(rng: Generator, town: Town) -> Rates:
    days = np.arange(DAYS * 24) / 24
    yearly = rng.uniform(-0.4, 1.0) if town is Town.WORKED_ON else rng.uniform(-0.5, 2.0)
    grown = (1 + yearly) ** (days / 365)
    if town is Town.HELD_OUT and rng.random() < 0.3:  # an editor more, or one less, from one day to the next
        grown *= np.where(days > rng.uniform(60, DAYS), rng.choice([0.75, 1.5]), 1.0)
    return np.asarray(grown)


def _drawn(rates: Rates, town: Town, rng: Generator) -> Counts:
    days = _waves(rng, town)[np.arange(DAYS * 24) // 24]
    if town is Town.WORKED_ON:
        scatter = rng.uniform(0.0, 0.6)  # of an hour's rate
        noise = rng.gamma(1 / scatter, scatter, len(rates)) if scatter > 0.01 else 1.0
        return rng.poisson(rates * days * noise)
    breeding = rng.uniform(0.0, 0.5)  # articles that an article brings about within hours
    return _bred(rng.poisson(rates * days * (1 - breeding)), breeding, rng)


def _waves(rng: Generator, town: Town) -> Rates:
    """Big days and small ones; in the town held out they come in waves."""
    spread = rng.uniform(0.05, 0.3)
    alike = 0.0 if town is Town.WORKED_ON else rng.uniform(0, 0.7)
    steps = rng.normal(0, spread * np.sqrt(1 - alike**2), DAYS)
    level = np.zeros(DAYS)
    for day in range(1, DAYS):
        level[day] = alike * level[day - 1] + steps[day]
    return np.asarray(np.exp(level - spread**2 / 2))


def _bred(first: Counts, breeding: float, rng: Generator) -> Counts:
    total, born = first.copy(), first
    while born.any():
        at = np.repeat(np.arange(len(first)), rng.poisson(born * breeding))
        at = at + rng.exponential(2.0, len(at)).astype(np.int64)
        born = np.bincount(at[at < len(first)], minlength=len(first))
        total += born
    return total


def _watched(rng: Generator) -> Rates:
    """Hours that we were there; ours fails as well, for hours and once or twice for days."""
    watched = np.ones(DAYS * 24)
    for _ in range(rng.poisson(4)):
        begin, lasts = rng.integers(0, len(watched)), int(rng.exponential(12)) + 1
        watched[begin : begin + lasts] = 0.0
    return watched


def _fields(articles: Counts, rng: Generator) -> dict[Field, Filling]:
    usual = {
        Field.TEXT: rng.uniform(0.9, 1.0),
        Field.INSTANT: rng.uniform(0.95, 1.0),
        Field.AUTHOR: rng.choice([0.02, 0.4, 0.7, 0.97]),
    }
    return {name: Filling(articles, _filled(articles, rate, rng)) for name, rate in usual.items()}


def _filled(articles: Counts, rate: float, rng: Generator) -> Counts:
    alike = rng.uniform(0.005, 0.08)
    strength = 1 / alike - 1
    days = rng.beta(rate * strength + 0.01, (1 - rate) * strength + 0.01, DAYS)
    return rng.binomial(articles, days[np.arange(len(articles)) // 24])
