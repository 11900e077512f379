"""A source's pace: how often it is read, by how much of it was new, and how long it is left alone when it fails."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from hashlib import blake2b
from math import exp, expm1
from zoneinfo import ZoneInfo

from dronewire.outcome import Kind, Outcome
from dronewire.reason import NO_ROBOTS, NOT_THERE

# Where each of these numbers comes from is told in docs/decisions/0015-a-source-sets-its-pace.md.
FASTEST = {Kind.FEED: timedelta(minutes=2)}
FASTEST_LISTS = timedelta(minutes=10)  # sitemaps and sections weigh up to a hundred times what a feed does
SLOWEST = timedelta(hours=24)
START = timedelta(minutes=10)
EXPECTED = 0.25  # new entries in one reading
OVERLAP = 1 / 3  # of what is listed may be new, if as much comes as ever came in the last days
FAST, SLOW, PEAK = 1.0, 24.0, 168.0  # hours over which a rate is averaged, or a peak is forgotten
GROWTH = 2.0  # how much longer an interval may be than the one before it
SPREAD = 0.1
# A source's word for how long it may be kept is believed for as long as it was watched, and at first for so long:
# engines write "a day" on feeds that hold three hours, and until it was seen what it lists nobody can tell.
HOLD_AT_FIRST = timedelta(minutes=30)
LAST_CALL = timedelta(hours=2)  # before a day ends; whoever was not asked in it is: the day's bundle tells of all
MOMENT = 1 / 3600  # hours; two readings are never nearer to each other, and a rate is never divided by nothing


class Setback(StrEnum):
    """Why a source could not be read, by how soon it is worth while to ask again."""

    TEMPORARY = "temporary"  # it asks for patience: 429, 503, or this round did not get round to it
    SOFT = "soft"  # it stumbled: other server errors, no answer in time, no connection
    HARD = "hard"  # it is not there, or not for us: 404, 410, no feed, no such host, a block with a name


# The first wait after a setback of each sort, and the longest; it doubles in between.
BACK_OFF = {
    Setback.TEMPORARY: (timedelta(minutes=10), timedelta(hours=1)),
    Setback.SOFT: (timedelta(minutes=5), timedelta(hours=6)),
    Setback.HARD: (timedelta(hours=1), timedelta(hours=24)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a source publishes, as far as it was watched.

    Attributes:
        fast: new entries an hour, averaged over the last hour or so.
        slow: the same over a day.
        peak: the highest ``fast`` of the last days.
        watched: hours over which they were gathered.
        interval: how long it was to be left alone after the last reading.
    """

    fast: float = 0.0
    slow: float = 0.0
    peak: float = 0.0
    watched: float = 0.0
    interval: timedelta | None = None

    @property
    def rate(self) -> float:
        """New entries an hour to be reckoned with: the larger of both averages, as if they had had their full time."""
        if not self.watched:
            return 0.0
        return max(self.fast / _weight(self.watched, FAST), self.slow / _weight(self.watched, SLOW))


def seen(pace: Pace, *, fresh: int, entries: int, elapsed: timedelta) -> Pace:
    """The pace after a reading.

    Args:
        pace: as it was.
        fresh: how many entries were new.
        entries: how many are listed.
        elapsed: since the reading before.
    """
    hours = max(elapsed.total_seconds() / 3600, MOMENT)
    fast = _averaged(pace.fast, fresh, hours, FAST)
    # Where all is new, more may have come and gone: at least twice as much is reckoned with.
    overflown = 2 * fresh / hours if 0 < entries <= fresh else 0.0
    return replace(
        pace,
        fast=fast,
        slow=_averaged(pace.slow, fresh, hours, SLOW),
        peak=max(pace.peak * exp(-hours / PEAK), fast, overflown),
        watched=pace.watched + hours,
    )


def interval(pace: Pace, address: str, *, kind: Kind, entries: int, hold: float | None = None) -> timedelta:
    """How long a source is to be left alone after it was read well.

    So long that a quarter of an entry is expected next time, and never so long that more than a third of what it
    lists would be new. ``hold``, the seconds that it says it may be kept for, is respected as far as that allows, and
    as far as the source was watched.
    """
    shortest = min(FASTEST.get(kind, FASTEST_LISTS), SLOWEST)
    overlap = _time_for(max(entries, 1) * OVERLAP, max(pace.rate, pace.peak))
    wanted = _time_for(EXPECTED, pace.rate)
    grown = START if pace.interval is None else max(pace.interval, shortest) * GROWTH
    wanted = min(_between(min(wanted, grown), shortest, SLOWEST) * spread(address), overlap)
    believed = max(HOLD_AT_FIRST, timedelta(hours=pace.watched))
    return _between(max(wanted, min(_seconds(hold), overlap, believed)), shortest, SLOWEST)


def last_call(asked: datetime, zone: ZoneInfo) -> datetime:
    """When a source is to be asked again at the latest, so that it is asked on every day of a zone."""
    day = asked.astimezone(zone).date() + timedelta(days=2)
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC) - LAST_CALL


def setback_of(outcome: Outcome, *, status: int | None, reason: str) -> Setback:
    """What sort of failure ended the reading of a source."""
    if outcome is Outcome.POSTPONED or status == 429 or (status == 503 and outcome is Outcome.FAILED):
        return Setback.TEMPORARY
    if outcome is Outcome.DISALLOWED:
        return Setback.SOFT if NO_ROBOTS in reason else Setback.HARD
    if outcome is not Outcome.FAILED:
        return Setback.HARD
    if status is None:
        return Setback.HARD if reason.startswith(NOT_THERE) else Setback.SOFT
    return Setback.SOFT if status >= 500 or status == 408 else Setback.HARD


def back_off(setback: Setback, address: str, *, failures: int, wait: float | None = None) -> timedelta:
    """How long a source is left alone after so many failures of one sort in a row, at least 1.

    ``wait`` is what it asks for (Retry-After, in seconds): of what is temporary it knows the end better than we do.
    """
    first, longest = BACK_OFF[setback]
    wanted = min(first * 2.0 ** min(failures - 1, 20), longest) * spread(address)
    if wait is None:
        return min(wanted, longest)
    asked = _seconds(wait)
    return max(asked, FASTEST[Kind.FEED]) if setback is Setback.TEMPORARY else max(asked, min(wanted, longest))


def spread(address: str) -> float:
    """A factor around 1, always the same for an address, so that sources do not come due all at once."""
    drawn = int.from_bytes(blake2b(address.encode(), digest_size=4).digest()) / 2**32
    return 1 - SPREAD + 2 * SPREAD * drawn


def _averaged(rate: float, fresh: int, hours: float, over: float) -> float:
    weight = _weight(hours, over)
    return rate * (1 - weight) + fresh / hours * weight


def _weight(hours: float, over: float) -> float:
    return -expm1(-hours / over)


def _time_for(entries: float, rate: float) -> timedelta:
    longest = SLOWEST.total_seconds() / 3600
    return timedelta(hours=min(entries / rate, longest)) if rate * longest > entries else SLOWEST


def _seconds(asked: float | None) -> timedelta:
    return timedelta(seconds=min(asked, SLOWEST.total_seconds())) if asked and asked > 0 else timedelta()


def _between(value: timedelta, shortest: timedelta, longest: timedelta) -> timedelta:
    return max(shortest, min(value, longest))
