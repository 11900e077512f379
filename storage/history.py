"""The archive's articles in the order in which they came, stretch by stretch, as topics read them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, Select, func, select

from dronewire.address import spellings
from dronewire.story import believed
from storage.tables import article, match, page

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

    @property
    def told_at(self) -> datetime:
        """The instant by which it belongs to a day: its own date, unless that is too old to be believed."""
        return believed(self.published or self.first_seen, self.first_seen)


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


def latest(
    engine: Engine, *, since: datetime | None, outlets: Collection[str], topics: Collection[str], at_once: int
) -> Iterator[list[Past]]:
    """Articles from the last that came back to an instant, only of these outlets and topics where any are named."""
    wanted = [article.c.first_seen >= since] if since else []
    wanted += [article.c.outlet.in_(outlets)] if outlets else []
    matched = select(match.c.article).where(match.c.topic.in_(topics))
    wanted += [article.c.id.in_(matched)] if topics else []
    mark: int | None = None
    while True:
        here = wanted if mark is None else [*wanted, article.c.id < mark]
        with engine.connect() as connection:
            query = _readable().where(*here).order_by(article.c.id.desc()).limit(at_once)
            stretch = [_past(row) for row in connection.execute(query)]
        yield stretch
        if len(stretch) < at_once:
            return
        mark = stretch[-1].id


def first_of(connection: Connection, since: datetime) -> int | None:
    """Where the articles of an instant and later begin: without it all earlier texts would be read as well."""
    found: int | None = connection.scalar(select(func.min(article.c.id)).where(article.c.first_seen >= since))
    return found


def stretch_of(connection: Connection, since: datetime, *, start: int, at_once: int) -> list[Past]:
    """The next articles from a number on."""
    here = (article.c.id >= start) & (article.c.first_seen >= since)
    return [_past(row) for row in connection.execute(_readable().where(here).order_by(article.c.id).limit(at_once))]


def count_since(engine: Engine, since: datetime) -> int:
    """How many articles were first seen at an instant or later."""
    with engine.connect() as connection:
        query = select(func.count()).select_from(article).where(article.c.first_seen >= since, article.c.refused == "")
        return connection.execute(query).scalar_one()


def article_at(engine: Engine, address: str) -> Past | None:
    """The article at an address in any of its spellings, or whose page was fetched there."""
    names = spellings(address)
    with engine.connect() as connection:
        for column in (article.c.address, page.c.address):
            query = _readable().join(page, page.c.id == article.c.page).where(column.in_(names))
            if row := connection.execute(query.order_by(article.c.id)).first():
                return _past(row)
    return None


def _readable() -> Select[tuple[object, ...]]:
    return select(*_READ).where(article.c.refused == "")


def _past(row: Row[tuple[object, ...]]) -> Past:
    return Past(**row._mapping)  # noqa: SLF001 (SQLAlchemy's public name for it)
