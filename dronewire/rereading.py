"""Reading archived pages again: what became of each, and the sums."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from dronewire.difference import Difference
from dronewire.turnover import Turnover

SHOWN = 8  # articles of which the differences are shown: two screens
OF_ONE = 2  # of one outlet, so that its new layout does not hide what happens elsewhere


class Fate(StrEnum):
    """What became of one archived page; each ends in exactly one."""

    SAME = "same"  # its article reads as it is kept
    AMENDED = "amended"  # it reads the same, and more or something else is known of it (rubric, confidence, reasons …)
    CHANGED = "changed"  # its article reads otherwise
    FOUND = "found"  # it gave no article, and does now
    REFUSED = "refused"  # it gave an article, and is none now
    NO_ARTICLE = "no_article"  # it gave no article, and gives none now
    BESIDE = "beside"  # another page stands for its article: an earlier or later look, or a twin; not read again
    FAILED = "failed"  # its article stays as it is, since reading it again failed
    LOST = "lost"  # it cannot be read back from the archive, or nothing says any more how it came


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """One page that was read again.

    Attributes:
        fetched: when the crawl brought it home.
        reason: why it is none, or was not read.
        title: of the article, as it reads now, or else as it is kept.
        gained: topics that it matches only now; ``lost``: those that it matches no more.
        story: that of the article, where there is one.
        tells: whether somebody would now be told of that story who has not been.
    """

    outlet: str
    address: str
    fetched: datetime
    fate: Fate
    reason: str = ""
    title: str = ""
    differences: tuple[Difference, ...] = ()
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    story: str = ""
    tells: bool = False


@dataclass(slots=True)
class Balance(Turnover):
    """The sums over all pages that were read again, and some of them to show."""

    fates: Counter[tuple[str, Fate]] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    sample: list[Reread] = field(default_factory=list)

    def add(self, one: Reread) -> None:
        """Count one page."""
        self.fates[one.outlet, one.fate] += 1
        self.fields.update(each.field for each in one.differences)
        self.turn(one)
        alike = sum((each.outlet, each.fate) == (one.outlet, one.fate) for each in self.sample)
        if one.fate in {Fate.CHANGED, Fate.FOUND, Fate.REFUSED} and alike < OF_ONE and len(self.sample) < SHOWN:
            self.sample.append(one)

    @property
    def pages(self) -> int:
        """How many pages there were: the sum of all fates."""
        return self.fates.total()

    def number(self, *fates: Fate) -> int:
        """How many pages had one of these fates."""
        return sum(count for (_, fate), count in self.fates.items() if fate in fates)
