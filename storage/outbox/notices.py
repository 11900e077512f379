"""Notices: one thing to tell to one recipient, written in the transaction of what causes it, and told once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, func, or_, select, update

from dronewire.alert import NEW
from storage.database import insert
from storage.tables import article, match, notice, told


class End(StrEnum):
    """What became of a notice; each ends in exactly one."""

    TOLD = "told"  # a message tells it
    KNOWN = "known"  # its recipient knew the story by then, by another notice
    VOID = "void"  # it had left the topics by then, or is no article after all


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to tell; ``article`` and ``revision`` say by what it happened, ``pace`` how soon it is wanted."""

    recipient: str
    kind: str
    article: int
    revision: int
    topics: tuple[str, ...]
    pace: str
    noted: datetime
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(Notice):
    """One that waits, with the story that its article belongs to now; ``held`` if its recipient got enough mail."""

    id: int
    story: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplanned:
    """A story with matches of which nobody has asked who is to hear; ``article`` is the first such one."""

    story: str
    article: int
    topics: tuple[str, ...]


def unplanned(connection: Connection) -> list[Unplanned]:
    """The stories with matches of which nobody has asked who is to hear, with all topics that they match."""
    fresh = select(article.c.story, func.min(match.c.article).label("article")).join(match).where(~match.c.told)
    rows = connection.execute(fresh.where(article.c.refused == "").group_by(article.c.story)).all()
    names = [row.story for row in rows]
    query = select(article.c.story, match.c.topic).join(match).where(article.c.story.in_(names)).distinct()
    topics: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(query):
        topics[row.story].append(row.topic)
    return sorted(
        (Unplanned(story=row.story, article=row.article, topics=tuple(sorted(topics[row.story]))) for row in rows),
        key=lambda one: one.article,
    )


def matched_between(connection: Connection, since: datetime, until: datetime) -> dict[str, datetime]:
    """The stories that came on topic between two instants, and when."""
    first = func.min(match.c.at)
    query = select(article.c.story, first.label("at")).join(match).where(article.c.refused == "")
    rows = connection.execute(query.group_by(article.c.story).having(first >= since, first < until))
    return {row.story: row.at for row in rows}


def keep_notice(connection: Connection, new: Notice) -> None:
    """Note something to tell, unless it is noted; one that was void counts anew, one that waits goes when it may."""
    values = {name: getattr(new, name) for name in ("recipient", "kind", "article", "revision", "pace", "noted", "due")}
    statement = insert(connection, notice).values(**values, topics=list(new.topics))
    void = notice.c.outcome == End.VOID
    sooner = (notice.c.outcome == "") & (notice.c.due > statement.excluded.due)
    again = {"pace": new.pace, "due": new.due, "topics": list(new.topics), "outcome": "", "held": False}
    key = ["recipient", "kind", "article", "revision"]
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=again, where=or_(void, sooner)))


def knowing(connection: Connection, stories: Collection[str]) -> dict[str, dict[str, datetime | None]]:
    """Who knows of some stories, or is going to: by story and recipient, the instant that it is due or None if told."""
    found: dict[str, dict[str, datetime | None]] = defaultdict(dict)
    columns = (article.c.story, notice.c.recipient, func.min(notice.c.due).label("due"))
    query = select(*columns).join(article, article.c.id == notice.c.article)
    here = (notice.c.outcome == "") & (notice.c.kind == NEW) & article.c.story.in_(stories)
    for row in connection.execute(query.where(here).group_by(article.c.story, notice.c.recipient)):
        found[row.story][row.recipient] = row.due
    for row in connection.execute(select(told.c.story, told.c.recipient).where(told.c.story.in_(stories))):
        found[row.story][row.recipient] = None
    return found


def due_notices(connection: Connection, at: datetime) -> list[Waiting]:
    """Notices whose time has come, in the order in which their articles came."""
    return _waiting(connection, until=at)


def waiting_notices(engine: Engine) -> list[Waiting]:
    """All that wait, the next one first."""
    with engine.connect() as connection:
        return sorted(_waiting(connection), key=lambda one: (one.due, one.recipient, one.id))


def put_off(connection: Connection, ids: Iterable[int], until: datetime, *, held: bool) -> None:
    """Let notices wait until an instant; ``held`` since their recipient got enough mail."""
    connection.execute(update(notice).where(notice.c.id.in_(list(ids))).values(due=until, held=held))


def end_notices(connection: Connection, ids: Iterable[int], end: End, *, message: str | None = None) -> None:
    """Say what became of notices, and by which message they were told."""
    here = notice.c.id.in_(list(ids))
    connection.execute(update(notice).where(here).values(outcome=end.value, message=message))


def notices_of(engine: Engine, key: str) -> list[dict[str, object]]:
    """What a message tells, as plain values: kind, story as it is called now, article, topics."""
    columns = (notice.c.kind, article.c.story, article.c.address, notice.c.topics, notice.c.noted)
    query = select(*columns).join(article, article.c.id == notice.c.article).where(notice.c.message == key)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(notice.c.article, notice.c.revision, notice.c.kind))
        return [
            {"kind": row.kind, "story": row.story, "article": row.address, "topics": row.topics,
             "noted": row.noted.isoformat()}
            for row in rows
        ]  # fmt: skip


def counts_of_notices(engine: Engine) -> dict[str, int]:
    """How many notices wait for their time, how many are held since their recipients got enough mail."""
    query = select(notice.c.held, func.count().label("number")).where(notice.c.outcome == "").group_by(notice.c.held)
    with engine.connect() as connection:
        found = {row.held: row.number for row in connection.execute(query)}
    return {word: found[held] for word, held in (("planned", False), ("held", True)) if held in found}


def _waiting(connection: Connection, *, until: datetime | None = None) -> list[Waiting]:
    query = select(notice, article.c.story).join(article, article.c.id == notice.c.article)
    query = query.where(notice.c.outcome == "").order_by(notice.c.article, notice.c.revision, notice.c.kind)
    rows = connection.execute(query if until is None else query.where(notice.c.due <= until)).all()
    return [
        Waiting(
            id=row.id,
            story=row.story,
            recipient=row.recipient,
            kind=row.kind,
            article=row.article,
            revision=row.revision,
            topics=tuple(row.topics),
            pace=row.pace,
            noted=row.noted,
            due=row.due,
            held=row.held,
        )
        for row in rows
    ]
