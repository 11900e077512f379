"""Extracting what somebody has at hand: saved pages, folders of them, and addresses."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from dronewire.address import AddressError, canonical
from dronewire.article import Article, Extraction
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet
from dronewire.outlet.saved import LOOKED, address_in
from flows.extraction import Extractors, SavedPage, read_saved
from flows.progress import Watcher
from flows.settings import Settings
from flows.steps.outlets.fetching import UNKNOWN, Answer, fetch

PAGES = (".html", ".htm", ".gz")  # what is a page in a folder
AT_ONCE = 50  # files handed to the pool together: results come in order and soon
UNREADABLE = frozenset({Outcome.FAILED, Outcome.BLOCKED, Outcome.DISALLOWED, Outcome.TOO_LARGE, Outcome.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One page to extract: a file, or else an address; ``fault`` says why it cannot be, ``named`` what names it."""

    file: str = ""
    address: str = ""
    named: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What came of one input."""

    input: Input
    outcome: Outcome
    outlet: Outlet | None = None
    reason: str = ""
    article: Article | None = None

    @property
    def failed(self) -> bool:
        """Whether there was no page to judge."""
        return self.outcome in UNREADABLE


class Desk:
    """Takes inputs and gives articles, in their order."""

    def __init__(
        self, settings: Settings, outlets: Mapping[str, Outlet], pool: Extractors, *, at: datetime, progress: Watcher
    ) -> None:
        self._settings, self._outlets, self._pool, self._at, self._progress = settings, outlets, pool, at, progress

    def extract(self, inputs: Sequence[Input]) -> Iterator[Extracted]:
        """Each input once; whatever one of them is stops no other."""
        asked = [(one.address, self._outlet_of(one.address)) for one in inputs if not one.file and not one.fault]
        fetched = fetch(asked, self._outlets, self._settings, self._pool, at=self._at, progress=self._progress)
        self._progress.stage("extracting", len(inputs))
        remaining = iter(inputs)
        while some := list(islice(remaining, AT_ONCE)):
            yield from self._some(some, fetched)
            self._progress.advance(len(some))

    def _some(self, inputs: Sequence[Input], fetched: Mapping[str, Answer]) -> Iterator[Extracted]:
        addressed = [_addressed(one) if one.file and not one.fault else one for one in inputs]
        jobs = {at: self._job(one) for at, one in enumerate(addressed) if one.file and not one.fault}
        found = dict(zip(jobs, self._pool.extract(list(jobs.values())), strict=True))
        for at, one in enumerate(addressed):
            if at in found:
                outlet, done = jobs[at].outlet, found[at]
                yield Extracted(
                    input=one, outlet=outlet, outcome=done.outcome, reason=done.reason, article=done.article
                )
            elif one.fault:
                yield Extracted(input=one, outcome=Outcome.FAILED, reason=one.fault)
            else:
                yield _extracted(one, fetched[one.address].outlet, fetched[one.address])

    def _job(self, one: Input) -> SavedPage:
        address = one.address or Path(one.file).absolute().as_uri()
        return SavedPage(file=Path(one.file), address=address, outlet=self._outlet_of(address), fetched=self._at)

    def _outlet_of(self, address: str) -> Outlet:
        known = next((outlet for outlet in self._outlets.values() if outlet.owns(address)), None)
        if known:
            return known
        parts = urlsplit(address)
        home = f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else "http://localhost"
        return Outlet(id=UNKNOWN, title=UNKNOWN, homepage=home)


def _extracted(one: Input, outlet: Outlet, done: Answer | Extraction) -> Extracted:
    return Extracted(input=one, outlet=outlet, outcome=done.outcome, reason=done.reason, article=done.article)


def inputs_of(names: Sequence[str], *, address: str = "") -> Iterator[Input]:
    """What is named on a command line, one by one: files, the pages in folders, and addresses.

    Args:
        names: as they were given.
        address: where the one file that is named comes from, if that is known.
    """
    for name in names:
        if name.lower().startswith(("http://", "https://")):
            yield _spelt(name)
        elif Path(name).is_dir():
            yield from _in_folder(Path(name))
        else:
            yield Input(file=name, address=address, named="given" if address else "")


def _spelt(name: str) -> Input:
    try:
        return Input(address=canonical(name, http=name.lower().startswith("http://")), named="given")
    except AddressError as error:
        return Input(address=name, fault=str(error))


def _in_folder(folder: Path) -> Iterator[Input]:
    files = [one for one in folder.rglob("*") if one.name.lower().endswith(PAGES) and one.is_file()]
    yield from (Input(file=str(one)) for one in sorted(files))
    if not files:
        yield Input(file=str(folder), fault=f"a folder without any page ({', '.join(PAGES)})")


def _addressed(one: Input) -> Input:
    """A file with the address that it names itself, where none was given; or with what is wrong with it."""
    try:
        named, origin = address_in(read_saved(Path(one.file), LOOKED))
    except OSError as error:  # a file that is not packed though it says so is one as well
        return replace(one, fault=error.strerror or str(error))
    except (EOFError, zlib.error) as error:
        return replace(one, fault=str(error))
    return one if one.address else replace(one, address=named, named=origin)
