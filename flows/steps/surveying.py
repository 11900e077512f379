"""Surveying a haul before it is taken in: what it was sent to read, and from when on our own network was down."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from dronewire.assignment import Assignment, OutletAssignment, Source, declared, key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet.outage import Exchange, offline_since
from dronewire.reason import NO_ANSWER, NO_ROBOTS, UNANSWERED
from flows.steps.child import ASSIGNMENT
from flows.workspace import Workspace
from spiders.haul import read_haul
from storage import rounds
from storage.crawling.hosts import host_of, hosts_by_health
from storage.crawling.sources import Circumstances
from storage.rounds import UntakenHaul

TIMEOUTS = 2  # one that gets no answer in time is tried once more: see spiders/manners/patience.py
HICCUP = timedelta(seconds=4)  # the waits between three tries that fail at once, and a little
UNREACHED = (Outcome.FAILED, Outcome.DISALLOWED, Outcome.POSTPONED)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a haul's lines are to be judged by.

    Attributes:
        haul: the haul, as far as it is taken in.
        around: what storage wants to know of the crawl as a whole.
        asked: outlets and what was to be read of them: sources, and home pages that were to be searched for some.
        offline: from when on our own network was down.
    """

    haul: UntakenHaul
    around: Circumstances
    asked: tuple[tuple[str, Source], ...] = ()
    offline: datetime | None = None

    def is_ours(self, line: HaulLine) -> bool:
        """Whether an address failed since our own network was down."""
        if self.offline is None or line.at < self.offline or line.status is not None:
            return False
        if line.kind is Kind.ARTICLE and line.outcome is Outcome.POSTPONED:
            return False  # it comes again next round in any case
        # What stored rules disallow would have been refused online, too.
        return line.outcome in UNREACHED and (line.outcome is not Outcome.DISALLOWED or NO_ROBOTS in line.reason)


def survey(workspace: Workspace, haul: UntakenHaul) -> Survey:
    """Read a whole haul once, before anything of it is taken in, or what is left of it after an interruption."""
    folder = workspace.layout.pages / haul.folder
    parts = _parts(folder)
    dated: dict[bytes, datetime] = {}
    seen = _noting_dates((line for line, _ in read_haul(folder)), dated)
    if haul.taken:  # part of it is in the tables, which no longer say what was known before
        offline = rounds.offline_since(workspace.database, haul.round)
        for _ in seen:
            pass
    else:
        offline = _judge(workspace, haul, seen)
    asked = tuple((part.outlet, source) for part in parts or () for source in _sources(workspace, part))
    return Survey(
        haul=haul,
        around=Circumstances(
            at=haul.at,
            sources=None if parts is None else frozenset((name, key_of(source.address)) for name, source in asked),
            searched=frozenset(part.outlet for part in parts or () if part.discover),
            dated=dated,
            looks=workspace.settings.later_looks,
            zone=workspace.settings.zone,
            backfill=haul.backfill,
            tells=haul.tells,
        ),
        asked=asked,
        offline=offline,
    )


def _judge(workspace: Workspace, haul: UntakenHaul, lines: Iterable[HaulLine]) -> datetime | None:
    health = hosts_by_health(workspace.database)
    timeout = timedelta(seconds=workspace.settings.timeout)
    told = (exchange for line in lines for exchange in _exchange(line, health, timeout))
    since = offline_since(told, before=rounds.offline_before(workspace.database, haul.at))
    if since:
        rounds.note_offline(workspace.database, haul.round, since=since)
        log.warning("our own network was down", round=haul.round, since=since)
    return since


def _exchange(line: HaulLine, health: dict[str, bool], timeout: timedelta) -> Iterator[Exchange]:
    """What a line says of asking a host; lines of addresses that nobody was asked for say nothing."""
    host = host_of(line.address)
    if line.status is not None or line.outcome is Outcome.TOO_LARGE:
        yield Exchange(at=line.at, host=host, outlet=line.outlet, answered=True)
    elif line.outcome is Outcome.FAILED and line.reason.startswith(UNANSWERED):
        lasted = TIMEOUTS * timeout + HICCUP if line.reason.startswith(NO_ANSWER) else HICCUP
        well = health.get(host)
        yield Exchange(at=line.at, host=host, outlet=line.outlet, answered=False, well=well, lasted=lasted)


def _noting_dates(lines: Iterable[HaulLine], dated: dict[bytes, datetime]) -> Iterator[HaulLine]:
    for line in lines:
        if line.outcome is None and line.entry and line.entry.published and not line.entry.day_only:
            dated[key_of(line.address)] = line.entry.published
        yield line


def _parts(folder: Path) -> tuple[OutletAssignment, ...] | None:
    """What was assigned; None where that cannot be read, and nothing where the round died before it asked anybody."""
    file = folder / ASSIGNMENT
    if not file.exists():
        return ()
    try:
        return Assignment.from_json(json.loads(file.read_text(encoding="utf-8"))).outlets
    except (ValueError, KeyError, TypeError):
        log.exception("unreadable assignment: which sources it asked for is not known", file=str(file))
        return None


def _sources(workspace: Workspace, part: OutletAssignment) -> Iterator[Source]:
    outlet = workspace.outlets.get(part.outlet)
    if part.sources is not None:
        yield from part.sources
    elif outlet:
        yield from declared(outlet)
    if part.discover and outlet:
        yield Source(address=outlet.homepage, kind=Kind.SECTION)
