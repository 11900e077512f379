"""A bundle: one day's stories as files; the same day from the same archive gives the same bytes."""

from dataclasses import dataclass
from datetime import date

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
    """

    day: date
    zone: str
    stories: tuple[Story, ...]
    tallies: tuple[Tally, ...]
    rounds: int
    topics: dict[str, dict[str, str]]
