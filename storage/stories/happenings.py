"""What befell stories after they were told: noted when it is seen, weighed before anybody is told, told once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from storage.database import insert
from storage.tables import article, happening, match, told, unweighed

NEW = 0  # stands for the revision of an article that was not there before


@dataclass(frozen=True, slots=True, kw_only=True)
class Unweighed:
    """An article that came to a story, changed or went.

    ``revision`` is the last one that was weighed, `NEW` where there was none; ``topics`` are those that it matched
    then or matches now.
    """

    article: int
    address: str
    story: str
    revision: int
    now: int
    gone: datetime | None
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A happening as it is kept; ``turn`` is a value of `dronewire.alert.Turn`."""

    article: int
    address: str
    story: str
    turn: str
    revision: int
    since: int
    added: tuple[str, ...]
    topics: tuple[str, ...]


def note_unweighed(connection: Connection, article_id: int, *, revision: int) -> None:
    """Note that somebody has to ask what an article's coming, change or going means; the first note stands."""
    matched = select(match.c.topic).where(match.c.article == article_id)
    topics = sorted(connection.scalars(matched)) if revision != NEW else []
    values = {"article": article_id, "revision": revision, "topics": topics}
    connection.execute(insert(connection, unweighed).values(values).on_conflict_do_nothing())


def unweighed_articles(connection: Connection) -> list[Unweighed]:
    """The articles that are noted, in the order in which they came to the archive."""
    columns = (article.c.address, article.c.story, article.c.revision.label("now"), article.c.gone)
    query = select(unweighed, *columns).join(article, article.c.id == unweighed.c.article)
    rows = connection.execute(query.where(article.c.refused == "").order_by(article.c.id)).all()
    return [
        Unweighed(
            article=row.article,
            address=row.address,
            story=row.story,
            revision=row.revision,
            now=row.now,
            gone=row.gone,
            topics=tuple(row.topics),
        )
        for row in rows
    ]


def known_stories(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Those of some stories that anybody was told of."""
    return frozenset(connection.scalars(select(told.c.story).where(told.c.story.in_(list(ids))).distinct()))


def forget_unweighed(connection: Connection) -> None:
    """Note that all were weighed."""
    connection.execute(unweighed.delete())


def keep_happening(connection: Connection, new: Noted, *, at: datetime) -> None:
    """Note a happening, unless it is noted already."""
    values = {
        "article": new.article,
        "kind": new.turn,
        "revision": new.revision,
        "since": new.since,
        "added": list(new.added),
        "topics": list(new.topics),
        "at": at,
        "told": False,
    }
    connection.execute(insert(connection, happening).values(values).on_conflict_do_nothing())


def untold_happenings(connection: Connection) -> list[Noted]:
    """Happenings of which nobody has asked yet who is to hear, in the order of their articles."""
    return _noted(connection, ~happening.c.told)


def happenings_by(connection: Connection, articles: Collection[int]) -> list[Noted]:
    """All happenings by some articles, in the order of these."""
    return _noted(connection, happening.c.article.in_(articles))


def happenings_between(
    connection: Connection, since: datetime, until: datetime
) -> dict[tuple[int, str, int], datetime]:
    """When what befell stories was noted, by article, turn and revision, of all that was between two instants."""
    columns = (happening.c.article, happening.c.kind, happening.c.revision, happening.c.at)
    rows = connection.execute(select(*columns).where(happening.c.at >= since, happening.c.at < until))
    return {(row.article, row.kind, row.revision): row.at for row in rows}


def _noted(connection: Connection, which: ColumnElement[bool]) -> list[Noted]:
    query = select(happening, article.c.address, article.c.story).join(article, article.c.id == happening.c.article)
    rows = connection.execute(query.where(which).order_by(happening.c.article, happening.c.kind)).all()
    return [
        Noted(
            article=row.article,
            address=row.address,
            story=row.story,
            turn=row.kind,
            revision=row.revision,
            since=row.since,
            added=tuple(row.added),
            topics=tuple(row.topics),
        )
        for row in rows
    ]


def settle_happenings(connection: Connection, addresses: Iterable[str]) -> None:
    """Say that of what befell the articles at some addresses it is noted who is to hear."""
    inside = select(article.c.id).where(article.c.address.in_(list(addresses)))
    here = happening.c.article.in_(inside) & ~happening.c.told
    connection.execute(update(happening).where(here).values(told=True))
