"""Hosts that ask to be left alone are, whoever leads to them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from dronewire.assignment import OutletAssignment
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from storage.crawling.account import postpone
from storage.crawling.assignments import assignments_of, held_back, next_due
from storage.rounds import UntakenHaul, open_round, tallies_of_round

from .conftest import AT

Lines = Callable[..., HaulLine]
Take = Callable[..., UntakenHaul]
FEED = "https://tass.ru/rss/v2.xml"
TASS = Outlet(id="tass", title="TASS", homepage="https://tass.ru", feeds=(FEED,))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _parts(database: Engine, at: datetime, *, due: bool = True) -> tuple[OutletAssignment, ...]:
    return assignments_of(database, [TASS], at=at, due_only=due)


def _read(line: Lines, *, at: datetime = AT) -> HaulLine:
    return line(FEED, Outcome.READ, kind=Kind.FEED, at=at, entries=30, fresh=0, listed=frozenset({b"listed-1"}))


def test_retry_after_is_obeyed_by_hand_too(database: Engine, take: Take, line: Lines) -> None:
    """For all that lies on that host; the source is counted as postponed."""
    take(line("https://tass.ru/1", Outcome.BLOCKED, status=429, wait=1800.0), _read(line))
    at = AT + timedelta(minutes=29)
    held = held_back(database, [TASS], at=at)
    name = open_round(database, at)
    postpone(database, name, held, at=at)
    postpone(database, name, held, at=at)
    counted = [(tally.outcome, tally.count) for tally in tallies_of_round(database, name)]

    assert _parts(database, at, due=False) == ()
    assert [one.address for one in held] == [FEED]
    assert counted == [(Outcome.POSTPONED, 1)]
    assert _parts(database, AT + timedelta(minutes=30), due=False) != ()


def test_an_endless_retry_after_ends_after_a_day(database: Engine, take: Take, line: Lines) -> None:
    """Whatever number a server writes."""
    take(line(FEED, Outcome.FAILED, kind=Kind.FEED, status=503, wait=1e300))

    assert next_due(database, [TASS], at=AT) == AT + DAY


def test_only_the_host_that_asked_is_left_alone(database: Engine, take: Take, line: Lines) -> None:
    """Not the one whose redirect led to it; the crawl is told, since it may be led there again."""
    take(line("https://tass.ru/1", Outcome.FAILED, status=503, wait=7200.0, asker="www.tass.ru"), _read(line))
    (part,) = _parts(database, AT + HOUR, due=False)

    assert held_back(database, [TASS], at=AT + HOUR) == ()
    assert part.waits == {"www.tass.ru": AT + 2 * HOUR}


def test_the_hosts_of_others_are_none_of_an_outlets_business(database: Engine, take: Take, line: Lines) -> None:
    """What it is told of are its own."""
    take(line("https://tass.ru/1", Outcome.FAILED, status=503, wait=7200.0, asker="cdn.example"), _read(line))

    assert _parts(database, AT + HOUR, due=False)[0].waits == {}


def test_a_shorter_wait_ends_no_longer_one(database: Engine, take: Take, line: Lines) -> None:
    """Answers come in no order."""
    take(
        line("https://tass.ru/1", Outcome.BLOCKED, status=429, wait=3600.0),
        line("https://tass.ru/2", Outcome.BLOCKED, status=429, wait=60.0),
    )

    assert _parts(database, AT + timedelta(minutes=59), due=False) == ()
