"""How things stand: feeds' last answers, the last rounds, what is kept."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, func, select

from dronewire.outcome import WELL
from dronewire.outlet import Outlet
from storage.crawling.choosing import choose, rows_by_outlet
from storage.tables import article, feed, haul, match, round_, tally

INTERVALS = 3  # of a source that may go by without its being read well: one reading late may be a round's fault


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed's last answer, and when it was last read well."""

    address: str
    outlet: str
    outcome: str
    reason: str
    asked: datetime
    read: datetime | None
    entries: int | None

    def as_dict(self) -> dict[str, object]:
        """As plain values."""
        return {
            "address": self.address,
            "outcome": self.outcome,
            "reason": self.reason,
            "asked": self.asked.isoformat(),
            "read": self.read.isoformat() if self.read else None,
            "entries": self.entries,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRound:
    """A round as it is remembered."""

    id: str
    at: datetime
    finished: datetime | None
    complaint: str
    addresses: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """How much is kept, and how much waits to be taken in."""

    articles: int
    stories: int
    matched: int
    untaken: int


def feeds_by_outlet(engine: Engine) -> dict[str, list[FeedState]]:
    """Feeds' last answers by outlet."""
    columns = (feed.c.address, feed.c.outlet, feed.c.outcome, feed.c.reason, feed.c.asked, feed.c.read, feed.c.entries)
    states: dict[str, list[FeedState]] = defaultdict(list)
    with engine.connect() as connection:
        for row in connection.execute(select(*columns).order_by(feed.c.outlet, feed.c.address)):
            states[row.outlet].append(FeedState(**row._mapping))  # noqa: SLF001 (SQLAlchemy's public name for it)
    return states


def last_articles(engine: Engine) -> dict[str, datetime]:
    """When an article of each outlet last came."""
    newest = select(article.c.outlet, func.max(article.c.id).label("id")).group_by(article.c.outlet).subquery()
    query = select(article.c.outlet, article.c.first_seen).join(newest, newest.c.id == article.c.id)
    with engine.connect() as connection:
        return {row.outlet: row.first_seen for row in connection.execute(query)}


def last_rounds(engine: Engine, number: int) -> list[LastRound]:
    """The latest rounds, newest first."""
    touched = select(func.coalesce(func.sum(tally.c.count), 0)).where(tally.c.round == round_.c.id).scalar_subquery()
    columns = (round_.c.id, round_.c.at, round_.c.finished, round_.c.complaint, touched.label("addresses"))
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(round_.c.at.desc(), round_.c.id.desc()).limit(number))
        return [LastRound(**row._mapping) for row in rows]  # noqa: SLF001


def holdings(engine: Engine) -> Holdings:
    """What is kept."""
    with engine.connect() as connection:
        matched = select(func.count(func.distinct(article.c.story))).join(match, match.c.article == article.c.id)
        return Holdings(
            articles=connection.scalar(select(func.count()).select_from(article)) or 0,
            stories=connection.scalar(select(func.count(func.distinct(article.c.story)))) or 0,
            matched=connection.scalar(matched) or 0,
            untaken=connection.scalar(select(func.count()).where(~haul.c.done)) or 0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Blind:
    """A source by which we would not hear of what is published: not read well for too long, or never."""

    outlet: str
    source: str
    since: datetime
    reason: str


def blind_of(engine: Engine, outlets: Sequence[Outlet], *, at: datetime) -> tuple[Blind, ...]:
    """The sources of outlets that were not read well for longer than three times their interval, or never.

    Where an outlet has none at all, its home page is named, which was searched for them.
    """
    with engine.connect() as connection:
        rows = rows_by_outlet(connection, outlets)
    found = []
    for outlet in outlets:
        choices = choose(outlet, rows[outlet.id], at=at)
        read = [one.row for one in choices.sources if one.row is not None]
        if not choices.sources and choices.searched is not None:
            read = [choices.searched]
        found += [_blind(row) for row in read if _is_blind(row, at)]
    return tuple(found)


def _is_blind(row: Row[Any], at: datetime) -> bool:
    if row.read is None or row.interval is None:
        return row.read is None
    return bool(at - row.read > INTERVALS * timedelta(seconds=row.interval))


def _blind(row: Row[Any]) -> Blind:
    said = f"{row.outcome}: {row.reason}" if row.reason else row.outcome
    reason = said if row.failing or row.read is None or row.outcome not in WELL else "not asked since"
    return Blind(outlet=row.outlet, source=row.address, since=row.read or row.failing or row.asked, reason=reason)
