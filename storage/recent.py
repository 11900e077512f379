"""The stories on topic that came in last."""

from sqlalchemy import Engine, func, select

from dronewire.story import Story
from storage.tables import article, match
from storage.telling import stories


def recent_stories(engine: Engine, most: int, *, titles: dict[str, str]) -> tuple[Story, ...]:
    """So many stories on topic at most, those to which an article came last; in order of time."""
    newest = func.max(match.c.article)
    query = select(article.c.story).join(match).where(article.c.refused == "").group_by(article.c.story)
    with engine.connect() as connection:
        return stories(connection, connection.scalars(query.order_by(newest.desc()).limit(most)), titles=titles)
