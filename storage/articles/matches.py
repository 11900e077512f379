"""What articles match, noted with the words that were found."""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dronewire.match import Match
from storage.database import insert
from storage.tables import match


def keep_matches(  # noqa: PLR0913 - what is noted, since when, and what it is compared with
    connection: Connection,
    article_id: int,
    matches: Iterable[Match],
    *,
    at: datetime,
    told: bool = False,
    among: Collection[str] | None = None,
) -> None:
    """Note what an article matches now.

    Args:
        connection: the transaction.
        article_id: the article.
        matches: all that it matches; others are forgotten.
        at: since when those that are new hold.
        told: whether those that are new count as told. A topic that it matched before keeps its mark.
        among: the topics that were looked for, where these are not all; matches of others stay.
    """
    now = list(matches)
    gone = (match.c.article == article_id) & match.c.topic.not_in([found.topic for found in now])
    looked_for = [] if among is None else [match.c.topic.in_(among)]
    connection.execute(match.delete().where(gone, *looked_for))
    for found in now:
        why = {"words": [asdict(word) for word in found.words], "score": found.score, "rule": found.rule}
        statement = insert(connection, match).values(article=article_id, topic=found.topic, told=told, at=at, **why)
        connection.execute(statement.on_conflict_do_update(index_elements=["article", "topic"], set_=why))


def words_of(
    connection: Connection, articles: Collection[int], *, topics: Collection[str]
) -> dict[int, dict[str, tuple[int, list[dict[str, Any]]]]]:
    """The score and the words by which articles are noted to match some topics, by article and topic."""
    here = match.c.article.in_(articles) & match.c.topic.in_(topics)
    found: dict[int, dict[str, tuple[int, list[dict[str, Any]]]]] = {}
    for row in connection.execute(select(match.c.article, match.c.topic, match.c.score, match.c.words).where(here)):
        found.setdefault(row.article, {})[row.topic] = (row.score, row.words)
    return found
