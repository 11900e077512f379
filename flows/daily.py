"""The flow `daily`: yesterday's bundle."""

import asyncio
from datetime import UTC, date, datetime, timedelta

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.journal import settings_with_journal
from flows.settings import Settings
from flows.steps.bundling import bundle_with_late_arrivals, yesterday
from flows.steps.mirroring import mirror_bundles
from flows.steps.telling.alerting import Told, tell_beside_rounds
from flows.steps.telling.canary import fly
from flows.workspace import opened
from storage.bundles import Written
from storage.outbox.journeys import Journey


@task(cache_policy=NO_CACHE)
async def write_bundles(settings: Settings, day: date) -> list[Written]:
    """Write the bundle of a day; late arrivals make the next version of an earlier day's."""
    return await asyncio.to_thread(_write, settings, day)


@task(cache_policy=NO_CACHE)
async def send_digests(settings: Settings, at: datetime) -> Told:
    """Send the digests whose time has come, now that their bundle is there."""
    return await asyncio.to_thread(_tell, settings, at)


@task(cache_policy=NO_CACHE)
async def send_canary(settings: Settings, at: datetime) -> Journey:
    """Let a synthetic article go the whole way to the operator."""
    return await asyncio.to_thread(_fly, settings, at)


@flow(name="daily")
async def daily(day: date | None = None) -> str:
    """Bundle a day: its stories on topic, and how completely it was read; then send the digests that are due.

    Args:
        day: the day in the settings' zone; yesterday when empty.

    Returns:
        The bundle's folder.
    """
    settings = await asyncio.to_thread(settings_with_journal)
    now = datetime.now(UTC)
    wanted = day or yesterday(settings, now)
    written = await write_bundles(settings, wanted)
    for one in written:
        get_run_logger().info("%s: version %d, changed: %s", one.folder, one.version, one.changed)
    folder = written[-1].folder
    digest = await asyncio.to_thread((folder / "digest.md").read_text, encoding="utf-8")
    await acreate_markdown_artifact(digest, key="digest", description=f"{wanted}: {folder}")
    told = await send_digests(settings, now)
    for refusal in told.refusals:
        get_run_logger().error("%s", refusal)
    if settings.canary:
        get_run_logger().info("%s", await send_canary(settings, now))
    return str(folder)


def _write(settings: Settings, day: date) -> list[Written]:
    with opened(settings) as workspace:
        written = bundle_with_late_arrivals(workspace, day)
        mirror_bundles(workspace)
        return written


def _tell(settings: Settings, at: datetime) -> Told:
    with opened(settings) as workspace:
        return tell_beside_rounds(workspace, at=at)


def _fly(settings: Settings, at: datetime) -> Journey:
    with opened(settings) as workspace:
        return fly(workspace, to=settings.operator, at=at, within=timedelta(minutes=settings.canary_minutes))
