"""The flow `daily`: yesterday's bundle."""

import asyncio
from datetime import UTC, date, datetime

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.settings import Settings, read_settings
from flows.steps.bundling import bundle_with_late_arrivals, yesterday
from flows.workspace import opened
from storage.bundles import Written


@task(cache_policy=NO_CACHE)
async def write_bundles(settings: Settings, day: date) -> list[Written]:
    """Write the bundle of a day; late arrivals make the next version of an earlier day's."""
    return await asyncio.to_thread(_write, settings, day)


@flow(name="daily")
async def daily(day: date | None = None) -> str:
    """Bundle a day: its stories on topic with all their versions, and how completely the day was read.

    Args:
        day: the day in the settings' zone; yesterday when empty.

    Returns:
        The bundle's folder.
    """
    settings = await asyncio.to_thread(read_settings)
    wanted = day or yesterday(settings, datetime.now(UTC))
    written = await write_bundles(settings, wanted)
    for one in written:
        get_run_logger().info("%s: version %d, changed: %s", one.folder, one.version, one.changed)
    folder = written[-1].folder
    digest = await asyncio.to_thread((folder / "digest.md").read_text, encoding="utf-8")
    await acreate_markdown_artifact(digest, key="digest", description=f"{wanted}: {folder}")
    return str(folder)


def _write(settings: Settings, day: date) -> list[Written]:
    with opened(settings) as workspace:
        return bundle_with_late_arrivals(workspace, day)
