"""Extraction on the workers of a Dask cluster: lots of pages, each of them a task of Prefect's that writes nothing."""

import pickle
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import chain
from multiprocessing import current_process
from pathlib import Path
from typing import Any

import structlog
from prefect import task
from prefect.cache_policies import NO_CACHE

from dronewire.article import Extraction
from dronewire.outcome import Outcome
from flows.extraction import Extractors, Job
from storage.archive.shared_pages import SharedPages, SharingError

log = structlog.get_logger()
LOT = 100  # pages a task: 0.6 s of extraction, beside 0.02 to 0.07 s that client and server spend on a task
ANSWERS = 10  # seconds within which a scheduler does
STARTS = 30  # seconds within which a worker is there; one that died is back after 3, on a busy machine after 10
MISSING = "the setting dask needs: pip install 'dronewire[dask]'"


class ClusterError(RuntimeError):
    """A cluster cannot be used, and what it lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Where the pages of all lots lie, and at which address of fsspec as well, if at any."""

    folder: Path
    shared: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Pages that one task extracts."""

    archive: Archive
    jobs: tuple[Job, ...]


class ClusterExtractors:
    """What `Extractors` are, on the workers of a cluster; for use within the run of a flow.

    Attributes:
        ahead: so many pages at once keep all workers busy.
    """

    def __init__(self, runner: Any, archive: Archive, *, ahead: int) -> None:
        self._runner, self._archive, self.ahead = runner, archive, ahead

    def extract(self, jobs: Sequence[Job]) -> list[Extraction]:
        """Extract pages, in their order; what a page did to its worker is its outcome.

        Raises:
            ClusterError: when no worker is left, and none comes.
        """
        lots = [jobs[first : first + LOT] for first in range(0, len(jobs), LOT)]
        running = [self._sent(lot) for lot in lots]
        # All of them, before a page is tried alone: whose worker dies then has killed it.
        ended = [self._ended(future) for future in running]
        return [*chain.from_iterable(done or self._one_by_one(lot) for lot, done in zip(lots, ended, strict=True))]

    def _one_by_one(self, jobs: Sequence[Job]) -> Iterator[Extraction]:
        for job in jobs:
            yield from self._ended(self._sent([job])) or [_killer()]

    def _sent(self, jobs: Sequence[Job]) -> Any:
        packed = pickle.dumps(Lot(archive=self._archive, jobs=tuple(jobs)))
        return self._runner.submit(extract_lot, parameters={"packed": packed})

    def _ended(self, future: Any) -> list[Extraction] | None:
        """What a lot gave; nothing where it took worker after worker with it."""
        while True:
            try:
                extracted: list[Extraction] = future.result(timeout=STARTS)
            except import_module("distributed").KilledWorker:
                return None
            except TimeoutError:
                self._see_workers()  # a lot may take longer, but Dask would wait for ever for somebody to take it
            else:
                return extracted

    def _see_workers(self) -> None:
        try:
            self._runner.client.wait_for_workers(1, timeout=STARTS)
        except TimeoutError as error:
            raise ClusterError("the cluster has lost all its workers; run it again, what was written stays") from error


@contextmanager
def cluster(address: str, archive: Archive) -> Iterator[ClusterExtractors]:
    """The workers of a cluster for the length of a block.

    Raises:
        ClusterError: where the extra is missing, nobody answers, or a worker cannot do what it is there for.
    """
    try:
        runners = import_module("prefect_dask")
    except ImportError as error:
        raise ClusterError(MISSING) from error
    with runners.DaskTaskRunner(address=address, client_kwargs={"timeout": ANSWERS}) as runner:
        try:
            runner.client.wait_for_workers(1, timeout=STARTS)
            threads, seen = runner.client.nthreads(), runner.client.run(seen_here, archive, on_error="return")
        except Exception as error:  # whatever a foreign machine answers
            raise ClusterError(f"the cluster at {address} cannot be used: {type(error).__name__}: {error}") from error
        own = seen_here(archive)
        for worker, told in sorted(seen.items()):
            if lacking := _lacking(told, own, archive):
                raise ClusterError(f"{worker} {lacking}")
        yield ClusterExtractors(runner, archive, ahead=LOT * sum(threads.values()))


def _lacking(told: tuple[str, bool] | Exception, own: tuple[str, bool], archive: Archive) -> str:
    """What keeps a worker from extracting as this machine would; nothing where it can, or is gone by now."""
    if isinstance(told, Exception):
        return "" if isinstance(told, OSError) else f"cannot extract: {type(told).__name__}: {told}"
    (version, has_pages), (own_version, is_archive) = told, own
    if version != own_version:
        return f"extracts by version {version}, this machine by {own_version}"
    if is_archive and not has_pages and not archive.shared:
        return f"has no {archive.folder}: share that folder, or set pages"
    return ""


def seen_here(archive: Archive) -> tuple[str, bool]:
    """The version of the extraction, and whether the archive's folder is here; asked of each worker."""
    from dronewire.extract import VERSION  # noqa: PLC0415 (half a second that the command line need not spend)

    return VERSION, archive.folder.is_dir()


@task(name="extract pages", cache_policy=NO_CACHE, persist_result=False)
def extract_lot(packed: bytes) -> list[Extraction]:
    """Extract a lot, in a process beside the worker.

    It comes packed, since Prefect and Dask would look into all of it otherwise: 30 ms of the flow's CPU, and not 2.
    """
    lot: Lot = pickle.loads(packed)  # noqa: S301 (Dask itself runs whatever the flow sends)
    return _beside().extract([_near(job, lot.archive) for job in lot.jobs])


_own = threading.local()
_fetching = threading.Lock()


def _beside() -> Extractors:
    """This thread's process, which lasts as long as the worker: starting it takes longer than a lot."""
    if not hasattr(_own, "pool"):
        # Dask's workers may have no children, lest these outlive them; ours die with their parent.
        current_process().daemon = False
        _own.pool = Extractors(1)
    pool: Extractors = _own.pool
    return pool


def _near(job: Job, archive: Archive) -> Job:
    """A job whose pages are fetched, if they are shared and not here; they lie where the worker has its own files."""
    if not archive.shared or (job.archive / job.record.file).exists():
        return job
    here = Path(import_module("distributed").get_worker().local_directory) / "pages"
    haul = str(job.archive.relative_to(archive.folder))
    try:
        with _fetching:
            SharedPages(archive.shared).fetch(here, haul)
    except SharingError as error:  # its pages count as lost, as they do without a cluster
        log.error("pages not fetched", haul=haul, reason=str(error))  # noqa: TRY400 (its reason says all)
    return replace(job, archive=here / haul)


def _killer() -> Extraction:
    return Extraction(outcome=Outcome.FAILED, reason="extraction ended the workers of the cluster that tried it")
