"""How many stories earlier days had, as it was known when a later day ended."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row, Select, select

from dronewire.bundle.day import Before
from dronewire.story import Copy, believed
from storage.rounds import begun_between, bounds
from storage.tables import article, match, round_

DAYS = 30
_DATED = (article.c.story, article.c.published, article.c.first_seen, article.c.backfilled)


def days_before(engine: Engine, day: date, zone: ZoneInfo) -> tuple[Before, ...]:
    """The thirty days before a day: their stories on topic, by topic, of what was seen until that day's end."""
    days = [day - timedelta(days=number) for number in range(DAYS, 0, -1)]
    with engine.connect() as connection:
        topics = _topics(connection, days[0], day, zone)
        told = _days_of_stories(connection, days[0], day, zone)
        read = _read(connection, days[0], day, zone)
    by_day: dict[date, list[str]] = defaultdict(list)
    for name in topics.keys() & told.keys():
        by_day[told[name]].append(name)
    return tuple(_before(one, [topics[name] for name in by_day[one]], read=one in read) for one in days)


def _before(day: date, stories: list[set[str]], *, read: bool) -> Before:
    counted = Counter(topic for topics in stories for topic in topics)
    return Before(day=day, read=read, stories=len(stories), topics={one: counted[one] for one in sorted(counted)})


def _seen(first: date, last: date, zone: ZoneInfo, *columns: object) -> Select[tuple[object, ...]]:
    """Articles that were first seen between two days."""
    begin, end = bounds(first, zone)[0], bounds(last, zone)[1]
    kept = (article.c.first_seen >= begin, article.c.first_seen < end, article.c.refused == "")
    return select(*columns).where(*kept)  # type: ignore[call-overload,no-any-return] # columns of any type


def _topics(connection: Connection, first: date, last: date, zone: ZoneInfo) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    query = _seen(first, last, zone, article.c.story, match.c.topic).join(match, match.c.article == article.c.id)
    for row in connection.execute(query.distinct()):
        found[row.story].add(row.topic)
    return found


def _days_of_stories(connection: Connection, first: date, last: date, zone: ZoneInfo) -> dict[str, date]:
    """The days that stories on topic belong to, by their first versions."""
    other = article.alias()
    query = _seen(first, last, zone, *_DATED)
    on_topic = select(other.c.story).join(match, match.c.article == other.c.id)
    query = query.where(article.c.copy == Copy.ORIGINAL, article.c.story.in_(on_topic)).order_by(article.c.id.desc())
    return {row.story: _told_at(row).astimezone(zone).date() for row in connection.execute(query)}


def _told_at(row: Row[Any]) -> datetime:
    when: datetime = row.published or row.first_seen
    return when if row.backfilled else believed(when, row.first_seen)


def _read(connection: Connection, first: date, last: date, zone: ZoneInfo) -> set[date]:
    begin, end = bounds(first, zone)[0], bounds(last, zone)[1]
    begun = select(round_.c.at).where(begun_between(begin, end))
    return {at.astimezone(zone).date() for at in connection.scalars(begun)}
