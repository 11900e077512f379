"""A source's interval follows what was new in it, within bounds that hold whatever it does."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dronewire.outcome import Kind
from dronewire.outlet.polling import (
    BACK_OFF,
    FASTEST,
    HOLD_AT_FIRST,
    OVERLAP,
    SLOWEST,
    SPREAD,
    START,
    Pace,
    Setback,
    back_off,
    interval,
    last_call,
    seen,
    spread,
)

ADDRESS = "https://tass.ru/rss/v2.xml"
FEED = Kind.FEED
HOUR = timedelta(hours=1)

readings = st.lists(
    st.tuples(st.integers(0, 300), st.timedeltas(timedelta(seconds=1), timedelta(days=9)), st.integers(0, 300)),
    max_size=30,
)
seconds = st.none() | st.floats(min_value=0, allow_nan=False)


def _after(told: list[tuple[int, timedelta, int]]) -> Pace:
    pace = Pace()
    for fresh, elapsed, more in told:
        pace = seen(pace, fresh=fresh, entries=fresh + more, elapsed=elapsed)
    return pace


def _steady(an_hour: float, *, entries: int, days: float) -> tuple[Pace, timedelta]:
    """The pace of a feed that publishes evenly and was read whenever it was due."""
    pace, wait, published, told, now = Pace(), START, 0.0, 0, 0.0
    while now < days * 24:
        now += wait / HOUR
        published = now * an_hour
        fresh, told = int(published) - told, int(published)
        pace = seen(pace, fresh=min(fresh, entries), entries=entries, elapsed=wait)
        wait = interval(pace, ADDRESS, kind=FEED, entries=entries)
        pace = Pace(fast=pace.fast, slow=pace.slow, peak=pace.peak, watched=pace.watched, interval=wait)
    return pace, wait


@settings(deadline=None)
@given(readings, st.text(), st.integers(0, 300), seconds)
def test_an_interval_is_never_out_of_bounds(
    told: list[tuple[int, timedelta, int]], address: str, entries: int, hold: float | None
) -> None:
    """Two minutes to a day, whatever was seen and whatever it asks for."""
    found = interval(_after(told), address, kind=FEED, entries=entries, hold=hold)

    assert FASTEST[FEED] <= found <= SLOWEST


@settings(deadline=None)
@given(readings, st.integers(1, 300), seconds)
def test_overlap_is_kept_at_the_rate_seen(
    told: list[tuple[int, timedelta, int]], entries: int, hold: float | None
) -> None:
    """At most a third of what is listed is new next time, at the fastest that was seen, or it is asked at once."""
    pace = _after(told)
    found = interval(pace, ADDRESS, kind=FEED, entries=entries, hold=hold)
    expected = max(pace.rate, pace.peak) * (found / HOUR)

    assert found == FASTEST[FEED] or expected <= entries * OVERLAP * 1.001


@settings(deadline=None)
@given(readings, st.integers(1, 300), st.floats(0, 86_400))
def test_what_a_source_asks_for_is_respected_unless_it_would_break_the_overlap(
    told: list[tuple[int, timedelta, int]], entries: int, hold: float
) -> None:
    """A ttl makes an interval longer, never shorter."""
    pace = _after(told)
    plain = interval(pace, ADDRESS, kind=FEED, entries=entries)
    held = interval(pace, ADDRESS, kind=FEED, entries=entries, hold=hold)
    fastest = max(pace.rate, pace.peak)
    overlap = timedelta(hours=min(entries * OVERLAP / fastest, 24)) if fastest else SLOWEST

    believed = max(HOLD_AT_FIRST, timedelta(hours=pace.watched))

    assert held >= plain
    assert held >= min(timedelta(seconds=hold), overlap, believed) - timedelta(microseconds=5)


@pytest.mark.parametrize(("watched", "hours"), [(0.0, 0.5), (3.0, 3.0), (100.0, 24.0)])
def test_a_source_is_believed_as_far_as_it_was_watched(watched: float, hours: float) -> None:
    """Engines write "a day" on feeds that hold three hours."""
    found = interval(Pace(watched=watched, interval=SLOWEST), ADDRESS, kind=FEED, entries=20, hold=86_400.0)
    never = interval(Pace(watched=watched), ADDRESS, kind=FEED, entries=20, hold=86_400.0)

    assert (found >= never, never) == (True, hours * HOUR)


@settings(deadline=None)
@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.sampled_from(["Europe/Moscow", "America/New_York"]))  # noqa: DTZ001
def test_the_last_call_is_on_the_day_after(asked: datetime, zone: str) -> None:
    """So that a source is asked on each of them, and before the day's bundle."""
    at = asked.replace(tzinfo=UTC)
    call = last_call(at, ZoneInfo(zone))
    day = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)

    assert call.astimezone(ZoneInfo(zone)).date() == day
    assert call > at + timedelta(hours=20)


@settings(deadline=None)
@given(readings, st.integers(1, 300), st.integers(0, 50), st.timedeltas(timedelta(seconds=1), timedelta(days=9)))
def test_more_that_is_new_never_makes_it_slower(
    told: list[tuple[int, timedelta, int]], entries: int, fresh: int, elapsed: timedelta
) -> None:
    """Of two readings the one that brought more is followed by the sooner one."""
    pace = _after(told)
    less = seen(pace, fresh=fresh, entries=500, elapsed=elapsed)
    more = seen(pace, fresh=fresh + 1, entries=500, elapsed=elapsed)

    assert interval(more, ADDRESS, kind=FEED, entries=entries) <= interval(less, ADDRESS, kind=FEED, entries=entries)


def test_after_the_first_reading_it_is_asked_again_in_ten_minutes() -> None:
    """Nothing is known of its rate yet."""
    found = interval(Pace(), ADDRESS, kind=FEED, entries=30)

    assert found == START * spread(ADDRESS)


def test_a_busy_feed_is_read_about_four_times_an_entry() -> None:
    """Two entries an hour: every seven and a half minutes."""
    _, wait = _steady(2, entries=100, days=4)

    assert timedelta(minutes=5) < wait < timedelta(minutes=10)


def test_a_slow_feed_is_read_seldom() -> None:
    """An entry in four days, the last one three days ago: once a day."""
    _, wait = _steady(1 / 96, entries=30, days=59)

    assert timedelta(hours=12) < wait <= SLOWEST


def test_nothing_new_makes_it_slower_step_by_step() -> None:
    """Each interval is at most twice the one before, until it is a day."""
    pace, waits = Pace(interval=START), []
    for _ in range(12):
        pace = seen(pace, fresh=0, entries=30, elapsed=pace.interval or START)
        waits.append(interval(pace, ADDRESS, kind=FEED, entries=30))
        pace = Pace(watched=pace.watched, interval=waits[-1])

    assert waits == sorted(waits)
    assert all(later <= earlier * 2 * (1 + SPREAD) for earlier, later in pairwise(waits))
    assert waits[-1] >= SLOWEST * (1 - SPREAD)


def test_a_burst_is_followed_at_once_and_remembered_for_days() -> None:
    """A feed of ten entries that once brought eight in an hour is never again left alone for long that week."""
    quiet, _ = _steady(1 / 24, entries=10, days=10)
    burst = seen(quiet, fresh=8, entries=10, elapsed=HOUR)
    later = seen(burst, fresh=1, entries=10, elapsed=timedelta(days=1))

    assert interval(burst, ADDRESS, kind=FEED, entries=10) < timedelta(minutes=5)
    assert interval(later, ADDRESS, kind=FEED, entries=10) < timedelta(hours=1)


def test_a_feed_that_overflowed_is_read_at_least_six_times_as_often() -> None:
    """All it listed was new: more may have come and gone."""
    pace = seen(Pace(interval=HOUR * 6, watched=48), fresh=10, entries=10, elapsed=HOUR * 6)

    assert interval(pace, ADDRESS, kind=FEED, entries=10) <= HOUR


def test_lists_are_read_less_often_than_feeds() -> None:
    """A sitemap weighs megabytes."""
    pace = seen(Pace(interval=START), fresh=100, entries=10_000, elapsed=START)

    assert interval(pace, ADDRESS, kind=Kind.SITEMAP, entries=10_000) >= timedelta(minutes=10)


@settings(deadline=None)
@given(st.sampled_from(Setback), st.integers(1, 10_000), st.text(), seconds)
def test_a_source_is_never_given_up(setback: Setback, failures: int, address: str, wait: float | None) -> None:
    """After any number of failures it is asked again within a day."""
    assert timedelta(minutes=2) <= back_off(setback, address, failures=failures, wait=wait) <= timedelta(hours=24)


@settings(deadline=None)
@given(st.sampled_from(Setback), st.integers(1, 50), st.floats(0, 86_400))
def test_what_it_asks_us_to_wait_is_always_waited(setback: Setback, failures: int, wait: float) -> None:
    """Up to a day."""
    asked = timedelta(seconds=wait)

    assert back_off(setback, ADDRESS, failures=failures, wait=wait) >= asked


@settings(deadline=None)
@given(st.sampled_from(Setback), st.integers(1, 50))
def test_waits_grow_with_the_failures(setback: Setback, failures: int) -> None:
    """To the longest of their sort."""
    first, longest = BACK_OFF[setback]
    wait = back_off(setback, ADDRESS, failures=failures)

    assert first * (1 - SPREAD) <= wait <= back_off(setback, ADDRESS, failures=failures + 1) <= longest


@settings(deadline=None)
@given(st.text())
def test_the_spread_is_small_and_always_the_same(address: str) -> None:
    """So that a round can be replayed."""
    assert 1 - SPREAD <= spread(address) == spread(address) <= 1 + SPREAD
