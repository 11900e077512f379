"""Checking outlets: does each still answer, list something new, and give articles with a text and an instant?"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from dronewire.assignment import OutletAssignment
from dronewire.haul import HaulLine
from dronewire.outcome import WELL, Kind, Outcome
from dronewire.outlet import Outlet
from flows.extraction import Extractors
from flows.progress import Watcher
from flows.settings import Settings
from flows.steps.outlets.probing import Probe, Seen, newest_of, probed, sources_of

STALE = timedelta(days=7)  # the quietest outlets of the catalogue publish one article a week


class Verdict(StrEnum):
    """How an outlet was found."""

    WELL = "well"
    PARTLY = "partly"  # articles come, but a feed or an article of it failed
    STALE = "stale"  # it answers, and has published nothing for a week
    BROKEN = "broken"  # no article comes


class Robots(StrEnum):
    """What an outlet's robots.txt came to."""

    ALLOWS = "allows"
    NONE = "none"  # there is none: everything may be read
    FORBIDS = "forbids"  # something that was wanted
    SILENT = "no answer"  # nothing may be read for now
    UNASKED = "not asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One outlet as it was found.

    Attributes:
        sources: the lines of its feeds, sitemaps and sections.
        newest: when the newest entry was published, if anything says so.
        articles: those that were asked for, three at most.
        block: the name of the refusal that was met, if any.
        fault: what is broken; empty where nothing is.
    """

    outlet: Outlet
    at: datetime
    robots: Robots
    sources: tuple[HaulLine, ...]
    newest: datetime | None
    articles: tuple[Seen, ...]
    block: str
    fault: str

    @property
    def verdict(self) -> Verdict:
        """How it was found, in one word."""
        if self.fault:
            return Verdict.BROKEN
        if self.is_stale:
            return Verdict.STALE
        return Verdict.PARTLY if self.remarks else Verdict.WELL

    @property
    def is_stale(self) -> bool:
        """Whether it has published nothing for a week."""
        return self.age > STALE if self.age is not None else not self.articles

    @property
    def age(self) -> timedelta | None:
        """How old the newest entry is."""
        return None if self.newest is None else max(self.at - self.newest, timedelta())

    @property
    def entries(self) -> int:
        """How many entries its sources list."""
        return _entries(self.sources)

    @property
    def read(self) -> tuple[Seen, ...]:
        """The articles that gave a text."""
        return tuple(one for one in self.articles if one.article)

    @property
    def words(self) -> int | None:
        """The median length of the texts, in words."""
        return int(median(one.words for one in self.read)) if self.read else None

    @property
    def instant(self) -> str:
        """Where most articles said when they were published; empty where none did."""
        origins = Counter(one.article.published.origin for one in self.read if one.article and one.article.published)
        return origins.most_common(1)[0][0] if origins else ""

    @property
    def remarks(self) -> tuple[str, ...]:
        """What else a person should know of an outlet that gives articles."""
        return () if self.fault else tuple(_remarks(self))


def check(
    outlets: Sequence[Outlet], *, settings: Settings, at: datetime, pool: Extractors, progress: Watcher
) -> tuple[list[Checked], str]:
    """Ask each outlet for its robots.txt, all its sources and three articles; and why the crawl ended early, if so."""
    parts = [OutletAssignment(outlet=outlet.id, discover=not outlet.lists) for outlet in outlets]
    progress.stage(f"asking {len(outlets)} outlet(s)")
    with probed(parts, settings=settings, folder=settings.own_outlets, at=at, progress=progress) as probe:
        progress.stage("reading articles")
        seen = probe.seen(outlets, pool, progress=progress)
        progress.stage("summing up", len(outlets))
        return [_told(probe, outlet, seen[outlet.id], at, progress) for outlet in outlets], probe.complaint


def checked(probe: Probe, outlet: Outlet, articles: Sequence[Seen], *, at: datetime) -> Checked:
    """What an outlet's lines and articles come to."""
    lines = probe.lines(outlet)
    return Checked(
        outlet=outlet,
        at=at,
        robots=_robots(lines),
        sources=sources_of(lines, outlet),
        newest=newest_of(probe, outlet, articles, at=at),
        articles=tuple(articles),
        block=_block(lines),
        fault=_fault(lines, outlet, articles) if lines else "it was not asked: the crawl ended first",
    )


def why(line: HaulLine | Seen) -> str:
    """How an address ended, in words."""
    address = line.line.address if isinstance(line, Seen) else line.address
    outcome = (line.outcome or Outcome.FAILED).replace("_", " ")
    return f"{address}: {outcome}{': ' + line.reason if line.reason else ''}"


def _told(probe: Probe, outlet: Outlet, articles: Sequence[Seen], at: datetime, progress: Watcher) -> Checked:
    progress.advance(1)
    return checked(probe, outlet, articles, at=at)


def _fault(lines: Sequence[HaulLine], outlet: Outlet, articles: Sequence[Seen]) -> str:
    """What keeps its articles from coming, the first cause of it."""
    sources = sources_of(lines, outlet)
    if not any(line.outcome in WELL for line in sources):
        return _unread(sources)
    if not _entries(sources):
        return "its feeds list nothing"
    if not articles:
        return _unasked([line for line in lines if line.kind is Kind.ARTICLE])
    if not any(one.article for one in articles):
        return f"no article gives a text: {why(articles[0])}"
    if not any(one.article and one.article.published for one in articles):
        return "no article says when it was published"
    return ""


def _unread(sources: Sequence[HaulLine]) -> str:
    if not sources:
        return "nothing to read was found"
    first = sources[0]
    what = "nothing to read was found" if first.kind is Kind.SECTION else f"no {first.kind} could be read"
    return f"{what}: {why(first)}"


def _unasked(listed: Sequence[HaulLine]) -> str:
    """Why no article was asked for; that all are old is no fault."""
    other = next((line for line in listed if line.outcome is not Outcome.EARLIER), None)
    return f"no article could be asked for: {why(other)}" if other else ""


def _entries(sources: Sequence[HaulLine]) -> int:
    """How many entries are listed where articles are learnt of: sitemaps beside feeds are for gaps only."""
    feeds = [line for line in sources if line.kind is Kind.FEED and line.outcome in WELL]
    return sum(line.entries or 0 for line in feeds or sources)


def _remarks(found: Checked) -> Iterator[str]:
    if found.is_stale:
        yield f"its newest entry is {found.age.days} days old" if found.age else "it lists nothing that is new"
    yield from (why(line) for line in found.sources if line.outcome not in WELL)
    pages = {Outcome.KEPT, Outcome.NOT_AN_ARTICLE, Outcome.TOO_SHORT}  # a video or a flash now and then is usual
    yield from (why(one) for one in found.articles if one.outcome not in pages)


def _robots(lines: Sequence[HaulLine]) -> Robots:
    """The worst of what its hosts said."""
    asked = [line for line in lines if line.kind is Kind.ROBOTS]
    if any(line.robots is None for line in asked):
        return Robots.SILENT
    if any(line.outcome is Outcome.DISALLOWED for line in lines):
        return Robots.FORBIDS
    if any(line.outcome is Outcome.READ for line in asked):
        return Robots.ALLOWS
    return Robots.NONE if asked else Robots.UNASKED


def _block(lines: Sequence[HaulLine]) -> str:
    """The name of the refusal met most often; a robots.txt that is refused only counts where that bars everything."""
    met = (line for line in lines if line.outcome is Outcome.BLOCKED and line.robots is None)
    names = Counter(line.reason.partition(",")[0] for line in met)
    return names.most_common(1)[0][0] if names else ""
