"""The outbox: messages stored before they are sent, with a state for each recipient."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, select, update

from storage.database import insert, writing
from storage.tables import delivery, message, told

# Ten tries over 48 hours: the first minutes cover greylisting and restarts, the rest a night and a day's outage.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 180, 360, 720, 1440))


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A message waiting to go to one recipient, as the bytes that will be sent."""

    message: str
    recipient: str
    mail: bytes
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to be stored: its key, to whom, the bytes, and the stories that it tells."""

    key: str
    recipient: str
    mail: bytes
    stories: tuple[str, ...]


def store(connection: Connection, new: Outgoing, *, round_name: str, at: datetime) -> None:
    """Store a message and note what it tells to whom, in the transaction of the caller."""
    connection.execute(
        insert(connection, message).values(key=new.key, round=round_name, at=at).on_conflict_do_nothing()
    )
    values = {"message": new.key, "recipient": new.recipient, "mail": new.mail, "state": "waiting", "next": at}
    connection.execute(insert(connection, delivery).values(values).on_conflict_do_nothing())
    rows = [{"story": story, "recipient": new.recipient, "message": new.key} for story in new.stories]
    if rows:
        connection.execute(insert(connection, told).on_conflict_do_nothing(), rows)


def told_to(connection: Connection, recipient: str, stories: Iterable[str]) -> frozenset[str]:
    """Which of the stories a recipient has been told already."""
    query = select(told.c.story).where(told.c.recipient == recipient, told.c.story.in_(list(stories)))
    return frozenset(connection.scalars(query))


def due(engine: Engine, at: datetime) -> list[Due]:
    """Messages whose time has come, oldest first."""
    columns = (delivery.c.message, delivery.c.recipient, delivery.c.mail, delivery.c.attempts)
    query = select(*columns).where(delivery.c.state == "waiting", delivery.c.next <= at)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(delivery.c.next, delivery.c.message, delivery.c.recipient)).all()
    return [Due(**row._mapping) for row in rows]  # noqa: SLF001 (SQLAlchemy's public name for it)


def accepted(engine: Engine, sent: Due, *, at: datetime) -> None:
    """Note that the server took a message over."""
    _note(engine, sent, {"state": "accepted", "accepted": at, "attempts": sent.attempts + 1, "reason": ""})


def refused(engine: Engine, sent: Due, *, at: datetime, reason: str, permanent: bool) -> bool:
    """Note that a message was not taken, and when to try again; True when it was tried for the last time."""
    dead = permanent or sent.attempts >= len(WAITS)
    again = at if dead else at + WAITS[sent.attempts]
    state = "dead" if dead else "waiting"
    _note(engine, sent, {"state": state, "next": again, "attempts": sent.attempts + 1, "reason": reason})
    return dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A message that was refused: it waits for another try, or was given up."""

    message: str
    recipient: str
    state: str
    attempts: int
    reason: str

    def __str__(self) -> str:
        """In a line, for people."""
        end = "given up" if self.state == "dead" else "it will be tried again"
        return f"mail to {self.recipient}: {self.reason}; {end} after {self.attempts} attempt(s)"


def undelivered(engine: Engine) -> list[Undelivered]:
    """Messages that were refused at least once and have not been taken since."""
    columns = (delivery.c.message, delivery.c.recipient, delivery.c.state, delivery.c.attempts, delivery.c.reason)
    query = select(*columns).where(delivery.c.state != "accepted", delivery.c.attempts > 0)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(delivery.c.message, delivery.c.recipient)).all()
    return [Undelivered(**row._mapping) for row in rows]  # noqa: SLF001 (SQLAlchemy's public name for it)


def counts_of_outbox(engine: Engine) -> dict[str, int]:
    """How many deliveries are in which state."""
    query = select(delivery.c.state, func.count().label("number")).group_by(delivery.c.state)
    with engine.connect() as connection:
        return {row.state: row.number for row in connection.execute(query.order_by(delivery.c.state))}


def _note(engine: Engine, sent: Due, values: dict[str, object]) -> None:
    with writing(engine) as connection:
        here = (delivery.c.message == sent.message) & (delivery.c.recipient == sent.recipient)
        connection.execute(update(delivery).where(here).values(values))
