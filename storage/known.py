"""What is known of addresses: the part of an assignment that storage can give."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, select

from dronewire.assignment import OutletAssignment, RobotsAnswer, Source, Validators, key_of
from dronewire.haul import HaulLine
from dronewire.outcome import WELL, Outcome
from dronewire.outlet import Outlet
from storage.database import insert
from storage.tables import address, feed, robots

REMEMBERED = timedelta(days=45)  # an address that no feed has listed for so long need not be carried along
LISTED_AGAIN = timedelta(days=1)  # how stale "last listed" may become: a write for each listing would cost more
# When to ask again for what could not be had: ten minutes, an hour, six hours, then daily for a week.
WAITS = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), *[timedelta(days=1)] * 7)
ROBOTS_HOLD = timedelta(hours=24)  # RFC 9309, section 2.4: a copy older than that should not be used
ASK_AGAIN = frozenset({Outcome.FAILED, Outcome.BLOCKED, Outcome.DISALLOWED})
# A page is sometimes listed before it is up, and a flash grows into an article: a few looks more, within the day.
LOOK_AGAIN = frozenset({Outcome.GONE, Outcome.TOO_SHORT})
LOOKS = WAITS[:3]


def assignment_of(engine: Engine, outlet: Outlet, *, at: datetime) -> OutletAssignment:
    """What is known of one outlet: its sources, known addresses, and those to ask for again."""
    recent = select(address.c.address).where(address.c.outlet == outlet.id, address.c.last_listed > at - REMEMBERED)
    due = select(address.c.address).where(address.c.outlet == outlet.id, address.c.next_look <= at)
    with engine.connect() as connection:
        feeds = {row.address: row for row in connection.execute(select(feed).where(feed.c.outlet == outlet.id))}
        rules = connection.execute(
            select(robots).where(robots.c.outlet == outlet.id, robots.c.fetched > at - ROBOTS_HOLD)
        ).all()
        return OutletAssignment(
            outlet=outlet.id,
            sources=tuple(_source(declared, feeds.get(declared)) for declared in outlet.feeds),
            known=frozenset(key_of(known) for known in connection.scalars(recent)),
            again=tuple(sorted(connection.scalars(due))),
            robots={row.address: RobotsAnswer(status=row.status, body=row.body) for row in rules},
        )


def _source(declared: str, row: Any | None) -> Source:
    if row is None:
        return Source(address=declared)
    return Source(
        address=declared, validators=Validators(etag=row.etag, last_modified=row.last_modified), read=row.read
    )


def remember(connection: Connection, line: HaulLine, outcome: Outcome) -> None:
    """Remember how an address ended, and when to ask for it again if it could not be had.

    Where it led to another address, that one is known from now on too.
    """
    for name in {line.address, line.final or line.address}:
        _remember(connection, name, line, outcome)


def _remember(connection: Connection, name: str, line: HaulLine, outcome: Outcome) -> None:
    here = (address.c.address == name) & (address.c.outlet == line.outlet)
    before = connection.scalar(select(address.c.attempts).where(here)) or 0
    waits = WAITS if outcome in ASK_AGAIN else LOOKS if outcome in LOOK_AGAIN else ()
    attempts = before + 1 if waits else 0
    values = {
        "outcome": outcome.value,
        "last_listed": line.at,
        "attempts": attempts,
        "next_look": line.at + waits[attempts - 1] if 0 < attempts <= len(waits) else None,
    }
    statement = insert(connection, address).values(address=name, outlet=line.outlet, first_seen=line.at, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["address", "outlet"], set_=values))


def listed_again(connection: Connection, lines: list[HaulLine]) -> None:
    """Note that known addresses are still listed, once a day at most."""
    if not lines:
        return
    at = max(line.at for line in lines)
    statement = address.update().where(
        address.c.address.in_([line.address for line in lines]), address.c.last_listed < at - LISTED_AGAIN
    )
    connection.execute(statement.values(last_listed=at))


def remember_feed(connection: Connection, line: HaulLine) -> None:
    """Remember a feed's state; its validators only where the line has them: the crawl saw all its entries end."""
    good = line.outcome in WELL
    values: dict[str, object] = {"outcome": line.outcome or "", "reason": line.reason, "asked": line.at}
    if good:
        values["read"] = line.at
    if line.outcome is Outcome.READ:
        values["entries"] = line.entries
        values["etag"] = line.validators.etag if line.validators else ""
        values["last_modified"] = line.validators.last_modified if line.validators else ""
    statement = insert(connection, feed).values(address=line.address, outlet=line.outlet, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["address", "outlet"], set_=values))


def remember_robots(connection: Connection, line: HaulLine) -> None:
    """Remember what a host answered for robots.txt, where the answer may be held to; else forget what it said."""
    if line.robots is None:
        here = (robots.c.address == line.address) & (robots.c.outlet == line.outlet)
        connection.execute(robots.delete().where(here))
        return
    values = {"status": line.robots.status, "body": line.robots.body, "fetched": line.at}
    statement = insert(connection, robots).values(address=line.address, outlet=line.outlet, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["address", "outlet"], set_=values))
