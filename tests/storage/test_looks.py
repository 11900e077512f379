"""An article is looked at again after an hour, a day and a week, whatever the looks before found."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from dronewire.assignment import key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from storage.crawling.assignments import assignments_of, next_due
from storage.crawling.known import WAITS
from storage.rounds import UntakenHaul, tallies_of_round
from storage.tables import address

from .conftest import AT

Lines = Callable[..., HaulLine]
Take = Callable[..., UntakenHaul]
TASS = Outlet(id="tass", title="TASS", homepage="https://tass.ru", feeds=("https://tass.ru/rss/v2.xml",))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LOOKS = (HOUR, DAY, 7 * DAY)
ONE = "https://tass.ru/1"


def _again(database: Engine, at: datetime) -> tuple[str, ...]:
    parts = assignments_of(database, [TASS], at=at, due_only=False)
    return parts[0].again if parts else ()


def _next(database: Engine) -> timedelta | None:
    """How long after it was kept the address is asked for again."""
    with database.connect() as connection:
        look = connection.scalar(select(address.c.next_look).where(address.c.address == ONE))
    return look - AT if look else None


def test_an_article_is_looked_at_three_times(database: Engine, take: Take, line: Lines) -> None:
    """Each look leads to the next, the last to none."""
    looks = []
    take(line(ONE, Outcome.KEPT), looks=LOOKS)
    while (after := _next(database)) is not None:
        looks.append(after)
        take(line(ONE, Outcome.SAME, at=AT + after), looks=LOOKS)

    assert tuple(looks) == LOOKS


@pytest.mark.parametrize("outcome", [Outcome.KEPT, Outcome.COPY, Outcome.REVISED, Outcome.SAME])
def test_every_sort_of_article_is_looked_at(database: Engine, take: Take, line: Lines, outcome: Outcome) -> None:
    """An hour later for the first time."""
    take(line(ONE, outcome), looks=LOOKS)

    assert (_again(database, AT + HOUR - timedelta(seconds=1)), _again(database, AT + HOUR)) == ((), (ONE,))


def test_looks_that_were_missed_are_not_made_up_for(database: Engine, take: Take, line: Lines) -> None:
    """After two days off, one look, then the one after a week."""
    take(line(ONE, Outcome.KEPT), looks=LOOKS)
    take(line(ONE, Outcome.SAME, at=AT + 2 * DAY), looks=LOOKS)

    assert _next(database) == 7 * DAY


def test_a_look_that_fails_is_tried_again(database: Engine, take: Take, line: Lines) -> None:
    """Ten minutes later; then the next look comes."""
    take(line(ONE, Outcome.KEPT), looks=LOOKS)
    take(line(ONE, Outcome.FAILED, at=AT + HOUR), looks=LOOKS)
    again = _next(database)
    take(line(ONE, Outcome.SAME, at=AT + HOUR + WAITS[0]), looks=LOOKS)

    assert (again, _next(database)) == (HOUR + WAITS[0], DAY)


def test_a_look_that_fails_for_days_gives_way_to_the_next(database: Engine, take: Take, line: Lines) -> None:
    """Its tries are used up, the look after a month is not."""
    month = 30 * DAY
    at = AT + HOUR
    take(line(ONE, Outcome.KEPT), looks=(HOUR, month))
    for wait in (*WAITS, DAY):
        take(line(ONE, Outcome.FAILED, at=at), looks=(HOUR, month))
        at += wait

    assert (_again(database, AT + month - HOUR), _again(database, AT + month)) == ((), (ONE,))


def test_an_article_that_is_gone_may_come_back(database: Engine, take: Take, line: Lines) -> None:
    """The later looks go on as if it were there."""
    take(line(ONE, Outcome.KEPT), looks=LOOKS)
    take(line(ONE, Outcome.GONE, at=AT + HOUR), looks=LOOKS)

    assert _next(database) == DAY


def test_a_page_that_never_was_an_article_is_not_looked_at(database: Engine, take: Take, line: Lines) -> None:
    """It is known, and that is all."""
    take(line(ONE, Outcome.NOT_AN_ARTICLE), looks=LOOKS)

    assert _next(database) is None


def test_a_look_goes_where_the_page_was(database: Engine, take: Take, line: Lines) -> None:
    """Not to the address that led there, which would be a second look at the same page."""
    take(line(ONE, Outcome.KEPT, final="https://tass.ru/politics/1"), looks=LOOKS)

    assert _again(database, AT + HOUR) == ("https://tass.ru/politics/1",)


def test_a_page_that_leads_to_the_front_page_says_nothing_of_that(database: Engine, take: Take, line: Lines) -> None:
    """The front page is not gone, and is not looked at."""
    take(line(ONE, Outcome.KEPT), looks=LOOKS)
    take(line(ONE, Outcome.GONE, final="https://tass.ru/", at=AT + HOUR), looks=LOOKS)
    (part,) = assignments_of(database, [TASS], at=AT + 9 * DAY, due_only=False)

    assert part.known == {key_of(ONE)}


def test_our_own_outage_uses_up_no_try(database: Engine, take: Take, line: Lines) -> None:
    """It is asked for again two minutes later, and has all its tries then."""
    take(line(ONE, Outcome.FAILED), ours=True)
    soon = _again(database, AT + timedelta(minutes=2))
    take(line(ONE, Outcome.FAILED, at=AT + timedelta(minutes=2)))

    assert soon == (ONE,)
    assert _again(database, AT + timedelta(minutes=12)) == (ONE,)


def test_an_outlet_with_a_look_is_due_for_that_alone(database: Engine, take: Take, line: Lines) -> None:
    """None of its sources is asked, and nothing but the look is carried along."""
    read = line(TASS.feeds[0], Outcome.READ, kind=Kind.FEED, entries=9, at=AT + HOUR)
    take(line(ONE, Outcome.KEPT), looks=LOOKS)
    take(read)
    (part,) = assignments_of(database, [TASS], at=AT + HOUR, due_only=True)

    assert next_due(database, [TASS], at=AT) == AT + HOUR
    assert (part.sources, part.again, part.known) == ((), (ONE,), frozenset())


def test_what_is_not_kept_yet_goes_before_looks(database: Engine, take: Take, line: Lines) -> None:
    """And no more than so many of either at once."""
    kept = [line(f"https://tass.ru/{n}", Outcome.KEPT) for n in range(5)]
    put_off = [line(f"https://tass.ru/put-off/{n}", Outcome.POSTPONED, at=AT + HOUR) for n in range(2)]
    take(*kept, looks=LOOKS)
    take(*put_off)
    (part,) = assignments_of(database, [TASS], at=AT + HOUR, due_only=False, most=3)

    assert sorted(part.again) == ["https://tass.ru/0", *(one.address for one in put_off)]


def test_what_is_older_than_our_watch_is_known_and_counted_once(database: Engine, take: Take, line: Lines) -> None:
    """Never asked for."""
    early = [line(f"https://tass.ru/{n}", Outcome.EARLIER) for n in (1, 2, 2)]
    haul = take(*early)
    (part,) = assignments_of(database, [TASS], at=AT + DAY, due_only=False)

    assert part.known == {key_of("https://tass.ru/1"), key_of("https://tass.ru/2")}
    assert part.again == ()
    assert [tally.count for tally in tallies_of_round(database, haul.round)] == [2]


def test_a_listing_under_another_spelling_keeps_an_address_known(database: Engine, take: Take, line: Lines) -> None:
    """It is the same article, and is not forgotten while it is listed."""
    take(line("https://www.tass.ru/1/", Outcome.KEPT))
    take(line(ONE, Outcome.KNOWN, at=AT + 40 * DAY))
    (part,) = assignments_of(database, [TASS], at=AT + 80 * DAY, due_only=False)

    assert part.known == {key_of(ONE)}
