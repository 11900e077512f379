"""What an interrupted round left is taken in by the next one, which tells of it and blames nobody."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from dronewire.assignment import Assignment, OutletAssignment, Source
from dronewire.gap import Gap
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from flows.extraction import Extractors
from flows.steps.child import ASSIGNMENT
from flows.steps.result import Round
from flows.steps.round import RoundAtWork
from flows.steps.taking_in import take_in
from flows.workspace import Workspace
from spiders.haul import Clock, Haul, write_whole
from storage.crawling.assignments import next_due
from storage.crawling.traffic import traffic_of_round
from storage.rounds import expect_haul, open_round, tallies_of_round
from storage.tables import feed

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
FEED = "https://tass.ru/rss/v2.xml"
GAP = Gap(since=AT - timedelta(hours=9), until=AT - timedelta(hours=3), reason="no sitemap or archive is known")
Open = Callable[..., Workspace]


def _left(room: Workspace, *lines: HaulLine, asked: tuple[str, ...] = ()) -> tuple[str, Path]:
    """A haul that nobody took in, of a crawl that never came to its end."""
    name = open_round(room.database, AT)
    folder = room.layout.pages / name
    folder.mkdir(parents=True)
    part = OutletAssignment(outlet="tass", sources=tuple(Source(address=address) for address in asked))
    write_whole(folder / ASSIGNMENT, Assignment(round=name, at=AT, outlets=(part,)).to_json())
    haul = Haul(folder, round_id=name, clock=Clock(AT))
    haul.traffic.sent("tass.ru", at=1.0)
    haul.traffic.heard("tass.ru", 700)
    for line in lines:
        haul.write(line)
    haul.finish("killed")
    (folder / "done.json").unlink()
    expect_haul(room.database, name, round_name=name)
    return name, folder


def _line(address: str, kind: Kind, outcome: Outcome, **more: object) -> HaulLine:
    return HaulLine(round="r", outlet="tass", kind=kind, address=address, at=AT, outcome=outcome, **more)


def _next_round(room: Workspace, pool: Extractors) -> Round:
    """The round after it, which reads nothing."""
    work = RoundAtWork(room, pool, at=AT + timedelta(minutes=1), outlets=["tass"])
    work.begin()
    return work.finish()


def test_gaps_of_an_interrupted_round_are_told_by_the_next(workspace: Open, pool: Extractors) -> None:
    """No other round would."""
    room = workspace()
    _left(room, _line(FEED, Kind.FEED, Outcome.READ, entries=1, gaps=(GAP,)))

    assert [found.gap for found in _next_round(room, pool).gaps] == [GAP]


def test_a_killed_crawl_counts_against_no_outlet(workspace: Open, pool: Extractors) -> None:
    """What it did not get round to is postponed, and asked for again in two minutes."""
    room = workspace()
    name, _ = _left(room, _line("https://tass.ru/1", Kind.ARTICLE, Outcome.GONE), asked=(FEED,))
    take_in(room, pool)
    counted = {(tally.kind, tally.outcome): tally.count for tally in tallies_of_round(room.database, name)}
    with room.database.connect() as connection:
        row = connection.execute(select(feed.c.failures, feed.c.failing, feed.c.reason)).one()

    assert counted[Kind.FEED, Outcome.POSTPONED] == 1
    assert tuple(row) == (0, None, "the crawl ended before this source was done")
    assert next_due(room.database, room.chosen(["tass"]), at=AT) == AT + timedelta(minutes=2)


def test_the_requests_of_a_killed_crawl_are_in_the_report(workspace: Open, pool: Extractors) -> None:
    """Those up to a second before its end."""
    room = workspace()
    name, _ = _left(room, _line("https://tass.ru/1", Kind.ARTICLE, Outcome.GONE))
    take_in(room, pool)

    assert [(one.host, one.requests, one.bytes) for one in traffic_of_round(room.database, name)] == [
        ("tass.ru", 1, 700)
    ]
