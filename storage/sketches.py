"""Sketches kept as an inverted index: which earlier articles share sampled shingles with a new one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from storage.tables import article, sketch

COMMON = 60  # articles; a shingle in more is boilerplate: without this cut footers bring precision down to 8 %
CANDIDATES = 12  # looked at closely; the original of a copy is always among the few with most hashes in common
AT_ONCE = 500  # values in one statement; SQLite takes 32,766, PostgreSQL 65,535
SIGN = 2**63  # databases count 64 bits with a sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier article that may be what a new one was copied from."""

    article: int
    story: str
    text: str


def keep_sketch(connection: Connection, article_id: int, hashes: Sequence[int]) -> None:
    """Put an article's sketch into the index in place of an earlier one.

    A hash that is common already is left out: it would never be asked for, and boilerplate must not grow the index.
    """
    connection.execute(delete(sketch).where(sketch.c.article == article_id))
    holders = _holders(connection, hashes)
    signed = (int(value) - SIGN for value in sorted(hashes))
    rows = [{"hash": value, "article": article_id} for value in signed if len(holders.get(value, ())) < COMMON]
    if rows:
        connection.execute(sketch.insert(), rows)


def candidates(connection: Connection, hashes: Sequence[int], *, text_hash: bytes) -> list[Candidate]:
    """Earlier articles that have the same words, then those that share most of the sketch."""
    columns = (article.c.id.label("article"), article.c.story, article.c.text)
    same = connection.execute(select(*columns).where(article.c.text_hash == text_hash).order_by(article.c.id)).all()
    ranked = _ranked(_holders(connection, hashes))
    near = connection.execute(select(*columns).where(article.c.id.in_(ranked))).all() if ranked else []
    near_by_rank = sorted(near, key=lambda row: ranked.index(row.article))
    return [Candidate(**row._mapping) for row in (*same, *near_by_rank)]  # noqa: SLF001 (SQLAlchemy's public name)


def _holders(connection: Connection, hashes: Sequence[int]) -> dict[int, list[int]]:
    holders: dict[int, list[int]] = {}
    signed = [int(value) - SIGN for value in hashes]
    for at in range(0, len(signed), AT_ONCE):
        query = select(sketch.c.hash, sketch.c.article).where(sketch.c.hash.in_(signed[at : at + AT_ONCE]))
        for row in connection.execute(query):
            holders.setdefault(row.hash, []).append(row.article)
    return holders


def _ranked(holders: dict[int, list[int]]) -> list[int]:
    common: Counter[int] = Counter()
    for articles in holders.values():
        if len(articles) < COMMON:
            common.update(articles)
    # The earlier article goes first among equals: it is the more likely original.
    return sorted(common, key=lambda one: (-common[one], one))[:CANDIDATES]
