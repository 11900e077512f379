"""Sketches kept as an inverted index: which earlier articles share sampled shingles with a new one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage.tables import article, sketch

COMMON = 60  # stories; a shingle in more is boilerplate: without this cut footers bring precision down to 8 %
CANDIDATES = 12  # looked at closely; the original of a copy is always among the few with most hashes in common
AT_ONCE = 500  # values in one statement; SQLite takes 32,766, PostgreSQL 65,535
SIGN = 2**63  # databases count 64 bits with a sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An earlier article that may be what a new one was copied from."""

    article: int
    story: str
    text: str


def keep_sketch(connection: Connection, article_id: int, hashes: Sequence[int], *, story: str) -> None:
    """Put an article's sketch into the index, beside what an earlier revision left there.

    Left out is a hash that an earlier version of its story holds, which leads to the story as well, and one that is
    common: neither reprints nor boilerplate make the index grow.
    """
    holders = _holders(connection, hashes)
    rows = []
    for value in sorted(int(each) - SIGN for each in hashes):
        stories = set(holders.get(value, {}).values())
        if story not in stories and len(stories) < COMMON:
            rows.append({"hash": value, "article": article_id})
    if rows:
        connection.execute(sketch.insert(), rows)


def forget_sketch(connection: Connection, article_id: int, hashes: Sequence[int]) -> None:
    """Take an article's sketch out of the index."""
    signed = [int(value) - SIGN for value in hashes]
    for at in range(0, len(signed), AT_ONCE):
        here = sketch.c.hash.in_(signed[at : at + AT_ONCE]) & (sketch.c.article == article_id)
        connection.execute(sketch.delete().where(here))


def candidates(connection: Connection, hashes: Sequence[int], *, text_hash: bytes) -> list[Candidate]:
    """Earlier articles that have the same words, then those that share most of the sketch."""
    columns = (article.c.id.label("article"), article.c.story, article.c.text)
    query = select(*columns).where(article.c.text_hash == text_hash, article.c.refused == "")
    same = connection.execute(query.order_by(article.c.id).limit(1)).all()
    ranked = _ranked(_holders(connection, hashes))
    near = connection.execute(select(*columns).where(article.c.id.in_(ranked))).all() if ranked else []
    near_by_rank = sorted(near, key=lambda row: ranked.index(row.article))
    return [Candidate(**row._mapping) for row in (*same, *near_by_rank)]  # noqa: SLF001 (SQLAlchemy's public name)


def _holders(connection: Connection, hashes: Sequence[int]) -> dict[int, dict[int, str]]:
    """Which articles, and so which stories, hold each hash."""
    holders: dict[int, dict[int, str]] = {}
    signed = [int(value) - SIGN for value in hashes]
    for at in range(0, len(signed), AT_ONCE):
        columns = (sketch.c.hash, sketch.c.article, article.c.story)
        query = select(*columns).join(article).where(sketch.c.hash.in_(signed[at : at + AT_ONCE]))
        for row in connection.execute(query):
            holders.setdefault(row.hash, {})[row.article] = row.story
    return holders


def _ranked(holders: dict[int, dict[int, str]]) -> list[int]:
    common: Counter[int] = Counter()
    for articles in holders.values():
        if len(set(articles.values())) < COMMON:
            common.update(articles.keys())
    # The earlier article goes first among equals: it is the more likely original.
    return sorted(common, key=lambda one: (-common[one], one))[:CANDIDATES]
