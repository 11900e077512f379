"""The flow `reextract`: the archive read again by the rules of today."""

import asyncio
from datetime import UTC, date, datetime, time

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from dronewire.rereading import Balance, Fate
from dronewire.shard import Shard
from flows.cluster import Archive, cluster
from flows.extraction import extractors
from flows.journal import settings_with_journal
from flows.settings import Settings
from flows.steps.past.archived import Wanted
from flows.steps.past.reextracting import Extracting, reread
from flows.workspace import Workspace, opened
from storage.layout import Layout


@task(cache_policy=NO_CACHE)
async def read_archive(settings: Settings, wanted: Wanted) -> Balance:
    """Read pages again, all in one pool of processes."""
    return await asyncio.to_thread(_read, settings, wanted)


@flow(name="reextract")
async def reextract(
    since: date, outlets: list[str] | None = None, apply: bool = False, tell: bool = False, shard: str = ""
) -> int:
    """Read archived pages again, by the rules of today; asks no outlet, and mails nothing by itself.

    Args:
        since: pages fetched from this day on.
        outlets: identifiers of outlets; all when empty.
        apply: write what reads otherwise; else it is only counted.
        tell: have the next round tell of stories that so come to be on topic; only with apply.
        shard: the part of the pages that this run reads: 1/4 is the first of four runs, one for each worker.

    Returns:
        How many pages were read.
    """
    if tell and not apply:
        raise ValueError("tell is for what is written: set apply, too")
    settings = await asyncio.to_thread(settings_with_journal)
    wanted = Wanted(
        since=datetime.combine(since, time.min, settings.zone).astimezone(UTC),
        at=datetime.now(UTC),
        outlets=frozenset(outlets or ()),
        apply=apply,
        tell=tell,
        shard=Shard.read(shard),
    )
    balance = await (_read_on_cluster if settings.dask else read_archive)(settings, wanted)
    lost = balance.number(Fate.LOST) + balance.number(Fate.FAILED)
    get_run_logger().info("%d pages read again, %d lost or not readable", balance.pages, lost)
    rows = [{"outlet": name, "fate": fate, "count": count} for (name, fate), count in sorted(balance.fates.items())]
    await acreate_table_artifact(rows, key="reread", description=f"What pages since {since} read like now.")
    return balance.pages


async def _read_on_cluster(settings: Settings, wanted: Wanted) -> Balance:
    """Read pages again on other machines; no task, whose parameters would travel there, secrets among them."""
    return await asyncio.to_thread(_read_there, settings, wanted)


def _read_there(settings: Settings, wanted: Wanted) -> Balance:
    archive = Archive(folder=Layout(settings.var).pages, shared=settings.pages)
    with cluster(settings.dask, archive) as workers:
        return _balance(settings, wanted, workers, ahead=workers.ahead)


def _read(settings: Settings, wanted: Wanted) -> Balance:
    with extractors(settings.workers) as pool:
        return _balance(settings, wanted, pool)


def _balance(settings: Settings, wanted: Wanted, pool: Extracting, *, ahead: int = 0) -> Balance:
    balance = Balance()
    with opened(settings) as workspace:
        _refuse_unknown(workspace, wanted)
        for one in reread(workspace, pool, wanted, ahead=ahead):
            balance.add(one)
    return balance


def _refuse_unknown(workspace: Workspace, wanted: Wanted) -> None:
    """A name that nobody declared would find no page, and pass for done."""
    workspace.chosen(sorted(wanted.outlets))
