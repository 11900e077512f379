"""Stories that come apart: who is to hear of what is left, where that by which they were to hear of it went away."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import Connection, select, update

from dronewire.alert import NEW
from storage.stories.naming import hand_on
from storage.tables import match, notice, told


def part(connection: Connection, before: Mapping[int, str], after: Mapping[int, str]) -> None:
    """See that nobody misses a part of a story, and nobody who was told of the whole hears of it as of a new one.

    A notice hangs on one article, and goes with it. So it is asked anew who is to hear of each part; whoever knows it,
    or is going to be told, hears nothing twice.

    Args:
        connection: the transaction in which they come apart.
        before: the identifiers under which articles were kept.
        after: those under which they are kept now.
    """
    wholes: dict[str, list[int]] = defaultdict(list)
    for number, name in before.items():
        wholes[name].append(number)
    for whole, held in wholes.items():
        names = {after[number] for number in held}
        if len(names) > 1 and _is_noticed(connection, whole, held):
            connection.execute(update(match).where(match.c.article.in_(held)).values(told=False))
            for name in sorted(names.difference(before.values())):
                hand_on(connection, whole, name)


def _is_noticed(connection: Connection, name: str, articles: list[int]) -> bool:
    """Whether somebody was to hear of a story at all: of those taken in from the past nobody is."""
    by_article = select(notice.c.id).where(notice.c.article.in_(articles), notice.c.kind == NEW).limit(1)
    by_name = select(told.c.story).where(told.c.story == name).limit(1)
    return connection.scalar(by_article) is not None or connection.scalar(by_name) is not None
