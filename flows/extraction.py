"""Extraction in processes of their own: a page that kills or hangs its worker costs that page alone."""

import gzip
import multiprocessing
import resource
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pebble import ProcessExpired, ProcessPool

from dronewire.article import Entry, Extraction
from dronewire.haul import HaulLine
from dronewire.outcome import Outcome
from dronewire.outlet import Outlet
from dronewire.story import Record

if TYPE_CHECKING:
    from dronewire.extract.habit import Habit  # below it is trafilatura: half a second that a parent need not spend

TIMEOUT = 20.0  # seconds a page; the slowest of 1,400 measured pages took 0.6
MEMORY = 2 * 2**30  # bytes of address space a worker; a worker uses 0.3 GiB
LARGEST = 64 * 2**20  # bytes that are read of a file; all pages of more than 5 MB are refused
PAGES = 1_000  # a worker's life: trafilatura, htmldate and courlan keep caches that grow


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One archived page to make an article of."""

    archive: Path
    record: Record
    address: str
    outlet: Outlet
    fetched: datetime
    content_type: str
    entry: Entry | None
    habit: "Habit | None" = None

    def page(self) -> bytes:
        """The page's bytes."""
        from storage.archive.pages import Pages  # noqa: PLC0415 (as below: in a worker)

        return Pages(self.archive).read(self.record)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One page in a file of its own, packed or not, to make an article of."""

    file: Path
    address: str
    outlet: Outlet
    fetched: datetime
    content_type: str = ""
    entry: Entry | None = None
    habit: "Habit | None" = None

    def page(self) -> bytes:
        """The page's bytes; of a very large file only as many as tell that it is too large."""
        return read_saved(self.file, LARGEST)


def read_saved(file: Path, most: int) -> bytes:
    """The first bytes of a page in a file; what is packed by gzip is unpacked."""
    with gzip.open(file) if file.suffix.lower() == ".gz" else file.open("rb") as stream:
        return stream.read(most)


def job_of(line: HaulLine, *, archive: Path, outlet: Outlet, habit: "Habit | None" = None) -> Job:
    """The job of a page that a crawl fetched, by the rules of then: its line says where it lies and how it came."""
    assert line.record is not None
    return Job(
        archive=archive,
        record=line.record,
        address=line.final or line.address,
        outlet=outlet.rules_at(line.at),
        fetched=line.at,
        content_type=line.content_type,
        entry=line.entry,
        habit=habit,
    )


class Extractors:
    """A pool of extraction processes that is started when the first page comes."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPool | None = None

    def extract(self, jobs: Sequence[Job | SavedPage]) -> list[Extraction]:
        """Extract pages, in their order; what a page did to its worker is its outcome."""
        if not jobs:
            return []
        if self._pool is None:
            self._pool = self._started()
        running = [self._pool.schedule(work, args=(job,), timeout=TIMEOUT) for job in jobs]
        return [_result(future) for future in running]

    def _started(self) -> ProcessPool:
        # Spawned, not forked: the parent may hold threads, an event loop and open databases.
        context = multiprocessing.get_context("spawn")
        return ProcessPool(max_workers=self._workers, max_tasks=PAGES, initializer=prepare, context=context)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None


@contextmanager
def extractors(workers: int) -> Iterator[Extractors]:
    """A pool for the length of a block."""
    pool = Extractors(workers)
    try:
        yield pool
    finally:
        pool.close()


def prepare() -> None:
    """Make a fresh worker ready: bounded in memory, gone when its parent is gone, tables loaded once."""
    from dronewire.extract import warm_up  # noqa: PLC0415 (half a second that the parent need not spend)
    from spiders.parent import die_with_parent  # noqa: PLC0415

    die_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warm_up()


def work(job: Job | SavedPage) -> Extraction:
    """Read one page and extract it; runs in a worker."""
    from dronewire.extract import extract  # noqa: PLC0415
    from dronewire.extract.habit import Habit  # noqa: PLC0415
    from storage.archive.pages import PageLostError  # noqa: PLC0415

    try:
        page = job.page()
    except (
        PageLostError,
        OSError,
        EOFError,
        zlib.error,
    ) as error:  # the last two: what is no gzip
        return Extraction(outcome=Outcome.FAILED, reason=str(error), lost=True)
    return extract(
        page,
        address=job.address,
        outlet=job.outlet,
        fetched=job.fetched,
        entry=job.entry,
        content_type=job.content_type,
        habit=job.habit or Habit(),
    )


def _result(future: Any) -> Extraction:
    try:
        extraction: Extraction = future.result()
    except TimeoutError:
        return Extraction(outcome=Outcome.FAILED, reason=f"extraction took longer than {TIMEOUT:.0f} s")
    except ProcessExpired as error:
        return Extraction(outcome=Outcome.FAILED, reason=f"extraction ended its process (status {error.exitcode})")
    except Exception as error:  # noqa: BLE001 (whatever one page does must not end the batch)
        return Extraction(outcome=Outcome.FAILED, reason=f"extraction failed: {type(error).__name__}: {error}")
    return extraction
