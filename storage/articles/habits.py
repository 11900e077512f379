"""Outlets' habits: how long their articles usually are, and the lines that stand below each of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select

from dronewire.extract.habit import Habit, habit_of
from storage.database import insert
from storage.tables import article, usual_line

LOOKED_BACK = 1_000  # articles of an outlet: from a day of an agency's to a season of a small newspaper's
SAMPLE = 50  # of them, evenly spread: a sentence of one night's news stands in few
SPREAD = timedelta(days=2)  # that they must cover at least; within a day many texts may quote the same sentence
LONGEST = 600  # characters; longer lines that are said again and again are still no footer


class Habits:
    """The habits of outlets as of one moment, each looked up when it is first asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, Habit] = {}

    def of(self, outlet: str) -> Habit:
        """The habit of an outlet; none where too little is known of it."""
        if outlet not in self._known:
            with self._engine.connect() as connection:
                self._known[outlet] = _looked_up(connection, outlet)
        return self._known[outlet]


def keep_habit(connection: Connection, outlet: str, habit: Habit, *, at: datetime) -> None:
    """Remember an outlet's usual lines: its texts are kept without them, so that they would show them no more."""
    rows = [{"outlet": outlet, "line": line, "learned": at} for line in sorted(habit.lines)]
    if rows:
        connection.execute(insert(connection, usual_line).values(rows).on_conflict_do_nothing())


def _looked_up(connection: Connection, outlet: str) -> Habit:
    here = (article.c.outlet == outlet) & (article.c.refused == "")
    query = select(article.c.id, article.c.first_seen).where(here).order_by(article.c.id.desc()).limit(LOOKED_BACK)
    latest = connection.execute(query).all()
    chosen = latest[:: max(1, len(latest) // SAMPLE)][:SAMPLE]
    texts = connection.scalars(select(article.c.text).where(article.c.id.in_([row.id for row in chosen]))).all()
    found = habit_of(texts)
    seen = [row.first_seen for row in chosen]
    learned = _short(found.lines) if seen and max(seen) - min(seen) >= SPREAD else frozenset[str]()
    known = connection.scalars(select(usual_line.c.line).where(usual_line.c.outlet == outlet))
    return replace(found, lines=learned.union(known))


def _short(lines: Iterable[str]) -> frozenset[str]:
    return frozenset(line for line in lines if len(line) <= LONGEST)
