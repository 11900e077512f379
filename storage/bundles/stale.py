"""Days whose bundle says what is no longer so, noted until it is written again."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import Connection, Engine, select

from storage.database import insert, writing
from storage.tables import stale


def note_stale(connection: Connection, days: Iterable[date], *, at: datetime) -> None:
    """Note that what is told of some days has changed."""
    for day in sorted(set(days)):
        statement = insert(connection, stale).values(day=day, at=at)
        connection.execute(statement.on_conflict_do_update(index_elements=["day"], set_={"at": at}))


def stale_days(engine: Engine, *, until: date) -> dict[date, datetime]:
    """The days up to one, in order, each with when it was noted."""
    query = select(stale.c.day, stale.c.at).where(stale.c.day <= until).order_by(stale.c.day)
    with engine.connect() as connection:
        return {row.day: row.at for row in connection.execute(query)}


def forget_stale(engine: Engine, days: Mapping[date, datetime]) -> None:
    """Forget days that were written again, unless they were noted anew meanwhile."""
    with writing(engine) as connection:
        for day, at in days.items():
            connection.execute(stale.delete().where(stale.c.day == day, stale.c.at == at))
