"""When somebody is written to."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dronewire.timing import HOUR, Quiet, Timing, When

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet(begin=time(22), end=time(7))

instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 (made aware)
times = st.times().map(lambda one: one.replace(microsecond=0, fold=0))
timings = st.builds(
    Timing,
    zone=st.sampled_from([MOSCOW, BERLIN, ZoneInfo("Asia/Kamchatka")]),
    when=st.sampled_from(When),
    quiet=st.none() | st.builds(Quiet, begin=times, end=times),
    most=st.none() | st.integers(1, 5),
    morning=times,
)


@pytest.mark.parametrize(
    ("when", "at", "expected"),
    [
        (When.AT_ONCE, "2026-03-04T10:17:00+00:00", "2026-03-04T10:17:00+00:00"),
        (When.HOURLY, "2026-03-04T10:17:00+00:00", "2026-03-04T11:00:00+00:00"),
        (When.HOURLY, "2026-03-04T10:00:00+00:00", "2026-03-04T10:00:00+00:00"),
        (When.DAILY, "2026-03-04T10:17:00+00:00", "2026-03-05T05:00:00+00:00"),
        (When.DAILY, "2026-03-04T04:59:00+00:00", "2026-03-04T05:00:00+00:00"),
        (When.WEEKLY, "2026-03-04T10:17:00+00:00", "2026-03-09T05:00:00+00:00"),
    ],
)
def test_a_message_goes_when_it_is_wanted(when: When, at: str, expected: str) -> None:
    """At once is now; hourly the next full hour; daily the next morning; weekly the next Monday morning."""
    timing = Timing(zone=MOSCOW, when=when)

    assert datetime.fromisoformat(expected) == timing.due(datetime.fromisoformat(at))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-04T18:59:00+00:00", "2026-03-04T18:59:00+00:00"),
        ("2026-03-04T19:00:00+00:00", "2026-03-05T04:00:00+00:00"),
        ("2026-03-05T03:59:59+00:00", "2026-03-05T04:00:00+00:00"),
        ("2026-03-05T04:00:00+00:00", "2026-03-05T04:00:00+00:00"),
    ],
)
def test_quiet_hours_go_over_midnight(at: str, expected: str) -> None:
    """From ten in the evening to seven in the morning nothing goes; at seven it does."""
    timing = Timing(zone=MOSCOW, quiet=NIGHT)

    assert datetime.fromisoformat(expected) == timing.due(datetime.fromisoformat(at))


def test_one_more_waits_for_the_hour_to_have_room() -> None:
    """With two an hour, the third goes an hour after the first of the last two."""
    timing = Timing(zone=MOSCOW, most=2)
    at = datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
    sent = [at - timedelta(minutes=minutes) for minutes in (90, 50, 20)]

    assert at - timedelta(minutes=50) + HOUR == timing.allowed(at, sent)


def test_the_hour_that_comes_twice_is_no_trap() -> None:
    """In the night in which clocks are put back an hourly message waits an hour at most."""
    timing = Timing(zone=BERLIN, when=When.HOURLY)
    at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert datetime(2026, 10, 25, 1, tzinfo=UTC) == timing.due(at)


@given(timings, instants)
def test_what_is_due_is_never_in_the_past_nor_in_quiet_hours(timing: Timing, at: datetime) -> None:
    """Whatever is wished, a message goes at an allowed time, within nine days, and asking again changes nothing."""
    due = timing.due(at)

    assert at <= due <= at + timedelta(days=9)
    assert timing.quiet is None or not timing.quiet.holds(due.astimezone(timing.zone).time()) or _skipped(timing, due)


@given(timings, instants, st.lists(st.integers(0, 7200), max_size=12))
def test_no_hour_has_more_than_it_may(timing: Timing, at: datetime, ago: list[int]) -> None:
    """Where one more is allowed, the hour before it has fewer than the most."""
    sent = sorted(at - timedelta(seconds=seconds) for seconds in ago)
    allowed = timing.allowed(at, sent)

    assert timing.most is None or sum(allowed - HOUR < one <= allowed for one in sent) < timing.most


def _skipped(timing: Timing, due: datetime) -> bool:
    """Whether quiet hours end at a time of day that a night of clock changes leaves out or has twice."""
    day = due.astimezone(timing.zone)
    return day.utcoffset() != (day - timedelta(hours=6)).utcoffset()
