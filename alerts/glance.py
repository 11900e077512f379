"""What stands above a digest's stories: its numbers, two small charts, and what may have been missed.

The charts are cells of tables: these are shown where pictures are blocked, follow dark mode, and are read aloud.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath
from zoneinfo import ZoneInfo

from alerts.served import Place, Served
from alerts.words import WEEKDAYS, day_of
from dronewire.alert import Alert, Digest
from dronewire.bundle.told import topic_title
from dronewire.bundle.wording import minute
from dronewire.gap import OutletGap
from dronewire.story import Story
from dronewire.text.highlight import shortened, shown
from dronewire.timing import When

TOPICS = 8  # with a bar; a phone shows them on half a screen
GAPS = 8
SILENT = 400  # characters of outlets' names
HOURS = 24
DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: ``share`` in per cent of the longest, ``tick`` what stands below a column."""

    label: str
    count: int
    share: int
    tick: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A digest at a glance; ``columns`` are hours or days, the earliest first."""

    numbers: tuple[tuple[int, str], ...]
    topics: tuple[Bar, ...]
    more_topics: int
    columns: tuple[Bar, ...]
    hourly: bool
    gaps: tuple[str, ...]
    more_gaps: int
    silent: str
    bundles: tuple[tuple[str, Place], ...]

    @property
    def most(self) -> int:
        """The highest column's count."""
        return max((bar.count for bar in self.columns), default=0)


def glance_of(alert: Alert, digest: Digest, served: Served, *, language: str) -> Glance:
    """What stands above the stories of an alert."""
    zone = ZoneInfo(alert.zone)
    counts = digest.topics or _topics_of(alert.stories)
    return Glance(
        numbers=((alert.total, "story"), (digest.versions, "article"), (digest.outlets, "outlet")),
        topics=_bars(alert, counts, language),
        more_topics=max(len(counts) - TOPICS, 0),
        columns=_columns(alert, digest, zone, language),
        hourly=alert.when is not When.WEEKLY,
        gaps=tuple(_gap(one, alert.at.astimezone(zone).date(), zone) for one in digest.gaps[:GAPS]),
        more_gaps=max(len(digest.gaps) - GAPS, 0),
        silent=shortened(", ".join(map(shown, digest.silent)), SILENT),
        bundles=tuple((_day(folder, language), served.bundle(PurePath(folder).name)) for folder in digest.bundles),
    )


def _topics_of(stories: Iterable[Story]) -> Counter[str]:
    return Counter(topic for story in stories for topic in story.topics)


def _bars(alert: Alert, counts: dict[str, int], language: str) -> tuple[Bar, ...]:
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:TOPICS]
    longest = max(counts.values(), default=1)
    return tuple(
        Bar(label=topic_title(alert.topics, topic, language), count=count, share=100 * count // longest)
        for topic, count in ordered
    )


def _columns(alert: Alert, digest: Digest, zone: ZoneInfo, language: str) -> tuple[Bar, ...]:
    """When the stories began, by hours or days up to now; none of a single hour, and none where all are older."""
    began = digest.began or tuple(story.told_at for story in alert.stories)
    drawn: tuple[Bar, ...] = ()
    if alert.when is When.DAILY:
        drawn = _hours(began, alert.at, zone)
    if alert.when is When.WEEKLY:
        drawn = _days(began, alert.at.astimezone(zone).date(), zone, language)
    return drawn if any(bar.count for bar in drawn) else ()


def _hours(began: Sequence[datetime], at: datetime, zone: ZoneInfo) -> tuple[Bar, ...]:
    last = at.replace(minute=0, second=0, microsecond=0)
    slots = [last - timedelta(hours=ahead) for ahead in range(HOURS - 1, -1, -1)]
    counts = Counter(one.replace(minute=0, second=0, microsecond=0) for one in began)
    highest = max(counts[slot] for slot in slots) or 1
    return tuple(_hour(slot.astimezone(zone), counts[slot], highest) for slot in slots)


def _hour(there: datetime, count: int, highest: int) -> Bar:
    tick = f"{there:%H}" if there.hour % 6 == 0 else ""
    return Bar(label=f"{there:%H:%M}", count=count, share=100 * count // highest, tick=tick)


def _days(began: Sequence[datetime], last: date, zone: ZoneInfo, language: str) -> tuple[Bar, ...]:
    slots = [
        last - timedelta(days=ahead) for ahead in range(DAYS, -1, -1)
    ]  # a week from morning to morning: eight days
    counts = Counter(one.astimezone(zone).date() for one in began)
    highest = max(counts[slot] for slot in slots) or 1
    return tuple(_weekday(slot, counts[slot], highest, language) for slot in slots)


def _weekday(day: date, count: int, highest: int, language: str) -> Bar:
    tick = WEEKDAYS[language][day.weekday()]
    return Bar(label=f"{day:%d.%m.}", count=count, share=100 * count // highest, tick=tick)


def _gap(one: OutletGap, today: date, zone: ZoneInfo) -> str:
    since, until = (minute(at, zone, beside=today) for at in (one.gap.since, one.gap.until))
    return shown(f"{one.outlet}: {since} – {until}")


def _day(folder: str, language: str) -> str:
    try:
        return day_of(datetime.fromisoformat(PurePath(folder).name), language)
    except ValueError:
        return PurePath(folder).name
