"""The day at a glance: its numbers against the thirty days before, and who told it, where and when."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low
from zoneinfo import ZoneInfo

from dronewire.bundle.counts import Counts
from dronewire.bundle.day import Day
from dronewire.bundle.regions import region_name
from dronewire.bundle.told import topic_title
from dronewire.bundle.wording import moment
from dronewire.story import Story
from dronewire.text.highlight import shown

HABIT = 3  # days that were read, of the thirty before: fewer show no habit
RISE = 2  # times the usual and as many more: one story where usually none is would be news every day

Series = tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """A topic on the page.

    Attributes:
        mark: the class that its stories carry for the filter.
        before: its stories on each of the days before; None where nothing was read.
        usual: how many it usually has, or None where nobody knows.
    """

    mark: str
    id: str
    ru: str
    en: str
    stories: int
    before: Series = ()
    usual: int | None = None

    @property
    def rising(self) -> bool:
        """Whether it has far more stories than usual."""
        return self.usual is not None and self.stories >= RISE * self.usual + RISE


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """So many of something that has a name in both languages."""

    id: str
    ru: str
    en: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """The numbers of a day beyond its counts.

    Attributes:
        topics: those with most stories first.
        before: stories on each of the days before; None where nothing was read.
        usual: how many stories a day usually has, or None where nobody knows.
        hours: stories that began in each hour, of those whose page gives a time.
        outlets: articles on topic by outlet, most first.
        regions: likewise by the outlets' regions.
        firsts: stories that an outlet was first to publish, of those that others have, too.
        languages: codes of the stories' languages, sorted.
        revised: stories of which an outlet changed a version.
        removed: stories of which a version is gone.
        unsure: articles of which no certain time is known.
    """

    topics: tuple[TopicRow, ...]
    before: Series
    usual: int | None
    hours: tuple[int, ...]
    outlets: tuple[Bar, ...]
    regions: tuple[Bar, ...]
    firsts: tuple[Bar, ...]
    languages: tuple[str, ...]
    revised: int
    removed: int
    unsure: int


def glance(day: Day, counts: Counts) -> Glance:
    """Take a day in at a glance."""
    articles = {(one.article.outlet, one.article.address) for story in day.stories for one in story.versions}
    before = tuple(one.stories if one.read else None for one in day.before)
    titles = _titles(day)
    return Glance(
        topics=_topics(day, counts),
        before=before,
        usual=_usual(before),
        hours=_hours(day),
        outlets=_bars((outlet for outlet, _ in articles), lambda name, _: titles[name]),
        regions=_bars((day.regions[outlet] for outlet, _ in articles if outlet in day.regions), region_name),
        firsts=_bars((one.first.article.outlet for one in day.stories if _followed(one)), lambda name, _: titles[name]),
        languages=tuple(sorted({one.first.article.language for one in day.stories} - {""})),
        revised=sum(any(one.revision > 1 for one in story.versions) for story in day.stories),
        removed=sum(any(one.gone for one in story.versions) for story in day.stories),
        unsure=_unsure(day),
    )


def _unsure(day: Day) -> int:
    """Articles, each once however many stories it tells."""
    zone = ZoneInfo(day.zone)
    versions = {one.article.address: one for story in day.stories for one in story.versions}
    return sum(not moment(one, zone).certain for one in versions.values())


def _titles(day: Day) -> dict[str, str]:
    """Outlets by the names that the stories know them by."""
    versions = (version for story in day.stories for version in story.versions)
    return {one.article.outlet: shown(one.outlet_title) or one.article.outlet for one in versions}


def _topics(day: Day, counts: Counts) -> tuple[TopicRow, ...]:
    ordered = sorted(counts.topics, key=lambda topic: (-counts.topics[topic], topic))
    return tuple(_topic(day, topic, f"t{number}", counts.topics[topic]) for number, topic in enumerate(ordered))


def _topic(day: Day, topic: str, mark: str, stories: int) -> TopicRow:
    before = tuple(one.topics.get(topic, 0) if one.read else None for one in day.before)
    return TopicRow(
        mark=mark,
        id=topic,
        ru=topic_title(day.topics, topic, "ru"),
        en=topic_title(day.topics, topic, "en"),
        stories=stories,
        before=before,
        usual=_usual(before),
    )


def _usual(before: Sequence[int | None]) -> int | None:
    """The median of the days that were read: one great day makes no habit."""
    read = [count for count in before if count is not None]
    return median_low(read) if len(read) >= HABIT else None


def _hours(day: Day) -> tuple[int, ...]:
    moments = (moment(story.first, ZoneInfo(day.zone)) for story in day.stories)
    began = Counter(int(at.time[:2]) for at in moments if at.time and at.given and at.day == day.day)
    return tuple(began[hour] for hour in range(24))


def _bars(names: Iterable[str], title: Callable[[str, str], str]) -> tuple[Bar, ...]:
    counted = Counter(names)
    ordered = sorted(counted, key=lambda name: (-counted[name], name))
    return tuple(Bar(id=one, ru=title(one, "ru"), en=title(one, "en"), count=counted[one]) for one in ordered)


def _followed(story: Story) -> bool:
    return any(one.article.outlet != story.first.article.outlet for one in story.versions)
