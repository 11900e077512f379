"""A trace: what came of an outlet, hour by hour, and for how much of each hour we know it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import numpy as np

from dronewire.cadence.hours import HOUR, Floats, Hours, Ints, hours_from

MOSCOW = ZoneInfo("Europe/Moscow")


class Field(StrEnum):
    """What an article should have; a page whose layout changed loses it."""

    TEXT = "text"
    INSTANT = "instant"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True, eq=False)
class Filling:
    """How many articles of each hour should have had a field, and how many had."""

    asked: Ints
    filled: Ints


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """What came of an outlet.

    Attributes:
        first: the instant with which the first hour begins, aware UTC, the first of its day.
        articles: how many appeared in each hour; as many hours as ``watched``.
        watched: for how much of each hour we know what appeared, 0 to 1; nothing is concluded from the rest.
        fields: how often each field was filled, hour by hour.
        zone: whose weeks the outlet keeps, and ``country`` whose holidays.
    """

    first: datetime
    articles: Ints
    watched: Floats
    fields: Mapping[Field, Filling] = field(default_factory=dict)
    zone: ZoneInfo = MOSCOW
    country: str = "RU"

    def __post_init__(self) -> None:
        if self.first != self.first.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0):
            raise ValueError(f"a trace begins with a day of UTC, not at {self.first}")
        if len(self.articles) != len(self.watched):
            raise ValueError(f"{len(self.articles)} hours of articles, but {len(self.watched)} were watched")

    @property
    def hours(self) -> Hours:
        """Its hours as the outlet's readers live them."""
        return hours_from(self.first, len(self.articles), self.zone, self.country)

    @property
    def last(self) -> int | None:
        """The last hour in which an article appeared."""
        found = np.flatnonzero(self.articles)
        return int(found[-1]) if len(found) else None

    def at(self, hour: int) -> datetime:
        """When an hour begins."""
        return self.first + HOUR * hour
