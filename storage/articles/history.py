"""The archive's articles in the order in which they came, stretch by stretch, as topics read them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, func, select

from dronewire.story import believed
from storage.articles.at_address import row_at
from storage.articles.search import EVERYTHING, Sifting
from storage.tables import article, match

SPAN = 20_000  # articles that one transaction passes over at most: their count takes 0.2 s
FIRST, MOST = 50, 1_000  # articles read at once by who wants the last ones: a first page, and 4 MB of text

_READ = (
    article.c.id,
    article.c.address,
    article.c.outlet,
    article.c.title,
    article.c.text,
    article.c.language,
    article.c.published,
    article.c.first_seen,
    article.c.story,
    article.c.backfilled,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An article that is kept: what topics look at, and the story that it is a version of."""

    id: int
    address: str
    outlet: str
    title: str
    text: str
    language: str
    published: datetime | None
    first_seen: datetime
    story: str
    backfilled: bool = False

    @property
    def told_at(self) -> datetime:
        """The instant by which it belongs to a day: its own date, unless that is too old to be believed."""
        when = self.published or self.first_seen
        return when if self.backfilled else believed(when, self.first_seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """Which articles are searched, by when they were first seen and what they match; nothing named is everywhere."""

    sifting: Sifting = EVERYTHING
    since: datetime | None = None
    until: datetime | None = None
    topics: Collection[str] = ()

    def narrowed(self) -> Iterator[ColumnElement[bool]]:
        """What the index of words does not know."""
        if self.since:
            yield article.c.first_seen >= self.since
        if self.until:
            yield article.c.first_seen < self.until
        if self.topics:
            yield article.c.id.in_(select(match.c.article).where(match.c.topic.in_(self.topics)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Which articles are matched with topics: those first seen from an instant on, and what must stand in them."""

    since: datetime
    topics: Collection[str]
    sifting: Sifting


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """A stretch of the archive: the articles to be read, how many need not be, and where the next one begins."""

    articles: list[Past]
    others: int
    mark: int | None


def past(engine: Engine, since: datetime, *, at_once: int) -> Iterator[list[Past]]:
    """Articles first seen at an instant or later, in the order in which they came; no transaction stays open."""
    with engine.connect() as connection:
        mark = first_of(connection, since)
    while mark is not None:
        with engine.connect() as connection:
            stretch = stretch_of(connection, since, start=mark, at_once=at_once)
        if stretch:
            yield stretch
        mark = stretch[-1].id + 1 if len(stretch) == at_once else None


def latest(engine: Engine, within: Within) -> Iterator[list[Past]]:
    """Articles from the last that came back, more of them at a time the further back; no transaction stays open."""
    with engine.connect() as connection:
        start = first_of(connection, within.since) if within.since else 0
        end = after_last(connection, until=within.until)
    many = FIRST
    while start is not None:
        with engine.connect() as connection:
            ids = within.sifting.before(connection, end, start=start, at_most=many)
            stretch = _read(connection, ids, *within.narrowed())
        yield stretch[::-1]
        if len(ids) < many:
            return
        end, many = ids[-1], min(2 * many, MOST)


def first_of(connection: Connection, since: datetime) -> int | None:
    """Where the articles of an instant and later begin: without it all earlier texts would be read as well."""
    found: int | None = connection.scalar(select(func.min(article.c.id)).where(article.c.first_seen >= since))
    return found


def stretch_of(connection: Connection, since: datetime, *, start: int, at_once: int) -> list[Past]:
    """The next articles from a number on."""
    here = (article.c.id >= start) & (article.c.first_seen >= since)
    return [_past(row) for row in connection.execute(_readable().where(here).order_by(article.c.id).limit(at_once))]


def sifted_of(connection: Connection, among: Among, *, start: int, at_once: int) -> Sifted:
    """The next articles from a number on that are to be matched with topics: those that may be it or were."""
    last, since = after_last(connection), among.since
    end = min(start + SPAN, last)
    ids = {*among.sifting.after(connection, start, end=end, at_most=at_once)}
    ids |= {*_noted(connection, among.topics, start=start, end=end, at_most=at_once)}
    first = sorted(ids)[:at_once]
    end = first[-1] + 1 if len(first) == at_once else end
    here = article.c.id.between(start, end - 1) & (article.c.first_seen >= since) & (article.c.refused == "")
    count = connection.execute(select(func.count()).select_from(article).where(here)).scalar_one()
    articles = _read(connection, first, article.c.first_seen >= since)
    return Sifted(articles=articles, others=count - len(articles), mark=end if end < last else None)


def _noted(connection: Connection, topics: Collection[str], *, start: int, end: int, at_most: int) -> Iterable[int]:
    """The first articles that are noted to match any of some topics."""
    here = match.c.topic.in_(topics) & match.c.article.between(start, end - 1)
    return connection.scalars(select(match.c.article).where(here).distinct().order_by(match.c.article).limit(at_most))


def after_last(connection: Connection, *, until: datetime | None = None) -> int:
    """The number from which on there is no article; ``until``: none that was first seen before that."""
    earlier = [article.c.first_seen < until] if until else []
    return (connection.scalar(select(func.max(article.c.id)).where(*earlier)) or 0) + 1


def count_since(engine: Engine, since: datetime) -> int:
    """How many articles were first seen at an instant or later."""
    with engine.connect() as connection:
        query = select(func.count()).select_from(article).where(article.c.first_seen >= since, article.c.refused == "")
        return connection.execute(query).scalar_one()


def article_at(engine: Engine, address: str) -> Past | None:
    """The article at an address in any of its spellings, or whose page was fetched there."""
    with engine.connect() as connection:
        row = row_at(connection, _readable(), address)
    return _past(row) if row else None


def _read(connection: Connection, ids: Collection[int], *narrowed: ColumnElement[bool]) -> list[Past]:
    query = _readable().where(article.c.id.in_(ids), *narrowed).order_by(article.c.id)
    return [_past(row) for row in connection.execute(query)]


def _readable() -> Select[tuple[object, ...]]:
    return select(*_READ).where(article.c.refused == "")


def _past(row: Row[tuple[object, ...]]) -> Past:
    return Past(**row._mapping)  # noqa: SLF001 (SQLAlchemy's public name for it)
