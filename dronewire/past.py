"""The past: intervals that are looked for, and what addresses say of the days they are from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

# A year with or without month and day, as addresses write them: /2026/10/05/, sitemap-2026-10.xml, ?from=20261005.
# The first newspapers on the web are of 1995: an earlier number is no year.
_WRITTEN = re.compile(r"(?<!\d)(20\d\d|199[5-9])(?:([-_/.]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?)?(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """From an instant on, until another one that is not in it; both aware UTC."""

    since: datetime
    until: datetime

    @classmethod
    def of_days(cls, first: date, last: date, zone: ZoneInfo) -> Self:
        """Days of a zone, the last one included."""
        since, until = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
        return cls(since=since.astimezone(UTC), until=until.astimezone(UTC))

    def days(self, zone: ZoneInfo) -> list[date]:
        """The days of a zone that have a part in it, in order."""
        first, last = (at.astimezone(zone).date() for at in (self.since, self.until - timedelta(microseconds=1)))
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def meets(self, other: "Interval") -> bool:
        """Whether the two have an instant in common."""
        return self.since < other.until and other.since < self.until

    def holds(self, other: "Interval") -> bool:
        """Whether all of another one lies in it."""
        return self.since <= other.since and other.until <= self.until

    def to_json(self) -> dict[str, str]:
        """As plain values."""
        return {"since": self.since.isoformat(), "until": self.until.isoformat()}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Self:
        """The opposite of `to_json`."""
        return cls(since=datetime.fromisoformat(value["since"]), until=datetime.fromisoformat(value["until"]))


def written_in(address: str, zone: ZoneInfo, *, day_only: bool = False) -> Interval | None:
    """The days, months or years that an address names, from the first to the last of them; None where it names none.

    Of an article's address only whole dates count: a year may be what it is about.
    """
    named = [(begin, end) for begin, end in _named(address) if begin == end or not day_only]
    if not named:
        return None
    first, last = min(begin for begin, _ in named), max(end for _, end in named)
    return Interval.of_days(first, last, zone)


def _named(address: str) -> Iterator[tuple[date, date]]:
    for found in _WRITTEN.finditer(address):
        year, _, month, day = found.groups()
        try:
            yield _span(int(year), int(month or 0), int(day or 0))
        except ValueError:  # the 31st of a shorter month: a number that only looks like a date
            continue


def _span(year: int, month: int, day: int) -> tuple[date, date]:
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)
