"""Reading a day back for its bundle: all its stories without texts, with texts a few at a time, and their pages."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, func, or_, select

from dronewire.story import Record, Story
from storage.archive.evidence import Cited
from storage.rounds import bounds
from storage.stories.telling import stories
from storage.tables import article, guest, match, page, revision

AT_ONCE = 1_000  # versions whose texts are in memory together: 10 MB


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it was when it was first asked, whatever a round writes meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # SQLite never shows a reader anything else
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def stories_of_day(connection: Connection, day: date, zone: ZoneInfo, *, titles: dict[str, str]) -> tuple[Story, ...]:
    """The stories on topic that belong to a day, in order of time, without their texts.

    Args:
        connection: see `snapshot`.
        day: the day.
        zone: the zone in which it is a day.
        titles: outlets' titles by identifier.
    """
    begin, end = bounds(day, zone)
    found = _textless(connection, _candidates(connection, begin, end), titles)
    of_the_day = (story for story in found if begin <= story.told_at < end)
    return tuple(sorted(of_the_day, key=lambda story: (story.first.when, story.id)))


def in_full(connection: Connection, ids: Sequence[str], *, titles: dict[str, str]) -> Iterator[Story]:
    """Stories with the texts of their versions, in the order of their identifiers."""
    for part in _parts(connection, ids):
        found = {story.id: story for story in stories(connection, part, titles=titles)}
        yield from (found[name] for name in part if name in found)


def cited_of(connection: Connection, told: Iterable[Story]) -> list[Cited]:
    """The pages of stories' articles: those that they were made of, and those of what they said before."""
    addresses = [version.article.address for story in told for version in story.versions]
    columns = (article.c.address, article.c.title, page.c.file, page.c.offset, page.c.sha256, page.c.fetched)
    now = select(*columns).join(page, page.c.id == article.c.page)
    before = (
        select(*columns).join(revision, revision.c.article == article.c.id).join(page, page.c.id == revision.c.page)
    )
    found = set()
    for start in range(0, len(addresses), AT_ONCE):
        here = article.c.address.in_(addresses[start : start + AT_ONCE])
        for query in (now, before):
            for row in connection.execute(query.where(here)):
                record = Record(file=row.file, offset=row.offset, sha256=row.sha256)
                found.add(Cited(record=record, address=row.address, title=row.title, fetched=row.fetched))
    return sorted(found, key=lambda one: (one.address, one.record.file, one.record.offset))


def _candidates(connection: Connection, begin: datetime, end: datetime) -> list[str]:
    """Stories on topic of which an article is of the day."""
    matched = select(article.c.story).join(match, match.c.article == article.c.id)
    of_the_day = [(at >= begin) & (at < end) for at in (article.c.published, article.c.first_seen)]
    query = select(article.c.story).where(article.c.story.in_(matched), or_(*of_the_day)).distinct()
    return sorted(connection.scalars(query))


def _textless(connection: Connection, ids: Sequence[str], titles: dict[str, str]) -> Iterator[Story]:
    for story in in_full(connection, ids, titles=titles):
        first, *others = (version.textless for version in story.versions)
        # Only the first publisher's lead is told of a day; those of its copies are a tenth of what is in memory.
        leadless = (replace(one, article=replace(one.article, lead="")) for one in others)
        yield replace(story, versions=(first, *leadless))


def _parts(connection: Connection, ids: Sequence[str]) -> Iterator[list[str]]:
    """Stories in order, in parts of which none has more versions than may be in memory, or but one story."""
    sizes = _sizes(connection, ids)
    part, held = list[str](), 0
    for name in ids:
        if part and held + sizes.get(name, 0) > AT_ONCE:
            yield part
            part, held = [], 0
        part.append(name)
        held += sizes.get(name, 0)
    if part:
        yield part


def _sizes(connection: Connection, ids: Sequence[str]) -> Mapping[str, int]:
    """How many versions stories have, at most."""
    sizes: dict[str, int] = defaultdict(int)
    for start in range(0, len(ids), AT_ONCE):
        here = ids[start : start + AT_ONCE]
        for table in (article, guest):
            query = select(table.c.story, func.count()).where(table.c.story.in_(here)).group_by(table.c.story)
            for name, number in connection.execute(query):
                sizes[name] += number
    return sizes
