"""A source that has always listed something and now lists nothing: told, and not taken for quiet."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from storage.crawling.assignments import assignments_of
from storage.crawling.health import blind_of
from storage.rounds import UntakenHaul
from storage.tables import feed

from .conftest import AT

Lines = Callable[..., HaulLine]
Take = Callable[..., UntakenHaul]
FEED, MAP = "https://tass.ru/rss/v2.xml", "https://tass.ru/news-sitemap.xml"
TASS = Outlet(id="tass", title="TASS", homepage="https://tass.ru", feeds=(FEED,), sitemaps=(MAP,))
HOUR = timedelta(hours=1)
KEYS = frozenset({b"listed-1"})


def _read(line: Lines, entries: int, *, hours: int, address: str = FEED, kind: Kind = Kind.FEED) -> HaulLine:
    values = {
        "entries": entries,
        "fresh": entries,
        "listed": KEYS if entries else None,
        "reason": "" if entries else "x",
    }
    return line(address, Outcome.READ, kind=kind, at=AT + hours * HOUR, **values)


def _row(database: Engine) -> tuple[object, ...]:
    columns = (feed.c.read, feed.c.listed, feed.c.listed_at, feed.c.failing, feed.c.failures)
    with database.connect() as connection:
        return tuple(connection.execute(select(*columns)).one())


def test_nothing_of_the_last_reading_is_lost(database: Engine, take: Take, line: Lines) -> None:
    """What it listed, and when; it counts as not read since."""
    take(_read(line, 5, hours=0))
    take(_read(line, 0, hours=1))

    assert _row(database) == (AT, b"listed-1", AT, AT + HOUR, 0)


def test_it_is_asked_again_as_soon_as_before(database: Engine, take: Take, line: Lines) -> None:
    """However often it lists nothing."""
    take(_read(line, 5, hours=0))
    waits = []
    for hours in range(1, 6):
        take(_read(line, 0, hours=hours))
        with database.connect() as connection:
            row = connection.execute(select(feed.c.due, feed.c.interval)).one()
        waits.append((row.due - AT - hours * HOUR, row.interval))

    assert len(set(waits)) == 1


def test_after_a_day_other_lists_are_read_as_well(database: Engine, take: Take, line: Lines) -> None:
    """And it is named as one by which nothing would be heard."""
    take(_read(line, 5, hours=0))
    for hours in (1, 26):
        take(_read(line, 0, hours=hours))
    (part,) = assignments_of(database, [TASS], at=AT + 27 * HOUR, due_only=False)
    blind = blind_of(database, [TASS], at=AT + 27 * HOUR)

    assert [source.address for source in part.sources or ()] == [FEED, MAP]
    assert [(one.source, one.since, one.reason) for one in blind] == [(FEED, AT, "read: x")]


def test_one_entry_ends_it(database: Engine, take: Take, line: Lines) -> None:
    """It is well again."""
    take(_read(line, 5, hours=0))
    take(_read(line, 0, hours=1))
    take(_read(line, 5, hours=2))

    assert _row(database)[3:] == (None, 0)


def test_a_home_page_that_led_to_feeds_is_well(database: Engine, take: Take, line: Lines) -> None:
    """It was read as a page of links before, and now was only searched."""
    home = "https://tass.ru/"
    take(_read(line, 5, hours=0, address=home, kind=Kind.SECTION))
    take(line(home, Outcome.READ, kind=Kind.SECTION, at=AT + HOUR, found=((Kind.FEED, FEED),)))
    with database.connect() as connection:
        read, failing = connection.execute(select(feed.c.read, feed.c.failing).where(feed.c.address == home)).one()

    assert (read, failing) == (AT + HOUR, None)


@pytest.mark.parametrize(("kind", "address"), [(Kind.SITEMAP, MAP), (Kind.FEED, FEED)])
def test_what_may_be_empty_is_well(database: Engine, take: Take, line: Lines, kind: Kind, address: str) -> None:
    """A news sitemap after two quiet days, and a feed that never listed anything."""
    if kind is Kind.SITEMAP:
        take(_read(line, 5, hours=0, address=address, kind=kind))
    take(_read(line, 0, hours=1, address=address, kind=kind))

    assert _row(database)[0] == AT + HOUR
