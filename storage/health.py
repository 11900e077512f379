"""How things stand: feeds' last answers, the last rounds, what is kept."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from storage.tables import article, feed, haul, match, round_, tally


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
