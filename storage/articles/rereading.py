"""What the tables say of archived pages: which article stands on each, and how each ended when it was fetched."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, or_, select

from dronewire.article import Article
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from storage.articles import article_of
from storage.rounds import UntakenHaul
from storage.tables import article, haul, match, page, round_, visit

Place = tuple[str, int]  # file below pages/, offset in bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An article that stands on a page; ``refused`` says why that is none after all, ``topics`` what it matches."""

    id: int
    page: int
    article: Article
    text_hash: bytes
    extractor: str
    story: str
    refused: str
    topics: frozenset[str]


def hauls_since(engine: Engine, at: datetime) -> list[UntakenHaul]:
    """The hauls of all rounds that began at an instant or later, each as far as it was taken in, in order of time."""
    query = select(haul.c.folder, haul.c.round, round_.c.at, haul.c.taken).join(round_).where(round_.c.at >= at)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(round_.c.at, haul.c.folder)).all()
    return [UntakenHaul(**row._mapping) for row in rows]  # noqa: SLF001 (SQLAlchemy's public name for it)


def pages_at(connection: Connection, places: Iterable[Place]) -> dict[Place, int]:
    """The pages at places in the archive, by place."""
    offsets: dict[str, list[int]] = {}
    for file, offset in places:
        offsets.setdefault(file, []).append(offset)
    here = [and_(page.c.file == file, page.c.offset.in_(found)) for file, found in offsets.items()]
    query = select(page.c.id, page.c.file, page.c.offset).where(or_(False, *here))  # noqa: FBT003 (SQL's false)
    return {(row.file, row.offset): row.id for row in connection.execute(query)}


def unlisted(
    engine: Engine, of: UntakenHaul, file: str, *, since: datetime, seen: Collection[Place]
) -> Iterator[HaulLine]:
    """Pages of a haul that none of its lines tells of any more, as lines without a record."""
    ended = (visit.c.round == of.round) & (visit.c.address == page.c.address)
    query = select(page.c.offset, page.c.address, page.c.fetched, visit.c.outlet).outerjoin(visit, ended)
    with engine.connect() as connection:
        rows = connection.execute(query.where(page.c.file == file, page.c.fetched >= since).order_by(page.c.id)).all()
    for row in {row.offset: row for row in rows}.values():  # two outlets may have listed it
        if (file, row.offset) not in seen:
            yield HaulLine(
                round=of.round,
                outlet=row.outlet or "",
                kind=Kind.ARTICLE,
                address=row.address,
                at=row.fetched,
                outcome=None,
            )


def held_on(connection: Connection, pages: Collection[int]) -> dict[int, Held]:
    """The articles that stand on pages, by page."""
    rows = connection.execute(select(article).where(article.c.page.in_(pages))).all()
    topics: dict[int, set[str]] = {row.id: set() for row in rows}
    query = select(match.c.article, match.c.topic).where(match.c.article.in_(topics))
    for number, topic in connection.execute(query):
        topics[number].add(topic)
    return {
        row.page: Held(
            id=row.id,
            page=row.page,
            article=article_of(row),
            text_hash=row.text_hash,
            extractor=row.extractor,
            story=row.story,
            refused=row.refused,
            topics=frozenset(topics[row.id]),
        )
        for row in rows
    }


def ends_of(connection: Connection, lines: Iterable[HaulLine]) -> dict[tuple[str, str, str], Outcome]:
    """How addresses ended, by round, address and outlet."""
    addresses: dict[str, list[str]] = {}
    for line in lines:
        addresses.setdefault(line.round, []).append(line.address)
    here = [and_(visit.c.round == name, visit.c.address.in_(found)) for name, found in addresses.items()]
    query = select(visit.c.round, visit.c.address, visit.c.outlet, visit.c.outcome)
    rows = connection.execute(query.where(or_(False, *here)))  # noqa: FBT003 (SQL's false)
    return {(row.round, row.address, row.outlet): Outcome(row.outcome) for row in rows}
