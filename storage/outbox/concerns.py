"""What is wrong and the operator was told of: so that nothing is told twice while it lasts, and its end is told."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from dronewire.alert import Concern
from dronewire.outcome import Kind, Outcome
from storage.database import insert
from storage.outbox import ALERT, State
from storage.tables import concern, delivery, message, visit


def known_concerns(connection: Connection) -> dict[str, Concern]:
    """What the operator was told of and is not over, by subject."""
    columns = (concern.c.subject, concern.c.state, concern.c.words, concern.c.since)
    rows = connection.execute(select(*columns).order_by(concern.c.subject))
    return {row.subject: Concern(**row._mapping) for row in rows}  # noqa: SLF001 (SQLAlchemy's public name for it)


def keep_concerns(connection: Connection, new: Iterable[Concern], *, at: datetime) -> None:
    """Note that the operator is told of concerns; one of another state takes the place of the former."""
    for one in new:
        values = {"state": one.state, "words": one.words, "since": one.since, "told": at}
        statement = insert(connection, concern).values(subject=one.subject, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["subject"], set_=values))


def forget_concerns(connection: Connection, subjects: Iterable[str]) -> None:
    """Note that concerns are over."""
    connection.execute(concern.delete().where(concern.c.subject.in_(list(subjects))))


def given_up(connection: Connection) -> list[Concern]:
    """Mails to readers that were given up. An operator's are not among them: nobody is left to be told of these."""
    columns = (delivery.c.message, delivery.c.recipient, delivery.c.reason, delivery.c.next, message.c.subject)
    query = select(*columns).join(message, message.c.key == delivery.c.message)
    here = (delivery.c.state == State.DEAD) & (message.c.kind == ALERT)
    return [
        Concern(
            subject=f"mail {row.message} {row.recipient}",
            state="dead",
            words=f"a mail to {row.recipient} was given up: {row.reason} ({row.subject})",
            since=row.next,
        )
        for row in connection.execute(query.where(here).order_by(delivery.c.next, delivery.c.message))
    ]


def refusing_outlets(engine: Engine, since: datetime, *, least: int) -> dict[str, datetime]:
    """Outlets that refused by name the last pages that were asked of them, at least so many; and since when."""
    asked = (visit.c.kind == Kind.ARTICLE) & (visit.c.at >= since)
    query = select(visit.c.outlet, visit.c.outcome, visit.c.at).where(asked).order_by(visit.c.outlet, visit.c.at)
    runs: dict[str, list[datetime]] = {}
    with engine.connect() as connection:
        for row in connection.execute(query):
            run = runs.setdefault(row.outlet, [])
            if row.outcome == Outcome.BLOCKED:
                run.append(row.at)
            elif row.outcome != Outcome.POSTPONED:
                run.clear()
    return {outlet: run[0] for outlet, run in runs.items() if len(run) >= least}
