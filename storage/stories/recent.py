"""The stories on topic that came in last."""

from datetime import datetime

from sqlalchemy import Engine, func, select

from dronewire.story import Story
from storage.stories.telling import stories
from storage.tables import article, match


def recent_stories(engine: Engine, most: int, *, titles: dict[str, str]) -> tuple[Story, ...]:
    """So many stories on topic at most, those to which an article came last; in order of time."""
    newest = func.max(match.c.article)
    query = select(article.c.story).join(match).where(article.c.refused == "").group_by(article.c.story)
    with engine.connect() as connection:
        return stories(connection, connection.scalars(query.order_by(newest.desc()).limit(most)), titles=titles)


def newly_matched(engine: Engine, since: datetime, *, titles: dict[str, str]) -> tuple[Story, ...]:
    """The stories that are on topic since an instant, and were not before; in order of time."""
    query = select(article.c.story).join(match).where(article.c.refused == "").group_by(article.c.story)
    with engine.connect() as connection:
        return stories(connection, connection.scalars(query.having(func.min(match.c.at) >= since)), titles=titles)
