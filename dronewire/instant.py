"""The instant something was published: aware UTC, how exact it is, and where the page said it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from email.utils import parsedate_to_datetime
from enum import StrEnum

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # no outlet of ours was on the web before
CLOCK_SKEW = timedelta(hours=1)  # servers' clocks differ; a local time marked "Z" is three hours off and is refused
LATE = timedelta(minutes=5)  # outlets' clocks and ours, and the time from an article's date to its appearing in a list
SAME = timedelta(minutes=1)  # one place gives seconds, another only minutes


class Precision(StrEnum):
    """How much of an instant is known; a day never pretends to have a time."""

    SECOND = "second"
    DAY = "day"


class Confidence(StrEnum):
    """How far an instant can be relied on."""

    HIGH = "high"  # two places of different kinds say the same minute
    MEDIUM = "medium"  # one place says it, or another is hours apart on the same day
    LOW = "low"  # a day only, found in running text, or another place names another day


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """A publication time; equal to another that says the same, however sure either is.

    Attributes:
        at: aware, in UTC; for a day-only date the start of that day in the outlet's zone.
        precision: whether a time was given or only a day.
        origin: what said so: ``json-ld``, ``meta``, ``microdata``, ``time``, ``feed``, ``text``, ``address``; or
            ``guess``, a day that stands somewhere in the page.
        confidence: how far it can be relied on.
        others: what other places say instead, those in the future or before the web included.
    """

    at: datetime
    precision: Precision
    origin: str
    confidence: Confidence = field(default=Confidence.MEDIUM, compare=False)
    others: tuple["Instant", ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What one place says.

    ``zoned`` tells whether it named its zone or the outlet's was applied, ``universal`` whether it named UTC.
    """

    instant: Instant
    zoned: bool
    universal: bool = False

    @property
    def exact(self) -> bool:
        """Whether a time was given."""
        return self.instant.precision is Precision.SECOND


_ISO = re.compile(
    r"(?P<day>\d{4}-?\d\d-?\d\d)"
    r"(?:[T\s]+(?P<clock>\d\d:?\d\d(?::?\d\d)?)(?:[.,]\d+)?\s*(?P<zone>Z|UTC|GMT|MSK|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?P<day>\d\d\.\d\d\.\d{4})(?:[,\sT]+(?P<clock>\d\d?:\d\d(?::\d\d)?))?")
_UNIX = re.compile(r"\d{10}(?:\d{3})?")
_ZONES = {"z": "+00:00", "utc": "+00:00", "gmt": "+00:00", "msk": "+03:00"}


def stated(value: str, *, zone: tzinfo, origin: str) -> Stated | None:
    """Read a date that a machine wrote; None where it is none.

    Exact midnight counts as a day without a time: content systems write it where an editor gave only a day.
    """
    value = value.strip()
    try:
        found = _read(value)
    except (ValueError, OverflowError, OSError):
        return None
    if not isinstance(found, datetime):
        return day(found, zone=zone, origin=origin) if found else None
    if found.time() == time.min:
        return day(found.date(), zone=zone, origin=origin)
    return clock(found, zone=zone, origin=origin)


def clock(at: datetime, *, zone: tzinfo, origin: str) -> Stated | None:
    """A date and time; the outlet's zone is applied where it names none."""
    try:
        utc = (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:  # the year 1 or 9999, moved over the edge
        return None
    instant = Instant(at=utc, precision=Precision.SECOND, origin=origin)
    return Stated(instant=instant, zoned=at.tzinfo is not None, universal=at.utcoffset() == timedelta())


def day(on: date, *, zone: tzinfo, origin: str) -> Stated | None:
    """A day without a time: its start in the zone."""
    try:
        utc = datetime.combine(on, time.min, zone).astimezone(UTC)
    except OverflowError:
        return None
    return Stated(instant=Instant(at=utc, precision=Precision.DAY, origin=origin), zoned=False)


def settle(found: Sequence[Stated], *, zone: tzinfo, fetched: datetime) -> Instant | None:
    """Which of several statements holds, best origin first; None where all are in the future or absurd.

    The first one, unless a later one knows the time of the same day, or shows that the first wrote UTC under the
    outlet's zone (seen at aif.ru and serdalo.ru). What the others say stands beside it.
    """
    sane = [one for one in found if EARLIEST <= one.instant.at <= fetched + CLOCK_SKEW]
    return _weighed(_chosen(sane, zone).instant, found, zone) if sane else None


def _chosen(sane: Sequence[Stated], zone: tzinfo) -> Stated:
    first = sane[0]
    if not first.exact:
        on = _day_of(first.instant, zone)
        return next((one for one in sane if one.exact and _day_of(one.instant, zone) == on), first)
    return next((one for one in sane if _unmasks(one, first, sane, zone)), first)


def _weighed(chosen: Instant, found: Sequence[Stated], zone: tzinfo) -> Instant:
    """The same instant with what the others say, and how sure it is after that."""
    others = [one.instant for one in found if not _agree(one.instant, chosen, zone)]
    seconded = any(
        one.exact and one.instant.origin != chosen.origin and _agree(one.instant, chosen, zone) for one in found
    )
    confidence = Confidence.HIGH if seconded else Confidence.MEDIUM
    on = _day_of(chosen, zone)
    # A date in the running text is often another article's.
    elsewhen = any(_day_of(other, zone) != on for other in others if other.origin not in {"text", "guess"})
    if chosen.precision is Precision.DAY or chosen.origin == "guess" or (elsewhen and not seconded):
        confidence = Confidence.LOW
    return replace(chosen, confidence=confidence, others=tuple(dict.fromkeys(others)))


def _agree(one: Instant, other: Instant, zone: tzinfo) -> bool:
    """Whether two say the same minute, or the same day where one knows no more."""
    if Precision.DAY in {one.precision, other.precision}:
        return _day_of(one, zone) == _day_of(other, zone)
    return abs(one.at - other.at) < SAME


def _day_of(instant: Instant, zone: tzinfo) -> date:
    try:
        return instant.at.astimezone(zone).date()
    except OverflowError:  # the last evening of the year 9999
        return instant.at.date()


def _unmasks(one: Stated, first: Stated, sane: Sequence[Stated], zone: tzinfo) -> bool:
    """Whether the readers' clock differs from the machines' by the zone's offset exactly, and no feed disagrees."""
    offset = first.instant.at.astimezone(zone).utcoffset() or timedelta()
    apart = abs(one.instant.at - first.instant.at)
    if one.zoned or not one.exact or not first.zoned or not offset or abs(apart - abs(offset)) >= SAME:
        return False
    feeds = (each.instant.at for each in sane if each.instant.origin == "feed" and each.exact)
    return all(abs(at - first.instant.at) > SAME for at in feeds)


def _read(value: str) -> datetime | date | None:
    if _UNIX.fullmatch(value):
        return datetime.fromtimestamp(int(value[:10]), UTC)
    if match := _ISO.fullmatch(value):
        return _joined(date.fromisoformat(match["day"]), match["clock"], match["zone"])
    if match := _DOTTED.fullmatch(value):  # day first: Russian and most European engines
        on = datetime.strptime(match["day"], "%d.%m.%Y").replace(tzinfo=UTC).date()
        return _joined(on, match["clock"], None)
    return parsedate_to_datetime(value) if re.search(r"\d:\d\d", value) else None


def _joined(on: date, hours: str | None, zone: str | None) -> datetime | date:
    if not hours:
        return on
    hours = hours if hours[1:2] != ":" else f"0{hours}"
    hours = ":".join(re.findall(r"\d\d", hours))
    return datetime.fromisoformat(f"{on}T{hours}{_ZONES.get((zone or '').lower(), zone or '')}")
