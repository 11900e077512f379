"""Matching the archive again: what changed of each article, and the sums."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from dronewire.match import Match
from dronewire.turnover import Turnover


class Turn(StrEnum):
    """What became of one article's matches; each ends in exactly one."""

    SAME = "same"  # it matches what it matched, by the same words and points
    REWORDED = "reworded"  # the same topics, by other words or points
    GAINED = "gained"  # topics more, none less
    LOST = "lost"  # topics less, none more
    EXCHANGED = "exchanged"  # some more, some less


@dataclass(frozen=True, slots=True, kw_only=True)
class Rematched:
    """One article that was matched again; ``tells`` says whether its story is new to somebody who hears of it."""

    address: str
    outlet: str
    title: str
    story: str
    matches: tuple[Match, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    reworded: bool
    tells: bool = False

    @property
    def turn(self) -> Turn:
        """See :class:`Turn`."""
        if self.gained and self.lost:
            return Turn.EXCHANGED
        if self.gained or self.lost:
            return Turn.GAINED if self.gained else Turn.LOST
        return Turn.REWORDED if self.reworded else Turn.SAME


@dataclass(slots=True)
class Rematching(Turnover):
    """The sums over all articles."""

    turns: Counter[Turn] = field(default_factory=Counter)

    def add(self, one: Rematched) -> None:
        """Count one article."""
        self.turns[one.turn] += 1
        self.turn(one)

    def pass_over(self, number: int) -> None:
        """Count articles in which nothing stands that any of the topics needs, and which none was noted to match."""
        if number:
            self.turns[Turn.SAME] += number

    @property
    def articles(self) -> int:
        """How many there were: the sum of all turns."""
        return self.turns.total()
