"""Taking in: the lines of a haul become articles, stories and matches; each batch is one transaction."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import structlog

from dronewire.article import Extraction
from dronewire.assignment import Assignment
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome
from dronewire.outlet import Outlet
from flows.extraction import Extractors, job_of
from flows.steps.child import ASSIGNMENT
from flows.steps.keeping import keep_article, refuse
from flows.workspace import Workspace
from spiders.haul import LINES, PAGES, read_haul
from storage.keeping import Batch, batch
from storage.rounds import UntakenHaul, untaken_hauls

AT_ONCE = 100  # lines a batch: a kill costs at most so much work, and a commit costs as much as one article

log = structlog.get_logger()


def take_in(workspace: Workspace, extractors: Extractors) -> None:
    """Take in all hauls that are not wholly taken in: this round's, and what an interrupted one left."""
    for haul in untaken_hauls(workspace.database):
        folder = workspace.layout.pages / haul.folder
        taken = haul
        for lines, end in _stretches(read_haul(folder, haul.taken)):
            _take_in(workspace, extractors, taken, lines, end=end)
            taken = replace(taken, taken=end)
            workspace.progress.advance(len(lines))
        _close(workspace, taken)
        log.info("haul taken in", haul=haul.folder, bytes=taken.taken)


def _take_in(
    workspace: Workspace, extractors: Extractors, haul: UntakenHaul, lines: Sequence[HaulLine], *, end: int
) -> None:
    folder = workspace.layout.pages / haul.folder
    pages = [line for line in lines if line.outcome is None]
    jobs = [job_of(line, archive=folder, outlet=_outlet_of(workspace, line)) for line in pages]
    extractions = dict(zip(pages, extractors.extract(jobs), strict=True))
    # Articles will point into these files: they must outlive a power cut before the database says so.
    _sync(folder / PAGES, folder / LINES)
    with batch(workspace.database, haul, end=end) as stretch:
        for line in lines:
            _settle(workspace, stretch, line, extractions.get(line))


def _settle(workspace: Workspace, stretch: Batch, line: HaulLine, extraction: Extraction | None) -> None:
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
        stretch.end(line, keep_article(workspace.topics, stretch, extraction.article, page=page, line=line))


def _close(workspace: Workspace, haul: UntakenHaul) -> None:
    """End a haul; feeds that a cut crawl never came to the end of are counted as failed, not forgotten."""
    with batch(workspace.database, haul, end=haul.taken, last=True) as stretch:
        heard = stretch.heard()
        for outlet, feed in _assigned(workspace, haul):
            if (outlet, feed) not in heard:
                line = HaulLine(
                    round=haul.round, outlet=outlet, kind=Kind.FEED, address=feed, at=haul.at, outcome=Outcome.FAILED
                )
                stretch.end(line, Outcome.FAILED, reason="the crawl ended before this feed was done")


def _assigned(workspace: Workspace, haul: UntakenHaul) -> Iterator[tuple[str, str]]:
    file = workspace.layout.pages / haul.folder / ASSIGNMENT
    if not file.exists():
        return  # the round died before it asked for anything
    try:
        assignment = Assignment.from_json(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError):
        log.exception("unreadable assignment: which feeds it asked for is not known", file=str(file))
        return
    for part in assignment.outlets:
        outlet = workspace.outlets.get(part.outlet)
        for feed in outlet.feeds if outlet else ():
            yield part.outlet, feed


def _outlet_of(workspace: Workspace, line: HaulLine) -> Outlet:
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
