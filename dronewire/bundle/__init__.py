"""A bundle: one day's stories as files; the same day from the same archive gives the same bytes.

``index.html`` is for eyes, ``digest.md`` for reading anywhere, ``feed.atom`` for feed readers; ``stories.jsonl``,
``articles.jsonl``, ``articles.parquet`` and ``matches.csv`` are for programs (their fields: `dronewire.bundle.tables`
and `dronewire.bundle.lines`); ``evidence.wacz`` has the raw pages; ``datapackage.json`` says what the other files are
and how the day was read, and ``datapackage-digest.json`` what that one is.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from dronewire.bundle.changes import Changes
from dronewire.bundle.charts import charts
from dronewire.bundle.counts import Counts, counts_of
from dronewire.bundle.day import Day
from dronewire.bundle.lines import change_lines
from dronewire.bundle.page import digest, foremost, pages
from dronewire.bundle.syndication import Feed, atom

__all__ = ["Changes", "Counts", "Day", "counts_of", "files", "views"]

# No domain is ours, and identifiers in feeds must never change: a name that RFC 2606 gives to nobody.
AUTHORITY = "dronewire.invalid"


def views(day: Day, counts: Counts, *, version: int = 1) -> Iterator[tuple[str, bytes]]:
    """The files that tell the day to people, each made when it is asked for; ``version`` grows with late arrivals."""
    first = foremost(day)
    yield "digest.md", digest(day, counts, version=version, first=first)
    yield from pages(day, counts, version=version, first=first)
    yield "feed.atom", feed(day)
    yield from charts(day, counts)
    if day.changes:
        yield "changes.json", change_lines(day.changes)


def files(day: Day, *, version: int = 1) -> dict[str, bytes]:
    """The same by name, with the day's numbers counted on the way."""
    return dict(views(day, counts_of(day), version=version))


def feed(day: Day) -> bytes:
    """The day's stories as an Atom feed."""
    name = f"bundles/{day.day.isoformat()}"
    begin = datetime.combine(day.day, time.min, tzinfo=ZoneInfo(day.zone)).astimezone(UTC)
    told = Feed(authority=AUTHORITY, name=name, title=f"dronewire {day.day.isoformat()}", topics=day.topics)
    return atom(told, day.stories, at=begin)
