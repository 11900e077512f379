"""Sources come due by what was new in them and by how they failed; what is known of them goes into assignments."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, select

from dronewire.assignment import OutletAssignment, Source, Validators, key_of
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet, Verification
from dronewire.outlet.polling import START, spread
from storage.crawling.assignments import assignments_of, next_due
from storage.crawling.health import blind_of
from storage.rounds import UntakenHaul
from storage.tables import feed

from .conftest import AT

Lines = Callable[..., HaulLine]
Take = Callable[..., UntakenHaul]
FEED, MAP = "https://tass.ru/rss/v2.xml", "https://tass.ru/sitemap.xml"
TASS = Outlet(id="tass", title="TASS", homepage="https://tass.ru", feeds=(FEED,), sitemaps=(MAP,))
FEED_ONLY = Outlet(id="tass", title="TASS", homepage="https://tass.ru", feeds=(FEED,), verification=Verification.LIVE)
BARE = Outlet(id="tass", title="TASS", homepage="https://tass.ru")
HOME = "https://tass.ru/"
LATER = AT + START * spread(FEED)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TAG = Validators(etag='"7"')


def _parts(database: Engine, at: datetime, *, outlet: Outlet = TASS, due: bool = True) -> tuple[OutletAssignment, ...]:
    return assignments_of(database, [outlet], at=at, due_only=due)


def _sources(database: Engine, at: datetime, *, outlet: Outlet = TASS, due: bool = True) -> tuple[Source, ...]:
    parts = _parts(database, at, outlet=outlet, due=due)
    return parts[0].sources or () if parts else ()


def _read(line: Lines, *, at: datetime = AT, **more: object) -> HaulLine:
    values = {"kind": Kind.FEED, "at": at, "entries": 30, "fresh": 0, "listed": frozenset({b"listed-1"})}
    return line(FEED, Outcome.READ, **{**values, **more})


def test_a_source_that_was_never_asked_is_due(database: Engine) -> None:
    """With nothing known of it."""
    assert _sources(database, AT) == (Source(address=FEED),)


def test_a_source_is_due_ten_minutes_after_its_first_reading(database: Engine, take: Take, line: Lines) -> None:
    """And not before; an outlet of which nothing is due is left out."""
    take(_read(line))

    assert _parts(database, LATER - timedelta(seconds=1)) == ()
    assert [source.address for source in _sources(database, LATER)] == [FEED]


def test_a_source_is_read_on_every_day(database: Engine, take: Take, line: Lines) -> None:
    """Of the zone that bundles are in: what is read once a day is read before the next one ends."""
    moscow = ZoneInfo("Europe/Moscow")
    late = datetime(2026, 11, 22, 23, 58, tzinfo=moscow)
    take(_read(line, hold=86_400.0), zone=moscow)
    take(_read(line, at=late, hold=86_400.0), zone=moscow)
    with database.begin() as connection:
        connection.execute(feed.update().values(watched=100.0, interval=86_400.0))
    take(_read(line, at=late + timedelta(minutes=1), hold=86_400.0), zone=moscow)

    assert next_due(database, [TASS], at=AT) == datetime(2026, 11, 23, 22, 0, tzinfo=moscow)


def test_who_asks_to_wait_is_not_asked_for_a_days_sake(database: Engine, take: Take, line: Lines) -> None:
    """The bundle of that day then knows nothing of it."""
    late = datetime(2026, 11, 22, 23, 58, tzinfo=UTC)
    take(line(FEED, Outcome.FAILED, kind=Kind.FEED, at=late, status=503, wait=86_400.0))

    assert next_due(database, [TASS], at=AT) == late + DAY


def test_by_hand_all_sources_are_read(database: Engine, take: Take, line: Lines) -> None:
    """Due or not."""
    take(_read(line))

    assert [source.address for source in _sources(database, AT, due=False)] == [FEED]


def test_what_a_source_listed_goes_into_the_next_assignment(database: Engine, take: Take, line: Lines) -> None:
    """With its validators and the instant."""
    take(_read(line, validators=TAG))

    assert _sources(database, LATER) == (
        Source(address=FEED, validators=TAG, read=AT, changed=AT, listed=frozenset({b"listed-1"})),
    )


def test_a_source_that_lists_the_same_again_has_not_changed(database: Engine, take: Take, line: Lines) -> None:
    """It may have stood still, so the instant of its last change goes into the next assignment as well."""
    take(_read(line))
    take(_read(line, at=LATER))
    (source,) = _sources(database, LATER + timedelta(days=1))

    assert (source.read, source.changed) == (LATER, AT)


def test_a_list_that_is_empty_for_once_hides_no_gap(database: Engine, take: Take, line: Lines) -> None:
    """The one before it stands, with its instant."""
    take(_read(line))
    take(_read(line, at=LATER, entries=0))
    (source,) = _sources(database, AT + DAY)

    assert (source.read, source.listed) == (AT, frozenset({b"listed-1"}))


def test_a_304_says_that_the_list_still_stands(database: Engine, take: Take, line: Lines) -> None:
    """A gap can only begin after it."""
    take(_read(line))
    take(line(FEED, Outcome.UNCHANGED, kind=Kind.FEED, at=LATER))
    (source,) = _sources(database, AT + DAY)

    assert (source.read, source.listed) == (LATER, frozenset({b"listed-1"}))


def test_after_six_hours_a_source_is_asked_without_validators(database: Engine, take: Take, line: Lines) -> None:
    """Some servers never stop to say 304."""
    take(_read(line, validators=TAG))
    take(line(FEED, Outcome.UNCHANGED, kind=Kind.FEED, at=AT + 5 * HOUR))
    (before,) = _sources(database, AT + 6 * HOUR - timedelta(seconds=1), due=False)
    (after,) = _sources(database, AT + 6 * HOUR, due=False)

    assert (before.validators, after.validators) == (TAG, Validators())


def _caught(take: Take, line: Lines, *, published: datetime) -> datetime:
    """A source says 304 for six hours; then it lists an article published at an instant. Gives when."""
    new, found = "https://tass.ru/9", AT + 6 * HOUR
    take(_read(line, validators=TAG))
    take(line(FEED, Outcome.UNCHANGED, kind=Kind.FEED, at=AT + 5 * HOUR))
    article = line(new, Outcome.KEPT, at=found)
    keys = frozenset({key_of(new)})
    take(article, _read(line, at=found, listed=keys, validators=TAG), dated={key_of(new): published})
    return found


def test_validators_that_lied_are_not_used_for_a_week(database: Engine, take: Take, line: Lines) -> None:
    """It said that nothing had changed an hour after something had."""
    found = _caught(take, line, published=AT + 4 * HOUR)
    (soon,) = _sources(database, found + HOUR, due=False)
    take(_read(line, at=found + 7 * DAY, validators=TAG))
    (later,) = _sources(database, found + 7 * DAY + HOUR, due=False)

    assert (soon.validators, later.validators) == (Validators(), TAG)


def test_what_was_published_after_the_last_304_is_no_lie(database: Engine, take: Take, line: Lines) -> None:
    """Nor a few minutes before it: clocks differ."""
    found = _caught(take, line, published=AT + 5 * HOUR - timedelta(minutes=4))
    (source,) = _sources(database, found + HOUR, due=False)

    assert source.validators == TAG


def test_what_was_known_before_is_no_lie(database: Engine, take: Take, line: Lines) -> None:
    """An article that is looked at again was published long ago."""
    take(line("https://tass.ru/9", Outcome.KEPT, at=AT - HOUR))
    found = _caught(take, line, published=AT - HOUR)
    (source,) = _sources(database, found + HOUR, due=False)

    assert source.validators == TAG


def test_a_failing_source_is_left_alone_for_longer_each_time(database: Engine, take: Take, line: Lines) -> None:
    """Five minutes, then ten."""
    take(line(FEED, Outcome.FAILED, kind=Kind.FEED, status=500))
    first = next_due(database, [TASS], at=AT)
    take(line(FEED, Outcome.FAILED, kind=Kind.FEED, status=500, at=AT + HOUR))
    second = next_due(database, [TASS], at=AT)

    assert first == AT + timedelta(minutes=5) * spread(FEED)
    assert second == AT + HOUR + timedelta(minutes=10) * spread(FEED)


def test_another_sort_of_failure_has_its_own_waits(database: Engine, take: Take, line: Lines) -> None:
    """The first of its sort waits as the first."""
    for hours in range(4):
        take(line(FEED, Outcome.FAILED, kind=Kind.FEED, status=500, at=AT + hours * HOUR))
    take(line(FEED, Outcome.GONE, kind=Kind.FEED, status=404, at=AT + 9 * HOUR))

    assert next_due(database, [FEED_ONLY], at=AT) == AT + 9 * HOUR + HOUR * spread(FEED)


def test_one_good_answer_ends_the_waiting(database: Engine, take: Take, line: Lines) -> None:
    """The pace from before counts again."""
    take(_read(line))
    for hours in (1, 2, 3):
        take(line(FEED, Outcome.FAILED, kind=Kind.FEED, status=500, at=AT + hours * HOUR))
    take(_read(line, at=AT + 4 * HOUR, fresh=8))

    with database.connect() as connection:
        row = connection.execute(select(feed.c.failures, feed.c.setback, feed.c.failing)).one()

    assert tuple(row) == (0, "", None)


def test_our_own_outage_counts_against_no_source(database: Engine, take: Take, line: Lines) -> None:
    """No failure is counted, and it is due in two minutes, however long it goes on."""
    take(_read(line))
    for minutes in (10, 12, 14):
        take(line(FEED, Outcome.FAILED, kind=Kind.FEED, at=AT + timedelta(minutes=minutes)), ours=True)
    with database.connect() as connection:
        row = connection.execute(select(feed.c.failures, feed.c.failing)).one()

    assert tuple(row) == (0, None)
    assert next_due(database, [TASS], at=AT) == AT + timedelta(minutes=16)


def test_a_list_that_only_filled_a_gap_is_no_source(database: Engine, take: Take, line: Lines) -> None:
    """It has no row, and so is in nobody's way."""
    page = "https://tass.ru/archive/2026/11/21"
    take(
        line(page, Outcome.READ, kind=Kind.SECTION, entries=40),
        _read(line),
        sources=frozenset({("tass", key_of(FEED))}),
    )
    with database.connect() as connection:
        rows = connection.scalars(select(feed.c.address)).all()

    assert rows == [FEED]


def test_we_are_blind_where_a_source_is_not_read(database: Engine, take: Take, line: Lines) -> None:
    """For longer than three of its intervals, with why."""
    take(_read(line))
    take(line(FEED, Outcome.FAILED, kind=Kind.FEED, status=500, reason="status 500", at=LATER))
    seeing = blind_of(database, [TASS], at=LATER + timedelta(minutes=5))
    (blind,) = blind_of(database, [TASS], at=AT + HOUR)

    assert seeing == ()
    assert (blind.source, blind.since, blind.reason) == (FEED, AT, "failed: status 500")


def test_we_are_blind_where_a_source_never_was_read(database: Engine, take: Take, line: Lines) -> None:
    """At once."""
    take(line(FEED, Outcome.GONE, kind=Kind.FEED, status=404, reason="status 404"))

    assert [one.source for one in blind_of(database, [TASS], at=AT)] == [FEED]
