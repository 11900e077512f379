"""The outbox: messages stored before they are sent, with a state for each recipient."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select, update

from storage.database import insert, writing
from storage.tables import delivery, message, told

# Ten tries over 48 hours: the first minutes cover greylisting and restarts, the rest a night and a day's outage.
WAITS = tuple(timedelta(minutes=m) for m in (1, 5, 15, 30, 60, 180, 360, 720, 1440))
ALERT, OPERATOR = "alert", "operator"  # kinds of messages: to readers, to who runs all this


class State(StrEnum):
    """How far a message has come to one recipient."""

    WAITING = "waiting"  # to be sent, or to be tried again
    ACCEPTED = "accepted"  # the server took it over
    DEAD = "dead"  # given up


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A message waiting to go to one recipient, as the bytes that will be sent."""

    message: str
    recipient: str
    mail: bytes
    attempts: int
    kind: str = ALERT


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message to be stored: its key, to whom, the bytes, and the stories that it tells."""

    key: str
    recipient: str
    mail: bytes
    stories: tuple[str, ...] = ()
    subject: str = ""
    kind: str = ALERT


def store(connection: Connection, new: Outgoing, *, round_name: str | None, at: datetime) -> None:
    """Store a message and note what it tells to whom, in the transaction of the caller."""
    values = {"key": new.key, "kind": new.kind, "subject": new.subject, "round": round_name, "at": at}
    connection.execute(insert(connection, message).values(values).on_conflict_do_nothing())
    own = {"message": new.key, "recipient": new.recipient, "mail": new.mail, "state": State.WAITING.value, "next": at}
    connection.execute(insert(connection, delivery).values(own).on_conflict_do_nothing())
    rows = [{"story": story, "recipient": new.recipient, "message": new.key} for story in new.stories]
    if rows:
        connection.execute(insert(connection, told).on_conflict_do_nothing(), rows)


def told_to(connection: Connection, recipient: str, stories: Iterable[str]) -> frozenset[str]:
    """Which of the stories a recipient has been told already."""
    query = select(told.c.story).where(told.c.recipient == recipient, told.c.story.in_(list(stories)))
    return frozenset(connection.scalars(query))


def sent_since(connection: Connection, recipient: str, since: datetime) -> list[datetime]:
    """When messages were stored for a recipient since an instant, the earliest first; an operator's are not counted."""
    query = select(message.c.at).join(delivery).where(delivery.c.recipient == recipient, message.c.at > since)
    return list(connection.scalars(query.where(message.c.kind == ALERT).order_by(message.c.at)))


def due(engine: Engine, at: datetime) -> list[Due]:
    """Messages whose time has come, oldest first."""
    columns = (delivery.c.message, delivery.c.recipient, delivery.c.mail, delivery.c.attempts, message.c.kind)
    here = (delivery.c.state == State.WAITING) & (delivery.c.next <= at)
    query = select(*columns).join(message, message.c.key == delivery.c.message).where(here)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(delivery.c.next, delivery.c.message, delivery.c.recipient)).all()
    return [Due(**row._mapping) for row in rows]  # noqa: SLF001 (SQLAlchemy's public name for it)


def accepted(engine: Engine, sent: Due, *, at: datetime) -> None:
    """Note that the server took a message over."""
    _note(engine, sent, {"state": State.ACCEPTED, "accepted": at, "attempts": sent.attempts + 1, "reason": ""})


def refused(engine: Engine, sent: Due, *, at: datetime, reason: str, permanent: bool) -> bool:
    """Note that a message was not taken, and when to try again; True when it was tried for the last time."""
    dead = permanent or sent.attempts >= len(WAITS)
    again = at if dead else at + WAITS[sent.attempts]
    state = State.DEAD if dead else State.WAITING
    _note(engine, sent, {"state": state, "next": again, "attempts": sent.attempts + 1, "reason": reason})
    return dead


def revive(engine: Engine, keys: Collection[str], *, at: datetime) -> int:
    """Have messages that were refused or given up tried again now, as if for the first time; gives how many."""
    here = delivery.c.message.in_(keys) & (delivery.c.state != State.ACCEPTED)
    with writing(engine) as connection:
        again = update(delivery).where(here).values(state=State.WAITING.value, next=at, attempts=0)
        return connection.execute(again).rowcount


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message to one recipient, and how far it has come."""

    message: str
    recipient: str
    kind: str
    subject: str
    at: datetime
    state: str
    attempts: int
    next: datetime
    accepted: datetime | None
    reason: str

    def __str__(self) -> str:
        """Of one that was refused, in a line, for people."""
        end = "given up" if self.state == State.DEAD else "it will be tried again"
        return f"mail to {self.recipient}: {self.reason}; {end} after {self.attempts} attempt(s)"


def deliveries(engine: Engine, *, state: str = "", since: datetime | None = None) -> list[Delivery]:
    """Messages with their recipients, the latest first.

    Args:
        engine: the database.
        state: only those in this state.
        since: only those stored since then.
    """
    wanted = [delivery.c.state == state] if state else []
    wanted += [message.c.at >= since] if since else []
    query = _deliveries().where(*wanted).order_by(message.c.at.desc(), message.c.key, delivery.c.recipient)
    return _read(engine, query)


def deliveries_of(engine: Engine, key: str) -> list[Delivery]:
    """The deliveries of the messages whose key begins so."""
    return _read(engine, _deliveries().where(message.c.key.startswith(key, autoescape=True)).order_by(message.c.key))


def undelivered(engine: Engine) -> list[Delivery]:
    """Messages that were refused at least once and have not been taken since."""
    here = (delivery.c.state != State.ACCEPTED) & (delivery.c.attempts > 0)
    return _read(engine, _deliveries().where(here).order_by(delivery.c.message, delivery.c.recipient))


def mail_of(engine: Engine, one: Delivery) -> bytes:
    """The bytes that are sent, or were."""
    here = (delivery.c.message == one.message) & (delivery.c.recipient == one.recipient)
    with engine.connect() as connection:
        mail: bytes = connection.execute(select(delivery.c.mail).where(here)).scalar_one()
    return mail


def counts_of_outbox(engine: Engine) -> dict[str, int]:
    """How many deliveries are in which state."""
    query = select(delivery.c.state, func.count().label("number")).group_by(delivery.c.state)
    with engine.connect() as connection:
        return {row.state: row.number for row in connection.execute(query.order_by(delivery.c.state))}


def _deliveries() -> Select[Any]:
    of_message = (message.c.kind, message.c.subject, message.c.at)
    own = [column for column in delivery.c if column.name != "mail"]
    return select(*own, *of_message).join(message, message.c.key == delivery.c.message)


def _read(engine: Engine, query: Select[Any]) -> list[Delivery]:
    with engine.connect() as connection:
        return [Delivery(**row._mapping) for row in connection.execute(query)]  # noqa: SLF001 (its public name)


def _note(engine: Engine, sent: Due, values: dict[str, object]) -> None:
    with writing(engine) as connection:
        here = (delivery.c.message == sent.message) & (delivery.c.recipient == sent.recipient)
        connection.execute(update(delivery).where(here).values(values))
