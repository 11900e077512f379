"""The index of words over the archive: FTS5 or PostgreSQL's text search, asked before an article is read.

It may name an article too often, never too rarely: words of a former text may stay in it, and the engine decides.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, text, update

from dronewire.topic.needs import ANYTHING, FOLDING, Every, Need, Words, asked, words_of
from storage.database import writing
from storage.tables import article, word_index

AT_ONCE = 500  # articles: one transaction of some 0.2 s

# FTS5 without a text of its own cannot replace a row: words of a former text stay, which costs a look at an article
# and nothing else. To take them out it must be told exactly what was put in, and a mistake there breaks the index.
_KEEP = {
    "sqlite": "INSERT INTO article_words (rowid, words) VALUES (:id, :words)",
    "postgresql": "INSERT INTO article_words VALUES (:id, array_to_tsvector(CAST(:words AS text[])))"
    " ON CONFLICT (article) DO UPDATE SET words = excluded.words",
}
_CLEAR = {
    "sqlite": "INSERT INTO article_words (article_words) VALUES ('delete-all')",
    "postgresql": "DELETE FROM article_words",
}
_FIND = {
    "sqlite": "SELECT rowid FROM article_words WHERE article_words MATCH :asked"
    " AND rowid BETWEEN :first AND :last ORDER BY rowid {order} LIMIT :many",
    "postgresql": "SELECT article FROM article_words WHERE words @@ CAST(:asked AS tsquery)"
    " AND article BETWEEN :first AND :last ORDER BY article {order} LIMIT :many",
}
_SAID = select(article.c.id, article.c.title, article.c.text, article.c.outlet, article.c.language)


class NotIndexedError(RuntimeError):
    """The index of words was asked before all articles were in it, and would have kept some from being found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sifting:
    """What articles are asked for: what must stand in them, and whose they are where outlets are named.

    Raises:
        NotIndexedError: when it is asked before :func:`index_rest` is done.
    """

    need: Need = ANYTHING
    outlets: Collection[str] = ()

    def after(self, connection: Connection, start: int, *, end: int, at_most: int) -> list[int]:
        """The first articles with numbers from ``start`` to below ``end`` that may be it."""
        return self._found(connection, first=start, last=end - 1, many=at_most, order="ASC")

    def before(self, connection: Connection, end: int, *, start: int, at_most: int) -> list[int]:
        """The last of these articles, the last first."""
        return self._found(connection, first=start, last=end - 1, many=at_most, order="DESC")

    def _found(self, connection: Connection, *, order: str, first: int, last: int, many: int) -> list[int]:
        if not_indexed(connection):
            raise NotIndexedError
        wanted = asked(self.need, outlets=self.outlets)
        if wanted == ANYTHING:
            by = article.c.id if order == "ASC" else article.c.id.desc()
            here = article.c.id.between(first, last)
            return list(connection.scalars(select(article.c.id).where(here).order_by(by).limit(many)))
        name = connection.dialect.name
        values = {"asked": _written(wanted, name), "first": first, "last": last, "many": many}
        return list(connection.scalars(text(_FIND[name].format(order=order)), values))


EVERYTHING = Sifting()


def index_words(connection: Connection, number: int) -> None:
    """Make an article findable by what its row says, in the transaction that keeps or changes it."""
    _keep(connection, connection.execute(_SAID.where(article.c.id == number)).all())


def not_indexed(connection: Connection) -> int:
    """How many articles are not in the index yet: those from before there was one, all where its words changed."""
    known = _progress(connection)
    query = select(func.count()).select_from(article)
    if known.folding == FOLDING:
        query = query.where(article.c.id > known.done, article.c.id <= known.goal)
    return connection.execute(query).scalar_one()


def index_rest(engine: Engine) -> Iterator[int]:
    """Index what is not in the index yet; gives how many after each transaction. Interrupted, the next one goes on."""
    while True:
        with writing(engine) as connection:
            done = _index_stretch(connection)
        if not done:
            return
        yield done


def _index_stretch(connection: Connection) -> int:
    known = _progress(connection)
    if known.folding != FOLDING:
        known = _begun_anew(connection)
    query = _SAID.where(article.c.id > known.done, article.c.id <= known.goal).order_by(article.c.id)
    rows = connection.execute(query.limit(AT_ONCE)).all()
    if rows:
        _keep(connection, rows)
        connection.execute(update(word_index).values(done=rows[-1].id))
    return len(rows)


def _begun_anew(connection: Connection) -> Row[Any]:
    """Nothing is indexed: what is there was made of words as they were before."""
    connection.execute(text(_CLEAR[connection.dialect.name]))
    last = connection.scalar(select(func.max(article.c.id))) or 0
    connection.execute(delete(word_index))
    connection.execute(insert(word_index).values(folding=FOLDING, goal=last, done=0))
    return _progress(connection)


def _progress(connection: Connection) -> Row[Any]:
    return connection.execute(select(word_index)).one()


def _keep(connection: Connection, said: Iterable[Row[Any]]) -> None:
    name = connection.dialect.name
    words = ((row.id, words_of(row.title, row.text, outlet=row.outlet, language=row.language)) for row in said)
    rows = [{"id": number, "words": _stored(found, name)} for number, found in words]
    connection.execute(text(_KEEP[name]), rows)


def _stored(words: Collection[str], name: str) -> str | list[str]:
    return list(words) if name == "postgresql" else " ".join(words)


def _written(need: Need, name: str) -> str:
    """A need in the language of FTS5, or in that of a tsquery; words hold neither quotes nor backslashes."""
    if isinstance(need, Words):
        return _any_word(need, name)
    every, some = (" & ", " | ") if name == "postgresql" else (" AND ", " OR ")
    return (every if isinstance(need, Every) else some).join(f"({_written(part, name)})" for part in need.parts)


def _any_word(need: Words, name: str) -> str:
    if name == "postgresql":
        return " | ".join([f"'{word}'" for word in need.exact] + [f"'{word}':*" for word in need.beginnings])
    return " OR ".join([f'"{word}"' for word in need.exact] + [f'"{word}"*' for word in need.beginnings])
