"""Outlets' traces: articles are counted by the hour once they are kept, and read back with what of it was watched."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import Connection, Engine, Row, func, select

from dronewire.cadence.checkup import MEMORY
from dronewire.cadence.hours import HOUR, Floats, Ints
from dronewire.cadence.trace import Field, Filling, Trace
from dronewire.gap import Gap
from dronewire.instant import Precision
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from storage.crawling.gaps import gaps_of
from storage.database import insert, writing
from storage.tables import article, cadence, feed, round_, tally

KEPT = timedelta(hours=MEMORY + 48)  # the eight weeks that are learned from, and the days on both ends
TEXTS = timedelta(days=28)  # rounds whose pages are counted: twice the time over which a layout's habits fade
LATE = timedelta(days=7)  # an article that is older than that when it is first seen says nothing of the outlet's hours
GIVING_TEXT = (Outcome.KEPT, Outcome.COPY)
GIVING_NONE = (Outcome.NOT_AN_ARTICLE, Outcome.TOO_SHORT)
_NEW = (
    article.c.id,
    article.c.outlet,
    article.c.authors,
    article.c.published,
    article.c.published_precision,
    article.c.first_seen,
)


Text = tuple[int, Outcome, int]  # the hour, what became of pages, and of how many


class Counts(NamedTuple):
    """What was counted in an hour; a tuple, since there may be a hundred thousand of them."""

    hour: int
    articles: int
    instants: int
    authors: int
    seen: int


@dataclass(slots=True)
class _Counted:
    articles: int = 0
    instants: int = 0
    authors: int = 0
    seen: int = 2**31 - 1  # hours
    last: int = 0


def count_articles(engine: Engine, *, at: datetime) -> None:
    """Count the articles that came since they were last counted, by the hour in which each appeared."""
    with writing(engine) as connection:
        mark = connection.scalar(select(func.max(cadence.c.last))) or 0
        # Not those of back-fills: how much of their past is there nobody knows.
        new = (article.c.id > mark) & (article.c.refused == "") & ~article.c.backfilled
        rows = connection.execute(select(*_NEW).where(new, article.c.first_seen >= at - KEPT).order_by(article.c.id))
        _keep(connection, _counted(rows))
        connection.execute(cadence.delete().where(cadence.c.hour < _hour(at - KEPT)))


def _counted(rows: Iterable[Row[Any]]) -> Mapping[tuple[str, int], _Counted]:
    counted: dict[tuple[str, int], _Counted] = defaultdict(_Counted)
    for row in rows:
        appeared = _appeared(row)
        if appeared is None:
            continue
        one = counted[row.outlet, _hour(appeared)]
        one.articles += 1
        one.instants += row.published is not None
        one.authors += bool(row.authors)
        one.seen = min(one.seen, _hour(row.first_seen))
        one.last = row.id
    return counted


def _appeared(row: Row[Any]) -> datetime | None:
    """When an article appeared, as far as its page can be believed; None where that was long ago."""
    seen: datetime = row.first_seen
    if row.published is None or row.published_precision == Precision.DAY or row.published > seen:
        return seen
    published: datetime = row.published
    return published if seen - published <= LATE else None


def _keep(connection: Connection, counted: Mapping[tuple[str, int], _Counted]) -> None:
    for (outlet, hour), one in counted.items():
        values = {name: getattr(one, name) for name in _Counted.__slots__}
        added = {name: cadence.c[name] + values[name] for name in ("articles", "instants", "authors")}
        statement = insert(connection, cadence).values(outlet=outlet, hour=hour, **values)
        connection.execute(
            statement.on_conflict_do_update(index_elements=["outlet", "hour"], set_={**added, "last": one.last})
        )


def traces_of(engine: Engine, outlets: Sequence[Outlet], *, at: datetime) -> dict[str, Trace]:
    """What was counted of outlets in the last eight weeks; of those never read, or that gave nothing, there is none."""
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    window = _Window(first=midnight - timedelta(hours=MEMORY), at=at)
    gaps: dict[str, list[Gap]] = defaultdict(list)
    for one in gaps_of(engine, window.first, at):
        if not one.gap.filled:
            gaps[one.outlet].append(one.gap)
    with engine.connect() as connection:
        rows, texts = _rows(connection, window), _texts(connection, window)
        read = dict(
            connection.execute(select(feed.c.outlet, func.max(feed.c.read)).group_by(feed.c.outlet)).tuples().all()
        )
    return {
        one.id: _trace(
            one, window, rows[one.id], texts.get(one.id, []), window.watched(rows[one.id], last, gaps[one.id])
        )
        for one in outlets
        if one.id in rows and (last := read.get(one.id))
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """The hours of a trace: from the beginning of a day to an instant, whose hour is not over yet."""

    first: datetime
    at: datetime

    @property
    def hours(self) -> int:
        return (self.at - self.first) // HOUR + 1

    def count(self, counts: Iterable[tuple[int, int]]) -> Ints:
        """Counts of hours since 1970 as they lie in the window."""
        found = np.zeros(self.hours, np.int64)
        begin = _hour(self.first)
        for hour, number in counts:
            if 0 <= hour - begin < len(found):
                found[hour - begin] += number
        return found

    def watched(self, rows: Sequence[Counts], read: datetime, gaps: Iterable[Gap]) -> Floats:
        """The share of each hour of which we know what appeared: from the first article to the last good reading."""
        since = min(row.seen for row in rows) - _hour(self.first)
        known = self._share(since, self._place(min(read, self.at)))
        for gap in gaps:
            known -= np.minimum(known, self._share(self._place(gap.since), self._place(gap.until)))
        return known

    def _place(self, instant: datetime) -> float:
        return (instant - self.first) / HOUR

    def _share(self, begin: float, end: float) -> Floats:
        """The share of each hour that lies between two places."""
        hours = np.arange(self.hours)
        share: Floats = np.clip(end - hours, 0.0, 1.0) * np.clip(hours + 1.0 - begin, 0.0, 1.0)
        return share


def _trace(outlet: Outlet, window: _Window, rows: Sequence[Counts], texts: Sequence[Text], watched: Floats) -> Trace:
    articles = window.count((row.hour, row.articles) for row in rows)
    fields = {
        Field.INSTANT: Filling(articles, window.count((row.hour, row.instants) for row in rows)),
        Field.AUTHOR: Filling(articles, window.count((row.hour, row.authors) for row in rows)),
    }
    if texts:
        asked = window.count((hour, number) for hour, _, number in texts)
        given = window.count((hour, number) for hour, outcome, number in texts if outcome in GIVING_TEXT)
        fields = {Field.TEXT: Filling(asked, given), **fields}
    return Trace(
        first=window.first,
        articles=articles,
        watched=watched,
        fields=fields,
        zone=outlet.zone,
        country=outlet.region.partition("-")[0],
    )


def _rows(connection: Connection, window: _Window) -> dict[str, list[Counts]]:
    columns = (cadence.c.hour, cadence.c.articles, cadence.c.instants, cadence.c.authors, cadence.c.seen)
    within = (cadence.c.hour >= _hour(window.first)) & (cadence.c.hour <= _hour(window.at))
    found: dict[str, list[Counts]] = defaultdict(list)
    for outlet, *counts in connection.execute(select(cadence.c.outlet, *columns).where(within)).tuples():
        found[outlet].append(Counts(*counts))
    return found


def _texts(connection: Connection, window: _Window) -> dict[str, list[Text]]:
    """How many new pages of outlets gave a text and how many did not, by the hour of their round and outcome."""
    outcomes = [outcome.value for outcome in (*GIVING_TEXT, *GIVING_NONE)]
    here = (tally.c.kind == Kind.ARTICLE.value) & tally.c.outcome.in_(outcomes) & ~round_.c.backfill
    query = select(round_.c.at, tally.c.outlet, tally.c.outcome, tally.c.count).join(
        round_, round_.c.id == tally.c.round
    )
    found: dict[str, list[Text]] = defaultdict(list)
    for at, outlet, outcome, number in connection.execute(
        query.where(here, round_.c.at >= window.at - TEXTS, round_.c.at <= window.at)
    ).tuples():
        found[outlet].append((_hour(at), Outcome(outcome), number))
    return found


def _hour(instant: datetime) -> int:
    return int(instant.timestamp()) // 3600
