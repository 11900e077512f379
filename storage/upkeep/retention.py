"""What is let go when it is old: raw pages and texts that nothing we have told rests on.

Evidence is never let go: an article on topic, every version of its story, every article of a story whose identifier
was published, with their revisions and the rounds' archives that their pages lie in. A round's archive goes as a whole
or not at all: bundles and mails that are out name file and offset.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, Select, delete, or_, select, update

from storage.database import writing
from storage.tables import article, guest, haul, match, page, revision, round_, story

AT_ONCE = 500  # articles of one transaction: rounds get their turn in between
LONGEST_ROUND = timedelta(days=1)  # between a round's beginning and its last page, at the very most
SLACK = 0.25  # share of a SQLite file that is free before it is written anew; that takes as much disk again


@dataclass(frozen=True, slots=True)
class OldHaul:
    """A round's archive, by its folder below ``pages/``, and the round's instant."""

    folder: str
    at: datetime


def hauls_without_evidence(engine: Engine, before: datetime) -> Iterator[OldHaul]:
    """The archives of rounds before an instant that are taken in and that nothing rests on, the oldest first."""
    with engine.connect() as connection:
        kept = {file.rpartition("/")[0] for file in connection.scalars(_files_of_evidence(before))}
        old = select(haul.c.folder, round_.c.at).join(round_).where(round_.c.at < before, haul.c.done)
        rows = connection.execute(old.order_by(round_.c.at, haul.c.folder)).all()
    yield from (OldHaul(row.folder, row.at) for row in rows if row.folder not in kept)


def forget_haul(engine: Engine, folder: str) -> None:
    """Note that an archive is gone; of its pages the digests stay, and where they lay."""
    with writing(engine) as connection:
        connection.execute(delete(haul).where(haul.c.folder == folder))


def drop_texts(engine: Engine, before: datetime) -> int:
    """Empty the texts of articles first seen before an instant, but of evidence; gives how many.

    Title, address, instants and digest stay: the article is known, and is not fetched or told anew.
    """
    dropped = mark = 0
    old = select(article.c.id).where(article.c.first_seen < before, article.c.text != "", ~_is_evidence())
    old = old.order_by(article.c.id).limit(AT_ONCE)
    while True:
        with writing(engine) as connection:
            numbers = list(connection.scalars(old.where(article.c.id > mark)))
            if not numbers:
                return dropped
            for table, column in ((article, article.c.id), (revision, revision.c.article)):
                connection.execute(update(table).where(column.in_(numbers)).values(text=""))
        dropped, mark = dropped + len(numbers), numbers[-1]


def tidy_database(engine: Engine, *, room: int) -> bool:
    """Have SQLite look after its file: statistics, the write-ahead log, and free space where that is much.

    PostgreSQL does so by itself. Gives whether the file was written anew.

    Args:
        engine: the database.
        room: bytes that are free on its disk; where the file does not fit in twice more, it stays as it is.
    """
    if engine.dialect.name != "sqlite":
        return False
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        sizes = (raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))
        pages, free, size = sizes
        raw.execute("PRAGMA optimize")
        if written := free > SLACK * pages and 2 * pages * size < room:
            raw.execute("VACUUM")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return bool(written)


def _files_of_evidence(before: datetime) -> Select[tuple[str]]:
    """The files that evidence lies in, among those that pages fetched before an instant lie in."""
    numbers = select(article.c.id).where(_is_evidence())
    former = select(revision.c.page).where(revision.c.article.in_(numbers))
    now = select(article.c.page).where(article.c.id.in_(numbers))
    # A round begins before its pages are fetched, so that the bound is on the safe side with some to spare.
    here = page.c.fetched < before + LONGEST_ROUND
    return select(page.c.file).distinct().where(here, or_(page.c.id.in_(now), page.c.id.in_(former)))


def _is_evidence() -> ColumnElement[bool]:
    """Articles that something we have told rests on, or will."""
    version = article.alias("version")
    on_topic = select(version.c.story).where(version.c.id.in_(select(match.c.article)))
    published = select(story.c.id)
    held = select(guest.c.article).where(or_(guest.c.story.in_(on_topic), guest.c.story.in_(published)))
    return or_(article.c.story.in_(on_topic), article.c.story.in_(published), article.c.id.in_(held))
