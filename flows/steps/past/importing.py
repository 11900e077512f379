"""Importing: captures of WARC and WACZ files become hauls of our own, and are taken in like all others."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from dronewire.address import AddressError
from dronewire.haul import HaulLine
from dronewire.outcome import Kind, Outcome, Tally
from dronewire.outlet import Outlet
from dronewire.outlet.spelling import spelt
from dronewire.story import Record
from flows.extraction import Extractors
from flows.leasing import held
from flows.steps.crawling import haul_name, place_of
from flows.steps.taking_in import take_in
from flows.workspace import Workspace
from spiders.haul import Clock, Haul
from spiders.refusals.archived import outcome_of_answer
from spiders.wire.warc import Packed
from storage.archive.imports import Broken, Capture, captures
from storage.crawling.backfills import kept_since
from storage.rounds import expect_haul, finish_round, open_round, tallies_of_round

AT_ONCE = 200  # captures that are held against what is kept by one query; some 20 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of one file.

    Attributes:
        captures: all answers in it; each is an address in ``tallies``, ``repeated``, ``foreign`` or ``broken``.
        repeated: further captures of an address that say nothing new.
        foreign: those of no outlet that was asked for.
    """

    file: Path
    round: str
    at: datetime
    captures: int
    tallies: tuple[Tally, ...]
    repeated: int
    foreign: int
    broken: tuple[str, ...]


def import_file(
    workspace: Workspace, pool: Extractors, file: Path, outlets: Collection[Outlet], *, tells: bool = False
) -> Imported:
    """Take the pages of some outlets out of a file, byte for byte, into the archive.

    What is kept already in a later state stays so; doing it again changes nothing.
    """
    take_in(workspace, pool)  # what an interrupted one left is known then
    database, at = workspace.database, datetime.now(UTC)
    name = open_round(database, at, backfill=True, tells=tells)
    folder = workspace.layout.haul_of(name, at)
    with held(database, [haul_name(folder)]):
        expect_haul(database, folder, round_name=name, place=place_of(workspace))
        haul = Haul(workspace.layout.pages / folder, round_id=name, clock=Clock(at))
        work = _Import(
            haul, outlets, kept=lambda names: kept_since(database, names), progress=workspace.progress.advance
        )
        work.run(captures(file))
        haul.finish("imported")
    workspace.progress.stage("taking in")
    take_in(workspace, pool)
    finish_round(database, name, at=datetime.now(UTC))
    return Imported(
        file=file,
        round=name,
        at=at,
        captures=work.captures,
        tallies=tallies_of_round(database, name),
        repeated=work.repeated,
        foreign=work.foreign,
        broken=tuple(work.broken),
    )


@dataclass(slots=True)
class _Import:
    haul: Haul
    outlets: Collection[Outlet]
    kept: Callable[[Collection[str]], dict[str, datetime]]
    progress: Callable[[int], None]
    captures: int = 0
    repeated: int = 0
    foreign: int = 0
    broken: list[str] = field(default_factory=list)
    _latest: dict[str, tuple[datetime, str]] = field(default_factory=dict)  # by address: when, and its digest
    _pages: dict[str, tuple[Record, int, str]] = field(default_factory=dict)  # by digest: where, status, type

    def run(self, found: Iterable[Capture | Broken]) -> None:
        """Go through a file."""
        remaining = iter(found)
        while some := list(islice(remaining, AT_ONCE)):
            self.broken += [str(one) for one in some if isinstance(one, Broken)]
            self._take([one for one in some if isinstance(one, Capture)])
            self.progress(len(some))

    def _take(self, some: Sequence[Capture]) -> None:
        self.captures += len(some)
        told = [(capture, *owned) for capture in some if (owned := self._addressed(capture))]
        kept = self.kept({address for _, address, _ in told})
        for capture, address, outlet in told:
            for line in self._lines(capture, address, outlet, kept.get(address)):
                self.haul.write(line)

    def _addressed(self, capture: Capture) -> tuple[str, Outlet] | None:
        """The address that we know a capture by, and whose it is; nothing where that is nobody's."""
        outlet = next((one for one in self.outlets if one.owns(capture.address)), None)
        try:
            found = (spelt(capture.address, outlet), outlet) if outlet else None
        except AddressError:
            found = None
        self.foreign += found is None
        return found

    def _lines(self, capture: Capture, address: str, outlet: Outlet, kept: datetime | None) -> Iterator[HaulLine]:
        before = self._latest.get(address)
        if before and (capture.at <= before[0] or capture.digest == before[1] != ""):
            self.repeated += 1
            return
        self._latest[address] = (capture.at, capture.digest)
        line = HaulLine(
            round=self.haul.round, outlet=outlet.id, kind=Kind.ARTICLE, address=address, at=capture.at, outcome=None
        )
        self.repeated += before is not None
        yield self._judged(line, capture, kept)

    def _judged(self, line: HaulLine, capture: Capture, kept: datetime | None) -> HaulLine:
        if kept and kept >= capture.at:
            return replace(line, outcome=Outcome.KNOWN, reason="a later state of it is kept")
        if capture.revisit:
            return self._revisited(line, capture)
        outcome, reason = outcome_of_answer(line.address, capture.status, capture.headers, capture.body)
        media = next((value for name, value in capture.headers if name.lower() == "content-type"), "")
        if outcome:
            return replace(line, outcome=outcome, reason=reason, status=capture.status, content_type=media)
        record = self.haul.keep(Packed(data=capture.raw, sha256=capture.sha256), outlet=line.outlet)
        self._pages[capture.digest] = (record, capture.status, media)
        return replace(line, record=record, status=capture.status, content_type=media)

    def _revisited(self, line: HaulLine, capture: Capture) -> HaulLine:
        """A record that says only that the answer was that of another one."""
        page = self._pages.get(capture.digest) if capture.digest else None
        if page is None:
            return replace(line, outcome=Outcome.FAILED, reason="the same as a capture that is not in this file")
        record, status, media = page
        return replace(line, record=record, status=status, content_type=media)
