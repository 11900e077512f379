"""Reading stories back: those of a day, those not yet told to somebody."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, Row, or_, select, update

from dronewire.match import Match, Word
from dronewire.story import BELIEVED, Copy, Record, Story, Version
from storage.articles import article_of
from storage.rounds import bounds
from storage.tables import article, match, page


def stories_of_day(engine: Engine, day: date, zone: ZoneInfo, *, titles: dict[str, str]) -> tuple[Story, ...]:
    """The stories on topic that belong to a day, in order of time.

    Args:
        engine: the database.
        day: the day.
        zone: the zone in which it is a day.
        titles: outlets' titles by identifier.
    """
    begin, end = bounds(day, zone)
    matched = select(article.c.story).join(match, match.c.article == article.c.id)
    of_the_day = [(at >= begin) & (at < end) for at in (article.c.published, article.c.first_seen)]
    query = select(article.c.story).where(article.c.story.in_(matched), or_(*of_the_day)).distinct()
    with engine.connect() as connection:
        found = stories(connection, connection.scalars(query).all(), titles=titles)
    return tuple(story for story in found if begin <= story.told_at < end)


def stories(connection: Connection, ids: Iterable[str], *, titles: dict[str, str]) -> tuple[Story, ...]:
    """Stories with all their versions and matches, in order of time."""
    wanted = list(ids)
    versions: dict[str, list[tuple[int, Version]]] = defaultdict(list)
    query = select(article, page.c.file, page.c.offset, page.c.sha256).join(page, page.c.id == article.c.page)
    for row in connection.execute(query.where(article.c.story.in_(wanted), article.c.refused == "")):
        versions[row.story].append((row.id, _version(row, titles)))
    matches = _matches(connection, wanted)
    return tuple(
        sorted((_story(name, found, matches) for name, found in versions.items()), key=lambda s: (s.first.when, s.id))
    )


def untold(connection: Connection) -> list[str]:
    """Stories with matches that nobody has been told of and nobody has decided to keep quiet about."""
    query = select(article.c.story).join(match, match.c.article == article.c.id).where(~match.c.told).distinct()
    return sorted(connection.scalars(query))


def settle(connection: Connection, ids: Iterable[str]) -> None:
    """Say that the matches of stories were told to all who are to know."""
    inside = select(article.c.id).where(article.c.story.in_(list(ids)))
    connection.execute(update(match).where(match.c.article.in_(inside)).values(told=True))


def _matches(connection: Connection, ids: list[str]) -> dict[int, list[Match]]:
    query = (
        select(match.c.article, match.c.topic, match.c.words, match.c.score)
        .join(article)
        .where(article.c.story.in_(ids))
    )
    found: dict[int, list[Match]] = defaultdict(list)
    for row in connection.execute(query.order_by(match.c.article, match.c.topic)):
        found[row.article].append(_match(row))
    return found


def _match(row: Row[Any]) -> Match:
    return Match(topic=row.topic, words=tuple(Word(**word) for word in row.words), score=row.score)


def _story(name: str, found: list[tuple[int, Version]], matches: dict[int, list[Match]]) -> Story:
    ordered = sorted(found, key=_place(min((version for _, version in found), key=lambda one: one.first_seen)))
    # Why a topic matched is told from the first version that did; where its words stand differs in the others.
    by_topic: dict[str, Match] = {}
    for article_id, _ in ordered:
        for one in matches.get(article_id, ()):
            by_topic.setdefault(one.topic, one)
    return Story(
        id=name,
        versions=_told_from_the_first([version for _, version in ordered]),
        matches=tuple(by_topic[topic] for topic in sorted(by_topic)),
    )


def _place(anchor: Version) -> Callable[[tuple[int, Version]], tuple[bool, datetime, datetime, str]]:
    """Versions by their instants; one dated long before the version we saw first has a wrong date and goes last.

    Where two give the same instant, the one we saw first, then the address: the order must not be an accident.
    """

    def place(pair: tuple[int, Version]) -> tuple[bool, datetime, datetime, str]:
        version = pair[1]
        misdated = version.when < anchor.when - BELIEVED
        return misdated, version.when, version.first_seen, version.article.address

    return place


def _told_from_the_first(versions: list[Version]) -> tuple[Version, ...]:
    """Kinds of copy as seen from the first publisher, which need not be whom we saw first."""
    first = versions[0]
    if first.copy is Copy.ORIGINAL:
        return tuple(versions)
    turned = first.copy.turned
    others = (replace(one, copy=turned) if one.copy is Copy.ORIGINAL else one for one in versions[1:])
    return (replace(first, copy=Copy.ORIGINAL), *others)


def _version(row: Row[tuple[object, ...]], titles: dict[str, str]) -> Version:
    return Version(
        article=article_of(row),
        outlet_title=titles.get(row.outlet, row.outlet),
        copy=Copy(row.copy),
        first_seen=row.first_seen,
        record=Record(file=row.file, offset=row.offset, sha256=row.sha256),
        revision=row.revision,
    )
