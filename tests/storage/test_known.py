"""What is known of addresses goes into the next assignment, and what could not be had is asked for again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from dronewire.assignment import OutletAssignment, Validators, key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from storage.crawling import assignments
from storage.crawling.assignments import assignments_of
from storage.crawling.known import WAITS
from storage.keeping import batch
from storage.rounds import UntakenHaul, expect_haul, open_round, untaken_hauls

Lines = Callable[..., HaulLine]
FEED = "https://tass.ru/rss/v2.xml"
TASS = Outlet(id="tass", title="TASS", homepage="https://tass.ru", feeds=(FEED,))


def _end(database: Engine, haul: UntakenHaul, line: HaulLine) -> None:
    with batch(database, haul, end=10) as stretch:
        stretch.end(line, line.outcome)


def _next(database: Engine) -> UntakenHaul:
    name = open_round(database, datetime(2026, 11, 22, 7, tzinfo=UTC))
    expect_haul(database, name, round_name=name)
    return untaken_hauls(database)[-1]


def _part(database: Engine, at: datetime) -> OutletAssignment:
    return next(iter(assignments_of(database, [TASS], at=at, due_only=False)))


def _validators(database: Engine, at: datetime) -> Validators:
    (source,) = _part(database, at).sources or ()
    return source.validators


def test_what_was_kept_is_known(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """By its address, and by the one it was listed under."""
    ended = line("https://tass.ru/inh/1", Outcome.KEPT, final="https://tass.ru/1")
    _end(database, haul, ended)

    known = _part(database, haul.at).known

    assert known == {key_of("https://tass.ru/1"), key_of("https://tass.ru/inh/1")}


def test_what_was_postponed_is_due_at_once(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """Also if no feed lists it any more."""
    _end(database, haul, line("https://tass.ru/1", Outcome.POSTPONED))

    assert _part(database, haul.at).again == ("https://tass.ru/1",)


def test_what_failed_is_asked_for_again_when_it_is_due(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """Not before its time."""
    _end(database, haul, line("https://tass.ru/1", Outcome.FAILED))

    before = _part(database, haul.at + WAITS[0] - timedelta(seconds=1))
    after = _part(database, haul.at + WAITS[0])

    assert (before.again, after.again) == ((), ("https://tass.ru/1",))


def test_what_failed_and_then_came_is_not_asked_for_again(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """A good outcome ends the waiting."""
    _end(database, haul, line("https://tass.ru/1", Outcome.FAILED))
    _end(database, _next(database), line("https://tass.ru/1", Outcome.KEPT))

    assert _part(database, haul.at + timedelta(days=9)).again == ()


def test_a_feed_read_well_gives_its_validators(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """They go into the next assignment."""
    asked = Validators(etag='"7"', last_modified="Sun, 22 Nov 2026 06:00:00 GMT")
    _end(database, haul, line(FEED, Outcome.READ, kind=Kind.FEED, validators=asked, entries=3))

    assert _validators(database, haul.at) == asked


def test_a_feed_cut_short_loses_its_validators(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """Else a 304 would hide what was not read."""
    _end(database, haul, line(FEED, Outcome.READ, kind=Kind.FEED, validators=Validators(etag='"7"'), entries=3))
    _end(database, _next(database), line(FEED, Outcome.READ, kind=Kind.FEED, entries=3))

    assert _validators(database, haul.at) == Validators()


def test_an_unchanged_feed_keeps_its_validators(database: Engine, haul: UntakenHaul, line: Lines) -> None:
    """A 304 says that they still hold."""
    _end(database, haul, line(FEED, Outcome.READ, kind=Kind.FEED, validators=Validators(etag='"7"'), entries=3))
    _end(database, _next(database), line(FEED, Outcome.UNCHANGED, kind=Kind.FEED))

    assert _validators(database, haul.at) == Validators(etag='"7"')


def test_of_very_many_those_listed_last_are_carried(
    database: Engine, haul: UntakenHaul, line: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list names those again, and what nobody lists any more is asked for by nobody."""
    monkeypatch.setattr(assignments, "MOST_KNOWN", 2)
    first = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
    with batch(database, haul, end=10) as stretch:
        for number in range(4):
            one = line(f"https://tass.ru/{number}", Outcome.KEPT, at=first + timedelta(minutes=number))
            stretch.end(one, Outcome.KEPT)

    assert _part(database, first + timedelta(hours=1)).known == {
        key_of("https://tass.ru/2"),
        key_of("https://tass.ru/3"),
    }
