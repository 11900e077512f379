"""Topics that articles come to match and cease to match when the archive is read or matched again, summed up."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol


class Turned(Protocol):
    """What became of one article's topics; ``tells`` says whether its story is now new to somebody who hears of it."""

    @property
    def gained(self) -> tuple[str, ...]:
        """Topics that it matches only now."""

    @property
    def lost(self) -> tuple[str, ...]:
        """Topics that it matches no more."""

    @property
    def story(self) -> str:
        """The story that it belongs to."""

    @property
    def tells(self) -> bool:
        """See the class."""


@dataclass(slots=True)
class Turnover:
    """How many articles each topic gained and lost, and the stories that are new to somebody."""

    gained: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    told: set[str] = field(default_factory=set)

    def turn(self, one: Turned) -> None:
        """Count one article."""
        self.gained.update(one.gained)
        self.lost.update(one.lost)
        if one.tells:
            self.told.add(one.story)
