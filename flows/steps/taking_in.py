"""Taking in: the lines of a haul become articles, stories and matches; each batch is one transaction."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

import structlog

from dronewire.article import Article, Extraction
from dronewire.assignment import key_of
from dronewire.copies.fingerprint import sketch
from dronewire.copies.wording import Wording, wording_of
from dronewire.haul import HaulLine
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet
from flows.extraction import Extractors, job_of
from flows.leasing import held
from flows.steps.crawling import haul_name, place_of
from flows.steps.keeping import keep_article, refuse
from flows.steps.sharing import bring_pages
from flows.steps.surveying import Survey, survey
from flows.steps.telling.planning import plan
from flows.workspace import Workspace
from spiders.haul import LINES, PAGES, read_done, read_haul, read_traffic
from storage.archive.shared_pages import SharingError
from storage.articles.habits import Habits, keep_habit
from storage.crawling.backfills import note_stale_stories
from storage.crawling.traffic import Traffic, keep_traffic
from storage.keeping import Batch, batch
from storage.refusing import is_refusal
from storage.rounds import UntakenHaul, untaken_hauls
from storage.stories.sketches import catch_up

AT_ONCE = 100  # lines a batch: a kill costs at most so much work, and a commit costs as much as one article

log = structlog.get_logger()


def take_in(workspace: Workspace, extractors: Extractors) -> tuple[str, ...]:
    """Take in all hauls that are not wholly taken in: this round's, and what an interrupted one left.

    Left alone are hauls that somebody else is at, and those that lie on another machine. Gives what went wrong with
    hauls whose end the next round has to bring.
    """
    complaints = []
    for haul in untaken_hauls(workspace.database):
        if not _is_at_hand(workspace, haul):
            continue
        with held(workspace.database, [haul_name(haul.folder)]) as hold:
            # Asked again: another one may have taken it in meanwhile.
            still = next((one for one in untaken_hauls(workspace.database) if one.folder == haul.folder), None)
            if hold.names and still:
                try:
                    _take_in_haul(workspace, extractors, still)
                except SharingError as error:  # its articles are kept, and the next round tries again
                    complaints.append(str(error))
    return tuple(complaints)


def _is_at_hand(workspace: Workspace, haul: UntakenHaul) -> bool:
    """Whether a haul can be read here; one of ours of which there is nothing was ended before it began."""
    return haul.place in {"", place_of(workspace)} or (workspace.layout.pages / haul.folder).exists()


def _take_in_haul(workspace: Workspace, extractors: Extractors, haul: UntakenHaul) -> None:
    catch_up(workspace.database, workspace.shelf, at=haul.at)
    habits = Habits(workspace.database)
    folder = workspace.layout.pages / haul.folder
    found = survey(workspace, haul)
    taken = haul
    for lines, end in _stretches(read_haul(folder, haul.taken)):
        _take_in(workspace, extractors, replace(found, haul=taken), lines, end=end, habits=habits)
        taken = replace(taken, taken=end)
        workspace.progress.advance(len(lines))
    bring_pages(workspace, haul.folder)
    _close(workspace, replace(found, haul=taken))
    log.info("haul taken in", haul=haul.folder, bytes=taken.taken)


def _take_in(  # noqa: PLR0913 - keywords after the fourth
    workspace: Workspace,
    extractors: Extractors,
    found: Survey,
    lines: Sequence[HaulLine],
    *,
    end: int,
    habits: Habits,
) -> None:
    folder = workspace.layout.pages / found.haul.folder
    pages = [line for line in lines if line.outcome is None]
    jobs = [
        job_of(line, archive=folder, outlet=outlet_of(workspace, line), habit=habits.of(line.outlet)) for line in pages
    ]
    extractions = dict(zip(pages, extractors.extract(jobs), strict=True))
    # Articles will point into these files: they must outlive a power cut before the database says so.
    _sync(folder / PAGES, folder / LINES)
    work = _Work(workspace=workspace, found=found, extractions=extractions, habits=habits)
    try:
        with batch(workspace.database, found.haul, end=end, around=found.around, shelf=workspace.shelf) as stretch:
            work.keep_habits(stretch)
            stretch.index.prepare([sketch(wording.shingles) for wording in work.wordings.values()])
            for line in lines:
                work.end(stretch, line)
            work.plan(stretch)
    except Exception as error:
        if not is_refusal(error):
            raise
        log.warning("the database refused something: lines are taken in one by one", error=str(error))
        _one_by_one(work, lines, end=end)


def _one_by_one(work: "_Work", lines: Sequence[HaulLine], *, end: int) -> None:
    """Take in a stretch of which the database refused something: the line that it is ends as failed, all others go on.

    Only then: a savepoint for each line is three statements more, and next to no round needs one.
    """
    workspace, found = work.workspace, work.found
    with batch(workspace.database, found.haul, end=end, around=found.around, shelf=workspace.shelf) as stretch:
        with _unless_refused(stretch):
            work.keep_habits(stretch)
        for line in lines:
            with _unless_refused(stretch, line):
                work.end(stretch, line)
        with _unless_refused(stretch):
            work.plan(stretch)


@contextmanager
def _unless_refused(stretch: Batch, line: HaulLine | None = None) -> Iterator[None]:
    try:
        with stretch.alone():
            yield
    except Exception as error:
        if not is_refusal(error):
            raise
        log.warning("refused by the database", address=line.address if line else "", error=str(error))
        if line:
            stretch.refuse(line, error)


@dataclass(frozen=True, kw_only=True)  # without slots: the wordings are made when they are first asked for
class _Work:
    """What the lines of one stretch are ended with."""

    workspace: Workspace
    found: Survey
    extractions: Mapping[HaulLine, Extraction]
    habits: Habits

    @cached_property
    def wordings(self) -> dict[HaulLine, Wording]:
        """The wordings of the articles that came out of pages."""
        found = ((line, one.article) for line, one in self.extractions.items() if one.article)
        return {line: wording_of(article.text) for line, article in found}

    def keep_habits(self, stretch: Batch) -> None:
        for outlet in sorted({line.outlet for line in self.extractions}):
            keep_habit(stretch.connection, outlet, self.habits.of(outlet), at=self.found.haul.at)

    def plan(self, stretch: Batch) -> None:
        """Note who is to hear of it, in the transaction that keeps it; of the past, which bundles it changes."""
        if self.found.haul.backfill:
            zone = self.workspace.settings.zone
            note_stale_stories(stretch.connection, stretch.pages, zone, at=self.found.haul.at)
        plan(self.workspace, stretch.connection, at=self.found.haul.at)

    def end(self, stretch: Batch, line: HaulLine) -> None:
        if self.found.is_ours(line):
            _excuse(stretch, line)
        else:
            self._settle(stretch, line, self.extractions.get(line))

    def _settle(self, stretch: Batch, line: HaulLine, extraction: Extraction | None) -> None:
        if extraction is None:
            assert line.outcome is not None
            stretch.end(line, line.outcome)
            if line.outcome is Outcome.GONE:
                stretch.mark_gone(line.address, at=line.at)
            return
        page = stretch.keep_page(line)
        if extraction.article is None:
            refuse(stretch, line, extraction)
        else:
            self._keep(stretch, line, extraction.article, page=page)

    def _keep(self, stretch: Batch, line: HaulLine, article: Article, *, page: int) -> None:
        habit, wording = self.habits.of(line.outlet), self.wordings[line]
        topics = self.workspace.topics
        stretch.end(line, keep_article(topics, stretch, article, page=page, line=line, habit=habit, wording=wording))


def _excuse(stretch: Batch, line: HaulLine) -> None:
    """End an address that could not be reached since our own network was down: it counts against nobody."""
    outcome = Outcome.POSTPONED if line.outcome is Outcome.POSTPONED else Outcome.FAILED
    stretch.end(line, outcome, reason=f"our own network was down: {line.reason}", ours=True)


def _close(workspace: Workspace, found: Survey) -> None:
    """End a haul; sources that a crawl never came to the end of are accounted for too.

    A crawl that was killed is no outlet's fault: what it did not get round to is asked again at once.
    """
    haul, folder = found.haul, workspace.layout.pages / found.haul.folder
    was_cut = read_done(folder) is None
    outcome = Outcome.POSTPONED if was_cut else Outcome.FAILED
    with batch(workspace.database, haul, end=haul.taken, last=True, around=found.around) as stretch:
        heard = stretch.heard()
        for outlet, source in found.asked:
            if (outlet, key_of(source.address)) not in heard:
                line = HaulLine(
                    round=haul.round,
                    outlet=outlet,
                    kind=source.kind,
                    address=source.address,
                    at=haul.at,
                    outcome=outcome,
                )
                stretch.end(line, outcome, reason="the crawl ended before this source was done", ours=was_cut)
        keep_traffic(stretch.connection, haul.round, _traffic(folder))


def _traffic(folder: Path) -> Iterator[Traffic]:
    """What a crawl says of the requests that it sent."""
    for one in read_traffic(folder):
        yield Traffic(**one)


def outlet_of(workspace: Workspace, line: HaulLine) -> Outlet:
    """The outlet that a line is of."""
    # Where a declaration was taken away after its pages were brought home, they are kept all the same.
    return workspace.outlets.get(line.outlet) or Outlet(id=line.outlet, title=line.outlet, homepage=line.address)


def _stretches(lines: Iterable[tuple[HaulLine, int]]) -> Iterator[tuple[list[HaulLine], int]]:
    remaining = iter(lines)
    while stretch := list(islice(remaining, AT_ONCE)):
        yield [line for line, _ in stretch], stretch[-1][1]


def _sync(*files: Path) -> None:
    for file in files:
        if file.exists():
            descriptor = os.open(file, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
