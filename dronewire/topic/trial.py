"""Topics on trial: what drafts find in a number of articles, by day, with a sample, beside what other topics find."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from dronewire.match import Match

SHOWN = 8  # articles shown of a topic: two screens
OF_ONE = 2  # of one outlet, so that the loudest does not hide the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that topics are tried on.

    Attributes:
        id: as its file names it; of an archived one the address.
        day: on which it would be told, where that is known.
        story: the story that it belongs to; those without one are a story each.
    """

    id: str | int
    title: str
    text: str
    language: str
    address: str = ""
    outlet: str = ""
    day: date | None = None
    story: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One article to show, and why its topic matched."""

    candidate: Candidate
    match: Match


@dataclass(slots=True)
class Pick:
    """Some of many articles: the first few of each outlet, and one of a story."""

    samples: list[Sample] = field(default_factory=list)

    def add(self, candidate: Candidate, match: Match) -> None:
        """Keep it where there is room for it."""
        alike = sum(one.candidate.outlet == candidate.outlet != "" for one in self.samples)
        told = any(one.candidate.story == candidate.story != "" for one in self.samples)
        if len(self.samples) < SHOWN and alike < OF_ONE and not told:
            self.samples.append(Sample(candidate, match))


@dataclass(slots=True)
class Finding:
    """What one topic found."""

    articles: int = 0
    days: Counter[date] = field(default_factory=Counter)
    stories: set[str] = field(default_factory=set)
    beside: Counter[str] = field(default_factory=Counter)  # other topics that the same articles match
    pick: Pick = field(default_factory=Pick)


@dataclass(slots=True)
class Trial:
    """The sums over all articles; ``findings`` has an entry for each topic on trial."""

    findings: dict[str, Finding]
    articles: int = 0
    first: date | None = None
    last: date | None = None

    def add(self, candidate: Candidate, matches: Sequence[Match], others: Iterable[str]) -> None:
        """Count one article, with the matches of the topics on trial and the names of those beside them."""
        self.articles += 1
        if candidate.day:
            self.first = min(self.first or candidate.day, candidate.day)
            self.last = max(self.last or candidate.day, candidate.day)
        names = {*others, *(match.topic for match in matches)}
        for match in matches:
            finding = self.findings[match.topic]
            finding.articles += 1
            finding.stories.add(candidate.story or str(candidate.id))
            finding.beside.update(names - {match.topic})
            finding.pick.add(candidate, match)
            if candidate.day:
                finding.days[candidate.day] += 1

    @property
    def days(self) -> int:
        """How many days the articles are of: from the first to the last, also those that had none."""
        return (self.last - self.first).days + 1 if self.first and self.last else 0

    def alerts(self, topic: str) -> float | None:
        """Stories that a day would tell: copies are told once. None where nothing says of which days they are."""
        return len(self.findings[topic].stories) / self.days if self.days else None


@dataclass(slots=True)
class Comparison:
    """What a new wording of a topic gains and loses."""

    articles: int = 0
    both: int = 0
    gained: int = 0
    lost: int = 0
    found: Pick = field(default_factory=Pick)
    missed: Pick = field(default_factory=Pick)

    def add(self, candidate: Candidate, before: Match | None, after: Match | None) -> str:
        """Count one article; gives ``gained``, ``lost``, or nothing where both wordings say the same."""
        self.articles += 1
        if before and after:
            self.both += 1
        elif after:
            self.gained += 1
            self.found.add(candidate, after)
            return "gained"
        elif before:
            self.lost += 1
            self.missed.add(candidate, before)
            return "lost"
        return ""
