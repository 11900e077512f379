"""What a bundle tells: one day's stories, and how completely that day was read."""

from dataclasses import dataclass, field
from datetime import date

from dronewire.gap import OutletGap
from dronewire.outcome import Tally
from dronewire.story import Story


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
