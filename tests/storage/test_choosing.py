"""Which of an outlet's sources are read, and when its home page is searched for others, or read in their place."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from dronewire.assignment import OutletAssignment, Source, key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet, Verification
from storage.crawling.assignments import assignments_of
from storage.rounds import UntakenHaul

from .conftest import AT

Lines = Callable[..., HaulLine]
Take = Callable[..., UntakenHaul]
FEED, HOME, MAP = "https://tass.ru/rss/v2.xml", "https://tass.ru/", "https://tass.ru/sitemap.xml"
TASS = Outlet(id="tass", title="TASS", homepage="https://tass.ru", feeds=(FEED,), sitemaps=(MAP,))
BARE = Outlet(id="tass", title="TASS", homepage="https://tass.ru")
MAPPED = Outlet(id="tass", title="TASS", homepage="https://tass.ru", sitemaps=(MAP,))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def _part(database: Engine, hours: float, *, outlet: Outlet = MAPPED) -> OutletAssignment:
    (part,) = assignments_of(database, [outlet], at=AT + hours * HOUR, due_only=False)
    return part


def _reads(part: OutletAssignment) -> list[str]:
    return [source.address for source in part.sources or ()]


def _mapped(line: Lines, *, hours: float, fresh: int, listed: bytes = b"listed-1") -> HaulLine:
    keys = frozenset({listed})
    at = AT + hours * HOUR
    return line(MAP, Outcome.READ, kind=Kind.SITEMAP, at=at, entries=9, fresh=fresh, listed=keys)


def _parts(database: Engine, at: datetime, *, outlet: Outlet = TASS, due: bool = True) -> tuple[OutletAssignment, ...]:
    return assignments_of(database, [outlet], at=at, due_only=due)


def _sources(database: Engine, at: datetime, *, outlet: Outlet = TASS, due: bool = True) -> tuple[Source, ...]:
    parts = _parts(database, at, outlet=outlet, due=due)
    return parts[0].sources or () if parts else ()


def _read(line: Lines, *, at: datetime = AT, **more: object) -> HaulLine:
    values = {"kind": Kind.FEED, "at": at, "entries": 30, "fresh": 0, "listed": frozenset({b"listed-1"})}
    return line(FEED, Outcome.READ, **{**values, **more})


def test_a_sitemap_is_read_once_no_feed_answers_for_a_day(database: Engine, take: Take, line: Lines) -> None:
    """The feed is asked all the same."""
    take(_read(line))
    take(line(FEED, Outcome.FAILED, kind=Kind.FEED, status=500, at=AT + HOUR))
    take(line(FEED, Outcome.FAILED, kind=Kind.FEED, status=500, at=AT + DAY))
    before = _sources(database, AT + DAY, due=False)
    after = _sources(database, AT + DAY + HOUR, due=False)

    assert [source.address for source in before] == [FEED]
    assert [source.address for source in after] == [FEED, MAP]


def test_what_a_sitemap_listed_before_the_feed_took_over_is_no_gap(database: Engine, take: Take, line: Lines) -> None:
    """It is read as for the first time."""
    take(line(MAP, Outcome.READ, kind=Kind.SITEMAP, entries=9, fresh=9, listed=frozenset({b"listed-9"})))
    take(_read(line, at=AT + DAY))
    for days in (10, 12):
        take(line(FEED, Outcome.FAILED, kind=Kind.FEED, status=500, at=AT + days * DAY))
    source = _sources(database, AT + 12 * DAY, due=False)[1]

    assert source == Source(address=MAP, kind=Kind.SITEMAP)


def test_a_feed_that_never_was_there_is_not_waited_for(database: Engine, take: Take, line: Lines) -> None:
    """A declaration may be a guess."""
    take(line(FEED, Outcome.GONE, kind=Kind.FEED, status=404))

    assert [source.address for source in _sources(database, AT + HOUR, due=False)] == [FEED, MAP]


def test_an_outlet_that_names_nothing_is_searched(database: Engine) -> None:
    """At once, by schedule and by hand."""
    (scheduled,) = _parts(database, AT, outlet=BARE)
    (by_hand,) = _parts(database, AT, outlet=BARE, due=False)

    assert (scheduled.discover, scheduled.sources) == (True, ())
    assert by_hand.discover is True


def test_what_a_search_found_is_read_from_then_on(database: Engine, take: Take, line: Lines) -> None:
    """The home page is not searched again, and what was merely tried is forgotten."""
    searched = {"searched": frozenset({"tass"}), "sources": frozenset({("tass", key_of(HOME))})}
    take(
        line("https://tass.ru/rss", Outcome.GONE, kind=Kind.FEED, status=404),
        _read(line),
        line(HOME, Outcome.READ, kind=Kind.SECTION, found=((Kind.FEED, FEED),)),
        **searched,
    )
    (part,) = _parts(database, AT + 2 * DAY, outlet=BARE)

    assert part.discover is False
    assert part.sources == (Source(address=FEED, read=AT, changed=AT, listed=frozenset({b"listed-1"}), found=True),)


def test_a_home_page_that_leads_nowhere_is_read_itself(database: Engine, take: Take, line: Lines) -> None:
    """And searched again the next day."""
    around = {"searched": frozenset({"tass"}), "sources": frozenset({("tass", key_of(HOME))})}
    itself = ((Kind.SECTION, HOME),)
    take(
        line(HOME, Outcome.READ, kind=Kind.SECTION, entries=40, listed=frozenset({b"listed-1"}), found=itself), **around
    )
    (soon,) = _parts(database, AT + HOUR, outlet=BARE)
    take(line(HOME, Outcome.READ, kind=Kind.SECTION, entries=40, fresh=0, at=AT + HOUR))
    (next_day,) = _parts(database, AT + DAY, outlet=BARE)

    assert [(source.address, source.kind) for source in soon.sources or ()] == [(HOME, Kind.SECTION)]
    assert (soon.discover, next_day.discover) == (False, True)


def test_a_search_that_failed_is_tried_again(database: Engine, take: Take, line: Lines) -> None:
    """When the home page is due by its failures, not only the next day."""
    around = {"searched": frozenset({"tass"}), "sources": frozenset({("tass", key_of(HOME))})}
    take(line(HOME, Outcome.FAILED, kind=Kind.SECTION, reason="no whole answer in time"), **around)

    assert _parts(database, AT + timedelta(minutes=4), outlet=BARE) == ()
    assert _parts(database, AT + timedelta(minutes=6), outlet=BARE)[0].discover is True


def test_when_all_that_was_found_fails_for_a_day_it_is_searched_again(
    database: Engine, take: Take, line: Lines
) -> None:
    """What was found is asked on."""
    take(_read(line), line(HOME, Outcome.READ, kind=Kind.SECTION, found=((Kind.FEED, FEED),)))
    for days in (1, 2):
        take(line(FEED, Outcome.GONE, kind=Kind.FEED, status=404, at=AT + days * DAY))
    (part,) = _parts(database, AT + 2 * DAY + 9 * HOUR, outlet=BARE)

    assert part.discover is True
    assert [source.address for source in part.sources or ()] == [FEED]


def test_a_list_that_was_never_asked_is_relied_on(database: Engine) -> None:
    """Nothing else is searched before it was."""
    part = _part(database, 0)

    assert (part.discover, _reads(part)) == (False, [MAP])


def test_a_sitemap_that_is_not_there_has_the_home_page_searched(database: Engine, take: Take, line: Lines) -> None:
    """It is asked on."""
    take(line(MAP, Outcome.GONE, kind=Kind.SITEMAP, status=404))
    part = _part(database, 1)

    assert (part.discover, _reads(part)) == (True, [MAP])


def test_a_sitemap_that_never_brought_anything_is_dead(database: Engine, take: Take, line: Lines) -> None:
    """Once it was watched for a day."""
    take(_mapped(line, hours=0, fresh=0))
    take(_mapped(line, hours=12, fresh=0))
    before = _part(database, 13)
    take(_mapped(line, hours=25, fresh=0))

    assert (before.discover, _part(database, 26).discover) == (False, True)


def test_a_sitemap_that_stands_still_for_a_week_may_be_dead(database: Engine, take: Take, line: Lines) -> None:
    """Though it brought something once."""
    take(_mapped(line, hours=0, fresh=0))
    take(_mapped(line, hours=12, fresh=3, listed=b"listed-2"))
    take(_mapped(line, hours=13 + 24 * 7, fresh=0, listed=b"listed-2"))

    assert _part(database, 14 + 24 * 7).discover is True


def test_one_new_entry_brings_it_to_life(database: Engine, take: Take, line: Lines) -> None:
    """Nothing is searched any more."""
    take(_mapped(line, hours=0, fresh=0))
    take(_mapped(line, hours=25, fresh=1, listed=b"listed-2"))

    assert _part(database, 26).discover is False


def test_a_home_page_of_links_is_read_beside_what_is_dead(database: Engine, take: Take, line: Lines) -> None:
    """It was searched, and links to articles; until the next day it is read like any list."""
    take(line(MAP, Outcome.GONE, kind=Kind.SITEMAP, status=404))
    around = {"searched": frozenset({"tass"}), "sources": frozenset({("tass", key_of(HOME))})}
    home = line(HOME, Outcome.READ, kind=Kind.SECTION, at=AT + HOUR, entries=20, listed=frozenset({b"listed-1"}))
    take(home, **around)
    part = _part(database, 2)

    assert (part.discover, _reads(part)) == (False, [MAP, HOME])


@pytest.mark.parametrize("verified", [Verification.LIVE, Verification.SITE])
def test_what_we_ship_says_itself_what_is_read(
    database: Engine, take: Take, line: Lines, verified: Verification
) -> None:
    """Its terms may allow no more."""
    take(line(MAP, Outcome.GONE, kind=Kind.SITEMAP, status=404))
    ours = MAPPED.model_copy(update={"verification": verified})

    assert _part(database, 1, outlet=ours).discover is False
