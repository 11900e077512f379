"""Gaps: kept when a reading finds one, tried again until they are filled, read back by the day they lie in."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from dronewire.gap import Gap, OutletGap
from dronewire.haul import HaulLine
from storage.database import insert
from storage.tables import gap

OPEN_FOR = timedelta(days=7)  # news sitemaps hold two days and archives are complete by then: what is not there is gone
BACK_OFF = (timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))  # after each try in vain, the last for ever


def keep_gaps(connection: Connection, line: HaulLine, *, round_name: str) -> None:
    """Keep what a source's line says of its gaps, new ones and old ones; one that is filled stays so."""
    for found in line.gaps:
        key = {"source": line.address, "outlet": line.outlet, "since": found.since}
        tried = {"filled": found.filled, "reason": found.reason, "tried": line.at}
        closed = line.at if found.filled else None
        statement = insert(connection, gap).values(
            **key,
            **tried,
            until=found.until,
            found=found.found,
            opened=round_name,
            opened_at=line.at,
            closed_at=closed,
            attempts=1,
        )
        again = {**tried, "closed_at": closed, "attempts": gap.c.attempts + 1, "found": gap.c.found + found.found}
        connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=again, where=~gap.c.filled))


def open_gaps(
    connection: Connection, outlets: Collection[str], *, at: datetime
) -> dict[tuple[str, str], tuple[Gap, ...]]:
    """The gaps that are to be tried again now, by outlet and source."""
    query = select(gap).where(gap.c.outlet.in_(outlets), ~gap.c.filled, gap.c.opened_at > at - OPEN_FOR)
    found: dict[tuple[str, str], list[Gap]] = defaultdict(list)
    for row in connection.execute(query.order_by(gap.c.since)):
        if row.tried + BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1] <= at:
            found[row.outlet, row.source].append(_gap(row))
    return {key: tuple(gaps) for key, gaps in found.items()}


def gaps_of(engine: Engine, since: datetime, until: datetime) -> tuple[OutletGap, ...]:
    """All gaps, filled or not, that share an instant with an interval; by outlet, source and time."""
    query = select(gap).where(gap.c.since < until, gap.c.until > since)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(gap.c.outlet, gap.c.source, gap.c.since)).all()
    return tuple(OutletGap(outlet=row.outlet, source=row.source, gap=_gap(row)) for row in rows)


def gaps_tried(engine: Engine, since: datetime, until: datetime) -> tuple[OutletGap, ...]:
    """The gaps that were found, or tried to be filled, between two instants."""
    query = select(gap).where(gap.c.tried >= since, gap.c.tried <= until)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(gap.c.outlet, gap.c.source, gap.c.since)).all()
    return tuple(OutletGap(outlet=row.outlet, source=row.source, gap=_gap(row)) for row in rows)


def _gap(row: Row[Any]) -> Gap:
    return Gap(since=row.since, until=row.until, filled=row.filled, found=row.found, reason=row.reason)
