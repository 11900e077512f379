"""Pages read again on a Dask cluster: what comes of them is what comes of them here, and what cannot be is named."""

import asyncio
import gc
import json
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from prefect.artifacts import Artifact
from prefect.settings import PREFECT_HOME, PREFECT_SERVER_ANALYTICS_ENABLED, temporary_settings
from prefect.testing.utilities import prefect_test_harness

from dronewire.outcome import Outcome
from dronewire.outlet.declaration import DeclarationError
from dronewire.rereading import Fate
from flows import cluster as clusters
from flows.cluster import Archive, ClusterError, cluster
from flows.extraction import Job, SavedPage, job_of, work
from flows.reextract import reextract
from flows.settings import read_settings
from flows.steps.past.archived import Wanted, archived
from flows.workspace import Workspace

from .columns import DAY, DRONES, NOW, STORY, TWO_COLUMNS, declare_body, text_of
from .conftest import Read
from .deadly import KillsItsProcess, KillsItsWorker

# Prefect leaves connections to its server for Python to close.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
Files = Callable[..., list[SavedPage]]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Prefect's server, for as long as this module takes."""
    ours = {PREFECT_HOME: tmp_path_factory.mktemp("prefect"), PREFECT_SERVER_ANALYTICS_ENABLED: False}
    with temporary_settings(ours), prefect_test_harness():
        yield
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()  # what it left open, as above


@pytest.fixture(scope="module")
def scheduler(engine: None) -> Iterator[str]:
    """A cluster of two processes on this machine, by its scheduler's address."""
    dask = pytest.importorskip("dask", reason="the extra dask is not installed")
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    local = {"n_workers": 2, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    # Four workers, one after another, would die of one page otherwise.
    with dask.config.set({"distributed.scheduler.allowed-failures": 0}), distributed.LocalCluster(**local) as started:
        yield started.scheduler_address


@pytest.fixture
def files(tmp_path: Path, room: Callable[[], Workspace]) -> Files:
    """Makes jobs of these sorts, each a page in a file of its own."""
    file = tmp_path / "saved.html"
    file.write_text(TWO_COLUMNS, encoding="utf-8")
    outlet = room().outlets["passing"]

    def make(*sorts: type[SavedPage]) -> list[SavedPage]:
        return [sort(file=file, address=STORY, outlet=outlet, fetched=NOW) for sort in sorts]

    return make


@pytest.fixture
def small_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lots of the eleven pages that there are."""
    monkeypatch.setattr(clusters, "LOT", 7)


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Says which cluster a flow in this folder is to use."""
    file = tmp_path / "dronewire.toml"
    monkeypatch.setenv("DRONEWIRE_CONFIG", str(file))
    yield lambda address: file.write_text(f'alert = ["desk@example.org"]\ndask = "{address}"\n') and None
    structlog.reset_defaults()  # a flow keeps a journal


@pytest.mark.engine
@pytest.mark.usefixtures("small_lots")
def test_a_cluster_gives_what_one_machine_gives(
    room: Callable[[], Workspace],
    read: Read,
    configured: Callable[[str], None],
    scheduler: str,
    tmp_path: Path,
) -> None:
    """Page for page, in lots of a few; and what is to be written is written."""
    declare_body(tmp_path)
    fresh = room()
    here = read(fresh)
    configured(scheduler)
    pages = asyncio.run(reextract(DAY.date(), apply=True))
    there = {(one["outlet"], one["fate"]): one["count"] for one in json.loads(Artifact.get("reread").data)}

    assert (pages, there) == (here.pages, dict(here.fates))
    assert here.number(Fate.CHANGED) == 1
    assert text_of(fresh) == DRONES.strip()


@pytest.mark.engine
def test_a_page_that_kills_its_process_fails_alone(scheduler: str, files: Files, tmp_path: Path) -> None:
    """With the reason that it has without a cluster; the worker lives on."""
    with cluster(scheduler, Archive(folder=tmp_path, shared="")) as workers:
        ended = workers.extract(files(SavedPage, KillsItsProcess, SavedPage))

    assert [one.outcome for one in ended] == [Outcome.KEPT, Outcome.FAILED, Outcome.KEPT]
    assert ended[1].reason == "extraction ended its process (status -9)"


@pytest.mark.engine
def test_workers_fetch_pages_that_they_do_not_see(
    room: Callable[[], Workspace], scheduler: str, tmp_path: Path
) -> None:
    """From the address that all machines share."""
    fresh = room()
    pages, elsewhere = fresh.layout.pages, tmp_path / "elsewhere"
    found = list(archived(fresh, Wanted(since=DAY, at=NOW, outlets=frozenset({"passing"}))))
    outlet = fresh.outlets["passing"]

    def jobs(folder: Path) -> list[Job]:
        return [job_of(one.line, archive=folder / one.haul.folder, outlet=outlet) for one in found]

    here = [work(job) for job in jobs(pages)]
    with cluster(scheduler, Archive(folder=elsewhere, shared=f"file://{pages}")) as workers:
        there = workers.extract(jobs(elsewhere))

    assert here == there
    assert [one.lost for one in there] == [False]


@pytest.mark.engine
def test_a_worker_that_extracts_otherwise_is_named(scheduler: str, tmp_path: Path) -> None:
    """It would write by rules of another day."""
    from distributed import Client  # noqa: PLC0415 - an extra

    def set_version(version: str) -> str:
        import dronewire.extract  # noqa: PLC0415 - on the worker

        before, dronewire.extract.VERSION = dronewire.extract.VERSION, version
        return before

    with Client(scheduler, set_as_default=False) as client:
        (ours, _) = client.run(set_version, "0").values()
        with (
            pytest.raises(ClusterError, match=rf"^tcp://127.* extracts by version 0, this machine by {ours}$"),
            cluster(scheduler, Archive(folder=tmp_path, shared="")),
        ):
            pass
        client.run(set_version, ours)


@pytest.mark.engine
def test_a_page_that_kills_its_worker_fails_alone(scheduler: str, files: Files, tmp_path: Path) -> None:
    """Those beside it are tried again, and so is it, to be sure.

    The last test of the cluster: Dask may be long in replacing what was killed.
    """
    with cluster(scheduler, Archive(folder=tmp_path, shared="")) as workers:
        ended = workers.extract(files(SavedPage, KillsItsWorker))

    assert [one.outcome for one in ended] == [Outcome.KEPT, Outcome.FAILED]
    assert ended[1].reason == "extraction ended the workers of the cluster that tried it"


@pytest.mark.engine
def test_a_cluster_that_loses_all_its_workers_is_named(
    engine: None, files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask itself would wait for others."""
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    one = {"n_workers": 1, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with (
        distributed.LocalCluster(**one) as started,
        cluster(started.scheduler_address, Archive(folder=tmp_path, shared="")) as workers,
    ):
        started.scale(0)
        monkeypatch.setattr(clusters, "STARTS", 1)
        with pytest.raises(ClusterError, match="lost all its workers"):
            workers.extract(files(SavedPage))


def test_a_cluster_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within seconds."""
    pytest.importorskip("prefect_dask", reason="the extra dask is not installed")
    monkeypatch.setattr(clusters, "ANSWERS", 0.2)
    with (
        pytest.raises(ClusterError, match=r"^the cluster at tcp://127.0.0.1:9 cannot be used: "),
        cluster("tcp://127.0.0.1:9", Archive(folder=tmp_path, shared="")),
    ):
        pass


def test_a_cluster_without_workers_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that waited for one for ever would wait unseen."""
    monkeypatch.setattr(clusters, "STARTS", 0.2)
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    none = {"n_workers": 0, "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    with (
        distributed.LocalCluster(**none) as started,
        pytest.raises(ClusterError, match=r"^the cluster at tcp://127.0.0.1:\d+ cannot be used: .*: Only 0/1 workers"),
        cluster(started.scheduler_address, Archive(folder=tmp_path, shared="")),
    ):
        pass


def test_without_the_extra_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one would install it."""
    monkeypatch.setitem(sys.modules, "prefect_dask", None)
    with (
        pytest.raises(ClusterError, match=r"pip install 'dronewire\[dask\]'"),
        cluster("tcp://127.0.0.1:9", Archive(folder=tmp_path, shared="")),
    ):
        pass


@pytest.mark.parametrize("address", ["tcp://[::1]:8786", "tls://dask.example.org:8786", "tcp://10.0.0.7:1"])
def test_addresses_of_schedulers(address: str, configured: Callable[[str], None]) -> None:
    """As Dask writes them."""
    configured(address)

    assert address == read_settings().dask


@pytest.mark.parametrize("address", ["http://x:8786", "tcp://x", "x:8786", "tcp://x:port", "tcp://x:8786/", "tcp://:1"])
def test_what_is_no_address_of_a_scheduler(address: str, configured: Callable[[str], None]) -> None:
    """File, line and what would be one."""
    configured(address)
    with pytest.raises(DeclarationError, match=r"dronewire.toml:2: dask: a Dask scheduler is tcp://host:port or"):
        read_settings()
