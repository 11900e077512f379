"""Probing: a few pages of some outlets are read into a folder that is removed again; nothing of it is kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from dronewire.article import Article, Extraction
from dronewire.assignment import Assignment, OutletAssignment, key_of
from dronewire.haul import HaulLine
from dronewire.instant import CLOCK_SKEW
from dronewire.outcome import SOURCES, WELL, Kind, Outcome
from dronewire.outlet import Outlet
from dronewire.reason import OVER_THE_LIMIT
from flows.extraction import Extractors, job_of
from flows.progress import Watcher
from flows.settings import Settings
from flows.steps.child import LOG, run_child
from spiders.formats.feed import read_feed
from spiders.formats.listing import Listing, NotAListing
from spiders.formats.sitemap import read_sitemap
from spiders.haul import read_done, read_haul
from storage.archive.pages import PageLostError, Pages

ARTICLES = 3  # of each outlet: enough to tell a layout that gives no text from one odd page
AT_ONCE = 20  # pages handed to the pool together, so that somebody who watches sees it move

# Listed and not asked for: that is no failure where only three articles are wanted.
_NOT_ASKED = frozenset({Outcome.KNOWN, Outcome.EARLIER, Outcome.OFF_SITE})
_DATED = frozenset({Kind.FEED, Kind.SITEMAP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One article that was asked for: its line, and what came of it in the end."""

    line: HaulLine
    outcome: Outcome
    reason: str = ""
    article: Article | None = None

    @property
    def words(self) -> int:
        """How many words its text has."""
        return len(self.article.text.split()) if self.article else 0


class Probe:
    """What a crawl brought home, for as long as its folder is there; ``complaint`` says if it ended early."""

    def __init__(self, folder: Path, *, complaint: str) -> None:
        self.folder, self.complaint = folder, complaint
        self._lines: dict[str, list[HaulLine]] = {}
        for line, _ in read_haul(folder):
            if not (line.outcome is Outcome.POSTPONED and line.reason.startswith(OVER_THE_LIMIT)):
                self._lines.setdefault(line.outlet, []).append(line)

    def lines(self, outlet: Outlet) -> list[HaulLine]:
        """An outlet's lines, save for the articles that were one too many."""
        return self._lines.get(outlet.id, [])

    def page(self, line: HaulLine) -> bytes:
        """What an address answered; nothing where it did not."""
        try:
            return Pages(self.folder).read(line.record) if line.record else b""
        except PageLostError:
            return b""

    def listing(self, line: HaulLine, outlet: Outlet) -> Listing:
        """What the page of a line lists: a sitemap's is read as one, any other as a feed; nothing where it is none."""
        read = read_sitemap if line.kind is Kind.SITEMAP else read_feed
        address = line.final or line.address
        try:
            return read(self.page(line), address=address, outlet=outlet, content_type=line.content_type)
        except NotAListing:
            return Listing()

    def seen(self, outlets: Sequence[Outlet], pool: Extractors, *, progress: Watcher) -> dict[str, list[Seen]]:
        """The articles of each outlet that were asked for, extracted as a round would."""
        asked = [
            (outlet, line)
            for outlet in outlets
            for line in self.lines(outlet)
            if line.kind is Kind.ARTICLE and line.outcome not in _NOT_ASKED
        ]
        found: dict[str, list[Seen]] = {outlet.id: [] for outlet in outlets}
        for at in range(0, len(asked), AT_ONCE):
            some = asked[at : at + AT_ONCE]
            for (outlet, line), extraction in zip(some, self._extracted(some, pool), strict=True):
                found[outlet.id].append(_seen(line, extraction))
            progress.advance(len(some))
        return found

    def seen_at(self, line: HaulLine, outlet: Outlet, pool: Extractors) -> Seen:
        """What came of one page."""
        return _seen(line, *self._extracted([(outlet, line)], pool))

    def _extracted(self, asked: Sequence[tuple[Outlet, HaulLine]], pool: Extractors) -> Iterator[Extraction | None]:
        fetched = [(outlet, line) for outlet, line in asked if line.outcome is None]
        jobs = [job_of(line, archive=self.folder, outlet=outlet) for outlet, line in fetched]
        done = iter(pool.extract(jobs))
        return (next(done) if line.outcome is None else None for _, line in asked)


@contextmanager
def probed(
    parts: Sequence[OutletAssignment], *, settings: Settings, folder: Path, at: datetime, progress: Watcher
) -> Iterator[Probe]:
    """Crawl what is asked for, three articles of each outlet, for the length of a block.

    Args:
        parts: what to read of each outlet.
        settings: the crawl's, save for how many articles.
        folder: where declarations stand besides the shipped ones.
        at: the instant that counts as now.
        progress: told of each address that is done with.
    """
    few = settings.model_copy(update={"max_articles": ARTICLES})
    with TemporaryDirectory(prefix="dronewire-") as temporary:
        place = Path(temporary) / "haul"
        assignment = Assignment(round="probe", at=at, outlets=tuple(parts))
        status = run_child(place, assignment, settings=few, folders=(folder,), progress=progress)
        yield Probe(place, complaint="" if read_done(place) else _complaint(place, status))


def sources_of(lines: Sequence[HaulLine], outlet: Outlet) -> tuple[HaulLine, ...]:
    """The lines of what an outlet's declaration names, and of what its home page led to.

    Where that was searched and led to nothing, its own line stands for all; the places that were only tried are none.
    """
    named = {key_of(address) for _, address in outlet.lists}
    named |= {key_of(address) for line in lines for _, address in line.found}
    lists = [line for line in lines if line.kind in SOURCES]
    return tuple(line for line in lists if key_of(line.address) in named) or _searched(lists, outlet)


def _searched(lists: Sequence[HaulLine], outlet: Outlet) -> tuple[HaulLine, ...]:
    home = key_of(outlet.homepage)
    return tuple(line for line in lists if line.kind is Kind.SECTION and key_of(line.address) == home)


def newest_of(probe: Probe, outlet: Outlet, seen: Sequence[Seen], *, at: datetime) -> datetime | None:
    """When the newest article was published that is listed, so far as anything says so; the future does not count."""
    lists = [line for line in probe.lines(outlet) if line.kind in _DATED and line.outcome in WELL]
    said = [date.at for line in lists for date in probe.listing(line, outlet).dates.values()]
    said += [one.line.entry.published for one in seen if one.line.entry and one.line.entry.published]
    said += [one.article.published.at for one in seen if one.article and one.article.published]
    return max((one for one in said if one <= at + CLOCK_SKEW), default=None)


def _seen(line: HaulLine, extraction: Extraction | None) -> Seen:
    if extraction is None:
        assert line.outcome is not None
        return Seen(line=line, outcome=line.outcome, reason=line.reason)
    return Seen(line=line, outcome=extraction.outcome, reason=extraction.reason, article=extraction.article)


def _complaint(place: Path, status: int) -> str:
    log = (place / LOG).read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return f"the crawl ended early (exit status {status}){': ' + log[-1] if log else ''}"
