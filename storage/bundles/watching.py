"""How outlets were watched on a day, out of what rounds noted that day and before: what came later changes nothing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Engine, Row, case, func, select

from dronewire.bundle.watched import Watched
from dronewire.cadence.trace import Field
from dronewire.outcome import SOURCES, WELL, Kind, Outcome
from storage.crawling.cadence import GIVING_NONE, GIVING_TEXT
from storage.rounds import begun_between, bounds
from storage.tables import article, round_, tally, visit

WEEKS = 4  # before, whose same weekday says what is usual


def watched_on(engine: Engine, day: date, zone: ZoneInfo, outlets: Collection[str]) -> dict[str, Watched]:
    """How some outlets were watched on a day."""
    with engine.connect() as connection:
        read = _read_well(connection, day, zone)
        came = {row.outlet: row for row in _came(connection, day, zone)}
        usual, texts = _usual(connection, day, zone), _texts(connection, day, zone)
        blocks = _blocks(connection, day, zone)
        before = {name: _last_before(connection, name, day, zone) for name in outlets if name not in came}
    return {
        name: Watched(
            read=read.get(name),
            last=came[name].last if name in came else before[name],
            new=came[name].articles if name in came else 0,
            usual=usual.get(name),
            filled={**texts.get(name, {}), **(_filled(came[name]) if name in came else {})},
            block=blocks.get(name, ""),
        )
        for name in sorted(outlets)
    }


def _read_well(connection: Connection, day: date, zone: ZoneInfo) -> dict[str, datetime]:
    lists = tally.c.kind.in_(sorted(SOURCES)) & tally.c.outcome.in_(sorted(WELL))
    query = select(tally.c.outlet, func.max(round_.c.at).label("at")).join(round_).group_by(tally.c.outlet)
    return {row.outlet: row.at for row in connection.execute(query.where(begun_between(*bounds(day, zone)), lists))}


def _seen(day: date, zone: ZoneInfo) -> ColumnElement[bool]:
    begin, end = bounds(day, zone)
    return (article.c.first_seen >= begin) & (article.c.first_seen < end) & ~article.c.backfilled


def _came(connection: Connection, day: date, zone: ZoneInfo) -> Sequence[Row[tuple[str, int, datetime, int, int]]]:
    query = select(
        article.c.outlet,
        func.count().label("articles"),
        func.max(article.c.first_seen).label("last"),
        func.count(article.c.published).label("instants"),
        func.count(case((func.json_array_length(article.c.authors) > 0, 1))).label("authors"),
    )
    return connection.execute(query.where(_seen(day, zone)).group_by(article.c.outlet)).all()


def _filled(row: Row[tuple[str, int, datetime, int, int]]) -> dict[Field, float]:
    return {Field.INSTANT: row.instants / row.articles, Field.AUTHOR: row.authors / row.articles}


def _usual(connection: Connection, day: date, zone: ZoneInfo) -> dict[str, float]:
    """The mean of the same weekday; a day on which no list of an outlet was read well says nothing of it."""
    days: dict[str, list[int]] = defaultdict(list)
    for weeks in range(1, WEEKS + 1):
        earlier = day - timedelta(weeks=weeks)
        counted = select(article.c.outlet, func.count().label("articles")).where(_seen(earlier, zone))
        came = {row.outlet: row.articles for row in connection.execute(counted.group_by(article.c.outlet))}
        for name in _read_well(connection, earlier, zone):
            days[name].append(came.get(name, 0))
    return {name: sum(counts) / len(counts) for name, counts in days.items()}


def _texts(connection: Connection, day: date, zone: ZoneInfo) -> Mapping[str, Mapping[Field, float]]:
    """Of the pages that were read for an article, how many gave a text."""
    ends = tally.c.outcome.in_([*GIVING_TEXT, *GIVING_NONE]) & (tally.c.kind == Kind.ARTICLE)
    query = select(tally.c.outlet, tally.c.outcome, func.sum(tally.c.count).label("pages")).join(round_)
    query = query.where(begun_between(*bounds(day, zone)), ends).group_by(tally.c.outlet, tally.c.outcome)
    pages: dict[str, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(query):
        pages[row.outlet][row.outcome] = int(row.pages)
    return {
        name: {Field.TEXT: sum(found.get(end, 0) for end in GIVING_TEXT) / sum(found.values())}
        for name, found in pages.items()
    }


def _blocks(connection: Connection, day: date, zone: ZoneInfo) -> dict[str, str]:
    """What refused most addresses of each outlet."""
    number = func.count().label("number")
    query = select(visit.c.outlet, visit.c.reason, number).join(round_)
    here = (begun_between(*bounds(day, zone)), visit.c.outcome == Outcome.BLOCKED)
    rows = connection.execute(
        query.where(*here).group_by(visit.c.outlet, visit.c.reason).order_by(number, visit.c.reason.desc())
    )
    return {row.outlet: row.reason for row in rows}


def _last_before(connection: Connection, outlet: str, day: date, zone: ZoneInfo) -> datetime | None:
    _, end = bounds(day, zone)
    here = (article.c.outlet == outlet) & (article.c.first_seen < end) & ~article.c.backfilled
    query = select(article.c.first_seen).where(here).order_by(article.c.id.desc()).limit(1)
    return connection.scalar(query)
