"""What is known of sources: each reading sets their pace, each failure how long they are left alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from dronewire.assignment import joined, key_of
from dronewire.haul import HaulLine
from dronewire.instant import LATE
from dronewire.outcome import WELL, Kind, Outcome
from dronewire.outlet.polling import START, Pace, back_off, interval, last_call, seen, setback_of
from storage.crawling.hosts import time_asked
from storage.crawling.known import SOON, first_seen_since
from storage.database import insert
from storage.tables import feed

ASK_WHOLE = timedelta(hours=6)  # how long 304s are believed without seeing what is behind them
DISTRUST = timedelta(days=7)  # how long the validators of a source that lied are not used


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known of a crawl as a whole when its lines are taken in.

    Attributes:
        at: the round's instant.
        sources: the outlets' sources that it was sent to read, by key; other lists that it read are none. None: all.
        searched: outlets whose home pages it was to search for sources.
        dated: when new addresses were published by what lists them, where that has a time.
        looks: how long after it was first kept an article is looked at again, rising.
        backfill: it looked for the past: of no source is anything remembered, and no address is looked at again.
        tells: whether anybody is told of what it brought.
        zone: of the days that bundles tell of: on each of them every source is asked.
    """

    at: datetime
    sources: frozenset[tuple[str, bytes]] | None = None
    searched: frozenset[str] = frozenset()
    dated: Mapping[bytes, datetime] = field(default_factory=dict)
    looks: tuple[timedelta, ...] = ()
    backfill: bool = False
    tells: bool = True
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


def remember_source(connection: Connection, line: HaulLine, *, around: Circumstances, ours: bool = False) -> None:
    """Remember how the reading of a source ended, and when it is due again.

    Args:
        connection: the transaction.
        line: what the crawl said of it.
        around: what is known of the crawl as a whole.
        ours: it failed since our own network was down, which is not its fault.
    """
    before = _row(connection, line)
    if before is None and not _is_source(line, around):
        return
    values: dict[str, object] = {"outcome": line.outcome or "", "reason": line.reason, "asked": line.at}
    if line.outlet in around.searched and line.kind is Kind.SECTION:
        values["searched"] = line.at
    if ours:
        values["due"] = line.at + SOON
    elif line.outcome in WELL:
        values |= _well(connection, line, before, around)
    else:
        values |= _ill(line, before)
    due = values["due"]
    assert isinstance(due, datetime)
    values["due"] = min(due, max(last_call(line.at, around.zone), line.at + time_asked(line)))
    key = {"address": line.address, "outlet": line.outlet, "kind": line.kind.value}
    statement = insert(connection, feed).values(**key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["address", "outlet"], set_=values))
    for kind, address in line.found:
        _remember_found(connection, line, kind, address)


def _row(connection: Connection, line: HaulLine) -> Row[Any] | None:
    here = (feed.c.address == line.address) & (feed.c.outlet == line.outlet)
    return connection.execute(select(feed).where(here)).first()


def _is_source(line: HaulLine, around: Circumstances) -> bool:
    if around.sources is None:
        return True
    # What a search merely tried is no source; what it read may become one when the search has ended.
    asked = (line.outlet, key_of(line.address)) in around.sources
    return asked or (line.outlet in around.searched and line.outcome in WELL)


def _is_empty(line: HaulLine, before: Row[Any] | None) -> bool:
    """Whether a source lists nothing that has always listed something: that does not mean that nothing is new.

    A news sitemap alone may be empty, where nothing was published for two days.
    """
    # A home page that was searched names no number of entries: it led to other lists.
    emptied = line.outcome is Outcome.READ and line.entries == 0 and line.kind is not Kind.SITEMAP
    return bool(emptied and before and before.listed)


def _empty(line: HaulLine, before: Row[Any]) -> dict[str, object]:
    """It is asked again as soon as the last time, and after a day of this the outlet's other lists are read as well."""
    wait = START if before.interval is None else timedelta(seconds=before.interval)
    return {
        "failures": 0,
        "setback": "",
        "failing": before.failing or line.at,
        "entries": 0,
        "etag": "",
        "last_modified": "",
        "due": line.at + max(wait, time_asked(line)),
    }


def _well(connection: Connection, line: HaulLine, before: Row[Any] | None, around: Circumstances) -> dict[str, object]:
    if before and _is_empty(line, before):
        return _empty(line, before)
    values: dict[str, object] = {"read": line.at, "failures": 0, "setback": "", "failing": None}
    known = before._mapping if before else {}  # noqa: SLF001 (SQLAlchemy's public name for it)
    listed = known.get("listed")
    if line.outcome is Outcome.READ:
        given = line.validators
        values |= {"full": line.at, "entries": line.entries, "hold": line.hold}
        values |= {"etag": given.etag if given else "", "last_modified": given.last_modified if given else ""}
        # A list that is empty for once must not hide what went between those before and after it.
        if line.listed and line.entries:
            before_it, listed = listed, joined(line.listed)
            values |= {"listed": listed, "listed_at": line.at, "newest": b"".join(line.newest)}
            values |= {"changed": line.at} if listed != before_it else {}
        if before and _lied(connection, line, before, around):
            values["distrusted"] = line.at + DISTRUST
    else:
        values["unchanged"] = line.at
        values |= {"listed_at": line.at} if listed else {}
    hold = line.hold if line.outcome is Outcome.READ else known.get("hold")
    entries = line.entries if line.outcome is Outcome.READ else known.get("entries")
    pace = _pace(line, before, entries=entries or 0)
    wait = interval(pace, line.address, kind=line.kind, entries=entries or 0, hold=hold)
    values |= {"fast": pace.fast, "slow": pace.slow, "peak": pace.peak, "watched": pace.watched}
    return values | {"interval": wait.total_seconds(), "due": line.at + max(wait, time_asked(line))}


def _pace(line: HaulLine, before: Row[Any] | None, *, entries: int) -> Pace:
    """A source's pace after a reading; the first one says nothing of it, since all that it lists was new to us."""
    if before is None or before.read is None:
        return Pace()
    pace = pace_of(before)
    fresh = 0 if line.outcome is Outcome.UNCHANGED else line.fresh
    return pace if fresh is None else seen(pace, fresh=fresh, entries=entries, elapsed=line.at - before.read)


def pace_of(row: Row[Any]) -> Pace:
    """The pace that stands in a row."""
    known = None if row.interval is None else timedelta(seconds=row.interval)
    return Pace(fast=row.fast, slow=row.slow, peak=row.peak, watched=row.watched, interval=known)


def _lied(connection: Connection, line: HaulLine, before: Row[Any], around: Circumstances) -> bool:
    """Whether what we never saw had been published when the server still said that nothing had changed."""
    last = before.unchanged
    if not asked_whole(before, around.at) or last is None or last < (before.full or before.asked):
        return False
    suspect = [key for key in line.listed or () if key in around.dated and around.dated[key] < last - LATE]
    return first_seen_since(connection, line.outlet, suspect, around.at)


def asked_whole(row: Row[Any], at: datetime) -> bool:
    """Whether a source is asked without its validators: those of some never change."""
    distrusted = row.distrusted is not None and row.distrusted > at
    return distrusted or row.full is None or row.full <= at - ASK_WHOLE


def _ill(line: HaulLine, before: Row[Any] | None) -> dict[str, object]:
    assert line.outcome is not None
    setback = setback_of(line.outcome, status=line.status, reason=line.reason)
    failures = before.failures + 1 if before and before.setback == setback else 1
    return {
        "setback": setback.value,
        "failures": failures,
        "failing": before.failing if before and before.failing else line.at,
        "due": line.at + back_off(setback, line.address, failures=failures, wait=line.wait),
    }


def _remember_found(connection: Connection, line: HaulLine, kind: Kind, address: str) -> None:
    key = {"address": address, "outlet": line.outlet}
    values = {"kind": kind.value, "found": True}
    statement = insert(connection, feed).values(**key, **values, outcome="", asked=line.at)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))
