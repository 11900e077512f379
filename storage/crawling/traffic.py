"""What a round asked of each host: the politeness report."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from storage.database import insert
from storage.tables import traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """One host in one round.

    Attributes:
        host: its name.
        requests: how many were sent to it, tries again and robots.txt included.
        spacing: seconds between the starts of the two that were nearest to each other; None for a single one.
        bytes: what it sent, as it travelled.
        disallowed: addresses that were not asked for since robots.txt says so.
    """

    host: str
    requests: int
    spacing: float | None
    bytes: int
    disallowed: int


def keep_traffic(connection: Connection, round_name: str, hosts: Iterable[Traffic]) -> None:
    """Keep a round's traffic; a second time changes nothing."""
    for one in hosts:
        statement = insert(connection, traffic).values(
            round=round_name,
            host=one.host,
            requests=one.requests,
            spacing=one.spacing,
            bytes=one.bytes,
            disallowed=one.disallowed,
        )
        connection.execute(statement.on_conflict_do_nothing())


def traffic_of_round(engine: Engine, round_name: str) -> tuple[Traffic, ...]:
    """A round's traffic, by host."""
    columns = (traffic.c.host, traffic.c.requests, traffic.c.spacing, traffic.c.bytes, traffic.c.disallowed)
    query = select(*columns).where(traffic.c.round == round_name).order_by(traffic.c.host)
    with engine.connect() as connection:
        return tuple(Traffic(**row._mapping) for row in connection.execute(query))  # noqa: SLF001 (SQLAlchemy's name)
