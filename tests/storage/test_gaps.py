"""Gaps are kept, tried again until they are filled, and read back by the time they lie in."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from dronewire.gap import Gap, OutletGap
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from storage.crawling.assignments import assignments_of
from storage.crawling.gaps import gaps_of
from storage.rounds import UntakenHaul

from .conftest import AT

Lines = Callable[..., HaulLine]
Take = Callable[..., UntakenHaul]
FEED = "https://tass.ru/rss/v2.xml"
TASS = Outlet(id="tass", title="TASS", homepage="https://tass.ru", feeds=(FEED,))
HOUR = timedelta(hours=1)
OPEN = Gap(since=AT - 9 * HOUR, until=AT - HOUR, reason="no sitemap")


def _told(line: Lines, gap: Gap, *, at: datetime = AT) -> HaulLine:
    return line(FEED, Outcome.READ, kind=Kind.FEED, at=at, entries=9, gaps=(gap,))


def _given(database: Engine, at: datetime) -> tuple[Gap, ...]:
    (part,) = assignments_of(database, [TASS], at=at, due_only=False)
    return part.sources[0].gaps if part.sources else ()


@pytest.mark.parametrize(("tries", "wait"), [(1, HOUR), (2, 6 * HOUR), (3, 24 * HOUR), (4, 24 * HOUR)])
def test_an_open_gap_is_tried_again(database: Engine, take: Take, line: Lines, tries: int, wait: timedelta) -> None:
    """After an hour, six hours, then daily."""
    last = AT
    for number in range(tries):
        last = AT + number * HOUR
        take(_told(line, OPEN, at=last))

    assert _given(database, last + wait - timedelta(seconds=1)) == ()
    assert _given(database, last + wait) == (OPEN,)


def test_after_a_week_a_gap_stays_as_it_is(database: Engine, take: Take, line: Lines) -> None:
    """It is told, and no longer tried."""
    take(_told(line, OPEN))

    assert _given(database, AT + timedelta(days=7)) == ()
    assert gaps_of(database, OPEN.since, OPEN.until) == (OutletGap(outlet="tass", source=FEED, gap=OPEN),)


def test_a_gap_that_is_filled_is_not_tried_again(database: Engine, take: Take, line: Lines) -> None:
    """What all tries found is added up."""
    take(_told(line, Gap(since=OPEN.since, until=OPEN.until, found=2, reason="two pages were left")))
    take(_told(line, Gap(since=OPEN.since, until=OPEN.until, filled=True, found=3, reason="sitemap"), at=AT + HOUR))
    take(_told(line, OPEN, at=AT + 2 * HOUR))
    (known,) = gaps_of(database, OPEN.since, OPEN.until)

    assert _given(database, AT + 9 * HOUR) == ()
    assert known.gap == Gap(since=OPEN.since, until=OPEN.until, filled=True, found=5, reason="sitemap")


def test_gaps_are_read_back_by_their_time(database: Engine, take: Take, line: Lines) -> None:
    """Those that share an instant with the interval."""
    take(_told(line, OPEN))
    times = [(-20, -9), (-20, -8), (-5, -4), (-2, 9), (-1, 9)]

    assert [len(gaps_of(database, AT + since * HOUR, AT + until * HOUR)) for since, until in times] == [0, 1, 1, 1, 0]
