"""Rounds and their hauls: what was begun, how far it was taken in, and how its addresses ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Engine, Row, exists, func, select, update

from dronewire.outcome import SOURCES, WELL, Kind, Outcome, Tally
from storage.database import insert, writing
from storage.tables import feed, haul, round_, tally, visit

_GROUPS = (tally.c.outlet, tally.c.kind, tally.c.outcome)
_SOURCES = [kind.value for kind in sorted(SOURCES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class UntakenHaul:
    """A haul that is not wholly in the tables: its folder below ``pages/``, and how many bytes of it are in.

    ``place`` is the machine and folder that it was written in; ``backfill`` says that it is of the past, and ``tells``
    whether anybody is told of what it holds.
    """

    folder: str
    round: str
    at: datetime
    taken: int
    place: str = ""
    backfill: bool = False
    tells: bool = True


def open_round(engine: Engine, at: datetime, *, backfill: bool = False, tells: bool = True) -> str:
    """Begin a round and give its identifier: its instant, with a number where there was one at that instant."""
    stem = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    with writing(engine) as connection:
        taken = connection.scalar(select(func.count()).where(round_.c.id.startswith(stem, autoescape=True)))
        name = f"{stem}-{taken + 1}" if taken else stem
        connection.execute(round_.insert().values(id=name, at=at, backfill=backfill, tells=tells))
    return name


def instants_of_rounds(engine: Engine, since: datetime, until: datetime) -> list[datetime]:
    """When the rounds between two instants began, the earliest first; those that looked for the past do not count."""
    query = select(round_.c.at).where(begun_between(since, until))
    with engine.connect() as connection:
        return list(connection.scalars(query.order_by(round_.c.at)))


def finish_round(engine: Engine, name: str, *, at: datetime, complaint: str = "") -> None:
    """Say that a round has ended, and what went wrong in it."""
    with writing(engine) as connection:
        connection.execute(update(round_).where(round_.c.id == name).values(finished=at, complaint=complaint))


def note_offline(engine: Engine, name: str, *, since: datetime) -> None:
    """Note from when on our own network was down in a round."""
    with writing(engine) as connection:
        connection.execute(update(round_).where(round_.c.id == name).values(offline=since))


def offline_since(engine: Engine, name: str) -> datetime | None:
    """From when on our own network was down in a round; None where it was not."""
    with engine.connect() as connection:
        return connection.scalar(select(round_.c.offline).where(round_.c.id == name))


def offline_before(engine: Engine, at: datetime) -> bool:
    """Whether our own network was down in the last round before an instant that asked anybody."""
    query = select(round_.c.offline).join(haul).where(round_.c.at < at, ~round_.c.backfill)
    with engine.connect() as connection:
        return connection.scalar(query.order_by(round_.c.at.desc()).limit(1)) is not None


def expect_haul(engine: Engine, folder: str, *, round_name: str, place: str = "") -> None:
    """Remember a haul before it is fetched, so that whatever it holds is taken in, if not by us then by the next."""
    with writing(engine) as connection:
        statement = insert(connection, haul).values(folder=folder, round=round_name, place=place)
        connection.execute(statement.on_conflict_do_nothing())


def untaken_hauls(engine: Engine) -> list[UntakenHaul]:
    """Hauls that are not wholly taken in, oldest first."""
    columns = (haul.c.folder, haul.c.round, haul.c.taken, haul.c.place, round_.c.at, round_.c.backfill, round_.c.tells)
    query = select(*columns).join(round_).where(~haul.c.done).order_by(round_.c.at, haul.c.folder)
    with engine.connect() as connection:
        return [UntakenHaul(**row._mapping) for row in connection.execute(query)]  # noqa: SLF001 (SQLAlchemy's name)


def move_on(connection: Connection, folder: str, *, start: int, end: int, last: bool) -> bool:
    """Move a haul's mark within the transaction of what was taken in; False where another one moved it first."""
    here = (haul.c.folder == folder) & (haul.c.taken == start) & ~haul.c.done
    return connection.execute(update(haul).where(here).values(taken=end, done=last)).rowcount == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A source or a page that could not be read in a round, and why."""

    outlet: str
    address: str
    outcome: str
    reason: str

    def __str__(self) -> str:
        """In a line, for people."""
        return f"{self.outlet}: {self.address}: {self.outcome}" + (f": {self.reason}" if self.reason else "")


def in_trouble(engine: Engine, name: str) -> tuple[Trouble, ...]:
    """The sources of a round that could not be read, and the pages that failed or were blocked.

    Of lists that are no sources, since they were only tried or looked through to fill a gap, nothing is said.
    """
    well = visit.c.outcome.in_([outcome.value for outcome in sorted(WELL)])
    source = exists().where(feed.c.address == visit.c.address, feed.c.outlet == visit.c.outlet)
    feeds = visit.c.kind.in_(_SOURCES) & ~well & source
    ill = [Outcome.FAILED.value, Outcome.BLOCKED.value, Outcome.TOO_LARGE.value]
    pages = (visit.c.kind == Kind.ARTICLE.value) & visit.c.outcome.in_(ill)
    return _troubles(engine, (visit.c.round == name) & (feeds | pages))


def remarked(engine: Engine, name: str) -> tuple[Trouble, ...]:
    """The sources of a round that were read although something was wrong with them, and what."""
    read = visit.c.kind.in_(_SOURCES) & (visit.c.outcome == Outcome.READ.value) & (visit.c.reason != "")
    return _troubles(engine, (visit.c.round == name) & read)


def _troubles(engine: Engine, which: ColumnElement[bool]) -> tuple[Trouble, ...]:
    columns = (visit.c.outlet, visit.c.address, visit.c.outcome, visit.c.reason)
    query = select(*columns).where(which).order_by(visit.c.outlet, visit.c.kind.desc(), visit.c.address)
    with engine.connect() as connection:
        return tuple(Trouble(**row._mapping) for row in connection.execute(query))  # noqa: SLF001 (SQLAlchemy's name)


def tallies_of_round(engine: Engine, name: str) -> tuple[Tally, ...]:
    """How the addresses of one round ended."""
    with engine.connect() as connection:
        rows = connection.execute(select(*_GROUPS, tally.c.count.label("sum")).where(tally.c.round == name)).all()
    return _tallies(rows)


def tallies_of_day(engine: Engine, day: date, zone: ZoneInfo) -> tuple[int, tuple[Tally, ...]]:
    """How many rounds began on a day, and how their addresses ended, summed; what looked for the past is no day's."""
    within = begun_between(*bounds(day, zone))
    query = select(*_GROUPS, func.sum(tally.c.count).label("sum")).join(round_).where(within).group_by(*_GROUPS)
    with engine.connect() as connection:
        rounds = connection.scalar(select(func.count()).select_from(round_).where(within)) or 0
        rows = connection.execute(query).all()
    return rounds, _tallies(rows)


def _tallies(rows: Sequence[Row[Any]]) -> tuple[Tally, ...]:
    found = (Tally(outlet=r.outlet, kind=Kind(r.kind), outcome=Outcome(r.outcome), count=int(r.sum)) for r in rows)
    return tuple(sorted(found))


def begun_between(begin: datetime, end: datetime) -> ColumnElement[bool]:
    """The rounds that began from an instant on and before another; those that looked for the past are of no day."""
    return (round_.c.at >= begin) & (round_.c.at < end) & ~round_.c.backfill


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first instant of a day in a zone and that of the next."""
    return (
        datetime.combine(day, time.min, tzinfo=zone),
        datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone),
    )
