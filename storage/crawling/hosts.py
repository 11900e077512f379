"""What is known of hosts: their robots.txt, until when they are to be left alone, and whether they were well."""

from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine, select

from dronewire.haul import HaulLine
from dronewire.outlet.polling import SLOWEST, Setback
from storage.database import insert
from storage.tables import feed, robots, waiting


def remember_wait(connection: Connection, line: HaulLine) -> None:
    """Remember until when a host is to be left alone: all that lies on it waits so long."""
    host = line.asker or host_of(line.address)
    if not line.wait or not host:
        return
    until = line.at + time_asked(line)
    statement = insert(connection, waiting).values(host=host, until=until)
    longer = waiting.c.until < until
    connection.execute(statement.on_conflict_do_update(index_elements=["host"], set_={"until": until}, where=longer))


def time_asked(line: HaulLine) -> timedelta:
    """How long the host of an answer asks to be left alone, up to a day: a server may write any number."""
    return timedelta(seconds=min(line.wait or 0.0, SLOWEST.total_seconds()))


def host_of(address: str) -> str:
    """The host of an address; empty where it has none."""
    return urlsplit(address).hostname or ""


def hosts_by_health(engine: Engine) -> dict[str, bool]:
    """Hosts of sources, and whether any source on them was read well the last time that it was not merely put off."""
    query = select(feed.c.address, feed.c.read, feed.c.setback)
    health: dict[str, bool] = {}
    with engine.connect() as connection:
        for row in connection.execute(query):
            well = row.read is not None and row.setback in {"", Setback.TEMPORARY}
            health[host_of(row.address)] = health.get(host_of(row.address), False) or well
    return health


def remember_robots(connection: Connection, line: HaulLine) -> None:
    """Remember what a host answered for robots.txt, where the answer may be held to; else forget what it said."""
    if line.robots is None:
        here = (robots.c.address == line.address) & (robots.c.outlet == line.outlet)
        connection.execute(robots.delete().where(here))
        return
    values = {"status": line.robots.status, "body": line.robots.body, "fetched": line.at}
    statement = insert(connection, robots).values(address=line.address, outlet=line.outlet, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["address", "outlet"], set_=values))
