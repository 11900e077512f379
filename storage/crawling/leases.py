"""Leases: who works on what, so that nobody else does meanwhile; one that is not renewed runs out by itself."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Engine, delete, or_, select, update

from storage.database import insert, writing
from storage.tables import lease


def claim(engine: Engine, names: Collection[str], *, holder: str, at: datetime, until: datetime) -> frozenset[str]:
    """Take those of some names that nobody else holds, all in one transaction; gives the ones that are ours now.

    Args:
        engine: the database.
        names: what is to be worked on.
        holder: who asks; what is held by the same one is renewed.
        at: the present instant; whoever shares the database has to agree on it to a few seconds.
        until: when the lease runs out, unless it is renewed before.
    """
    if not names:
        return frozenset()
    with writing(engine) as connection:
        rows = [{"name": name, "holder": holder, "until": until} for name in sorted(set(names))]
        statement = insert(connection, lease).values(rows)
        free = or_(lease.c.holder == holder, lease.c.until <= at)
        ours = {"holder": holder, "until": until}
        taken = statement.on_conflict_do_update(index_elements=["name"], set_=ours, where=free)
        return frozenset(connection.scalars(taken.returning(lease.c.name)))


def renew(engine: Engine, names: Collection[str], *, holder: str, until: datetime) -> frozenset[str]:
    """Hold some names for longer; gives those that are still ours: another one may have taken what had run out."""
    with writing(engine) as connection:
        ours = lease.c.name.in_(list(names)) & (lease.c.holder == holder)
        return frozenset(connection.scalars(update(lease).where(ours).values(until=until).returning(lease.c.name)))


def release(engine: Engine, names: Collection[str], *, holder: str) -> None:
    """Let go of what is ours."""
    with writing(engine) as connection:
        connection.execute(delete(lease).where(lease.c.name.in_(list(names)), lease.c.holder == holder))


def holders_of(engine: Engine, names: Collection[str]) -> dict[str, str]:
    """Who holds, or held until he was gone, some names; by name."""
    with engine.connect() as connection:
        rows = connection.execute(select(lease.c.name, lease.c.holder).where(lease.c.name.in_(list(names))))
        return {row.name: row.holder for row in rows}


def let_go_of(engine: Engine, holders: Iterable[str]) -> None:
    """Free all that some holders have who are known to be gone."""
    gone = list(holders)
    if gone:
        with writing(engine) as connection:
            connection.execute(delete(lease).where(lease.c.holder.in_(gone)))
