"""Hours as readers live them: which of the week in an outlet's zone, and whether on a day off."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

HOUR = timedelta(hours=1)
WEEK = 168  # hours
ONE_DAY = timedelta(days=1)
SATURDAY = 5
AT_ONCE = 64 * 24  # hours that are worked out together: a trace grows by one at a time
SUNDAY = 144  # the hour of the week with which it begins

# Labour Code of the Russian Federation, article 112. Which days stand in for those that fall on a weekend is decreed
# each autumn and not known here; but it is always one that makes a bridge between days off, or the last of the year.
NEW_YEAR = frozenset({(12, 31), *((1, day) for day in range(1, 9))})
OTHERS = frozenset({(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)})
HOLIDAYS = {"RU": NEW_YEAR | OTHERS}


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """Consecutive hours: ``week`` says which of its week each is, from Monday's first; ``free`` that it is off."""

    week: Ints
    free: Bools

    def __getitem__(self, part: slice) -> "Hours":
        """Some of them."""
        return Hours(self.week[part], self.free[part])


def hours_from(first: datetime, number: int, zone: ZoneInfo, country: str) -> Hours:
    """So many hours from an aware instant on, as they are in a zone and country (ISO 3166-1; empty: no days off)."""
    whole = -(-number // AT_ONCE) * AT_ONCE
    return _hours_from(first, whole, zone, country)[:number]


@lru_cache(maxsize=256)  # outlets share zones, and are looked at over the same weeks
def _hours_from(first: datetime, number: int, zone: ZoneInfo, country: str) -> Hours:
    local = [(first.astimezone(UTC) + HOUR * one).astimezone(zone) for one in range(number)]
    week = np.array([at.weekday() * 24 + at.hour for at in local], np.int64)
    return Hours(week, np.array([is_day_off(at.date(), country) for at in local], np.bool_))


@lru_cache(maxsize=4096)
def is_day_off(day: date, country: str) -> bool:
    """Whether a day is a holiday of a country, or may have been made one to go with it."""
    if country not in HOLIDAYS:
        return False
    return _is_holiday(day, country) or (day.weekday() < SATURDAY and _is_bridge(day, country))


def _is_bridge(day: date, country: str) -> bool:
    """Whether a working day follows a weekend with a holiday in it, or stands alone between a holiday and a weekend."""
    before, after = day - ONE_DAY, day + ONE_DAY
    if day.weekday() == 0 and any(_is_holiday(one, country) for one in (before, before - ONE_DAY)):
        return True
    holiday = _is_holiday(before, country) or _is_holiday(after, country)
    return holiday and (before.weekday() >= SATURDAY or after.weekday() >= SATURDAY)


def _is_holiday(day: date, country: str) -> bool:
    return (day.month, day.day) in HOLIDAYS[country]
