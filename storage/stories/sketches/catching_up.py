"""Catching up: articles that were kept before the index, or by another way of making sketches, are put into it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select

from dronewire.copies.fingerprint import Hashes, sketch
from dronewire.copies.wording import wording_of
from storage.database import writing
from storage.stories.sketches.index import Index
from storage.stories.sketches.shelf import Shelf
from storage.tables import article, revision, unsketched

AT_ONCE = 500  # articles: one transaction of half a second, and what an interruption costs


def sketch_of(text: str) -> Hashes:
    """The sketch that a text is kept by."""
    return sketch(wording_of(text).shingles)


def catch_up(engine: Engine, shelf: Shelf, *, at: datetime) -> int:
    """Put into the index what waits for it, and say how many articles it was; goes on where it was interrupted."""
    with engine.connect() as connection:
        if connection.scalar(select(unsketched.c.article).limit(1)) is None:
            return 0
    done = 0
    while at_once := _caught_up(engine, shelf, at=at):
        done += at_once
    return done


def _caught_up(engine: Engine, shelf: Shelf, *, at: datetime) -> int:
    with writing(engine) as connection:
        query = select(unsketched.c.article).order_by(unsketched.c.article).limit(AT_ONCE)
        waiting = connection.scalars(query).all()
        index = Index(connection, shelf, at=at)
        _keep(connection, index, waiting)
        index.finish()
        connection.execute(delete(unsketched).where(unsketched.c.article.in_(waiting)))
    return len(waiting)


def _keep(connection: Connection, index: Index, numbers: Sequence[int]) -> None:
    """Keep what articles of the window say, and what they said before they were revised."""
    here = article.c.id.in_(numbers) & (article.c.refused == "") & (article.c.first_seen >= index.window.begin)
    now = select(article.c.id, article.c.first_seen, article.c.text).where(here)
    before = select(article.c.id, article.c.first_seen, revision.c.text).join(revision).where(here)
    for query in (now, before):
        for row in connection.execute(query.order_by(article.c.id)):
            index.keep(row.id, sketch_of(row.text), at=row.first_seen)
