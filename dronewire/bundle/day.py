"""What a bundle tells: one day's stories, and how completely that day was read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from dronewire.bundle.changes import Changes
from dronewire.bundle.packed import Packed
from dronewire.bundle.watched import Watched
from dronewire.gap import OutletGap
from dronewire.outcome import Tally
from dronewire.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """An earlier day as it was known when the bundle's day ended: late arrivals change no later bundle.

    Attributes:
        read: whether any round began that day; where none did, zero stories mean nothing.
        stories: how many were on topic.
        topics: stories by topic; those with none are left out.
    """

    day: date
    read: bool
    stories: int
    topics: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What a bundle tells: one day in one zone.

    Attributes:
        day: the day.
        zone: IANA name of the zone in which it is a day.
        stories: those on topic whose first version is of that day, in order of time.
        tallies: the outcomes of all rounds begun that day, summed.
        rounds: how many rounds began that day.
        topics: titles by topic identifier, by language: ``{"production": {"en": …, "ru": …}}``.
        outlets: titles by outlet identifier of all that were to be read, so that one of which nothing came is named.
        gaps: intervals touching the day in which outlets may have published what was not seen, filled ones too.
        normal: the least and the most articles of a normal day, of the outlets that were watched all day.
        watched: how outlets were watched that day, by outlet.
        regions: where outlets are at home, by outlet (ISO 3166).
        before: the days before it, the earliest first.
        reader: reads stories with the texts of their versions, by identifier and in that order; where it is given,
            ``stories`` have no texts: those of a large day would fill the memory.
        changes: what the version before said otherwise; None in the first.
        shown: stories as pages show them, as far as they were made when they were read for the tables.
    """

    day: date
    zone: str
    stories: tuple[Story, ...]
    tallies: tuple[Tally, ...]
    rounds: int
    topics: dict[str, dict[str, str]]
    outlets: dict[str, str] = field(default_factory=dict)
    gaps: tuple[OutletGap, ...] = ()
    normal: dict[str, tuple[int, int]] = field(default_factory=dict)
    watched: dict[str, Watched] = field(default_factory=dict)
    regions: dict[str, str] = field(default_factory=dict)
    before: tuple[Before, ...] = ()
    reader: Callable[[Sequence[str]], Iterator[Story]] | None = None
    changes: Changes | None = None
    shown: Packed = field(default_factory=Packed, compare=False)

    def in_full(self, stories: Iterable[Story]) -> Iterator[Story]:
        """Some of the stories, in the order given, with the texts of their versions; a few in memory at a time."""
        return self.reader([story.id for story in stories]) if self.reader else iter(stories)
