"""What articles match, noted with the words that were found."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from dronewire.match import Match
from storage.database import insert
from storage.tables import match


def keep_matches(
    connection: Connection, article_id: int, matches: Iterable[Match], *, at: datetime, told: bool = False
) -> None:
    """Note what an article matches now.

    Args:
        connection: the transaction.
        article_id: the article.
        matches: all that it matches; others are forgotten.
        at: since when those that are new hold.
        told: whether those that are new count as told. A topic that it matched before keeps its mark.
    """
    now = list(matches)
    gone = (match.c.article == article_id) & match.c.topic.not_in([found.topic for found in now])
    connection.execute(match.delete().where(gone))
    for found in now:
        values = {"words": [asdict(word) for word in found.words], "at": at}
        statement = insert(connection, match).values(article=article_id, topic=found.topic, told=told, **values)
        kept = {"words": values["words"]}
        connection.execute(statement.on_conflict_do_update(index_elements=["article", "topic"], set_=kept))
