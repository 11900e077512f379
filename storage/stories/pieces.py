"""Articles as grouping sees them, read from their rows."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, select

from dronewire.grouping import Piece, piece_of
from dronewire.instant import Precision
from dronewire.story import BELIEVED
from storage.tables import article, page, revision

PIECES = 512  # articles whose words are remembered; 30 KB each, and the reprints of a story come within hours

_READ = (
    article.c.id,
    article.c.address,
    article.c.outlet,
    article.c.title,
    article.c.text,
    article.c.published,
    article.c.published_precision,
    article.c.first_seen,
    article.c.story,
    article.c.copy,
    article.c.containment,
    article.c.revision,
    article.c.backfilled,
    page.c.address.label("came_from"),
)


def rows_of(connection: Connection, numbers: Collection[int]) -> list[Row[Any]]:
    """What pieces are made of, and where each article is now; those that were refused left out."""
    query = select(*_READ).join(page, page.c.id == article.c.page)
    return list(connection.execute(query.where(article.c.id.in_(numbers), article.c.refused == "")))


def piece_at(row: Row[Any], among: Iterable[Row[Any]] = ()) -> Piece:
    """An article as it is now, called by its address; ``among`` are those that it hangs together with."""
    # An instant long before we first saw the page is a wrong date or old news listed anew, unless all are like that.
    believed = _is_believed(row) or not any(map(_is_believed, among))
    published = row.published if believed else None
    exact = row.published_precision != Precision.DAY
    return _remembered(row.address, row.outlet, row.title, row.text, published=published, exact=exact)


def former_pieces(connection: Connection, row: Row[Any]) -> Iterator[Piece]:
    """An article as it was before each of its revisions."""
    if row.revision > 1:
        query = select(revision.c.title, revision.c.text).where(revision.c.article == row.id)
        for former in connection.execute(query.order_by(revision.c.number)):
            yield _remembered(row.address, row.outlet, former.title, former.text, published=row.published, exact=True)


@lru_cache(maxsize=PIECES)
def _remembered(  # noqa: PLR0913 - what a piece is made of
    address: str, outlet: str, title: str, text: str, *, published: datetime | None, exact: bool
) -> Piece:
    return piece_of(
        id=address, title=title, text=text, address=address, outlet=outlet, published=published, exact=exact
    )


def _is_believed(row: Row[Any]) -> bool:
    return row.published is not None and (row.backfilled or row.first_seen - row.published <= BELIEVED)
