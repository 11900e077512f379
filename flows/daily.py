"""The flow `daily`: yesterday's bundle."""

import asyncio
from datetime import UTC, date, datetime, timedelta

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact
from prefect.cache_policies import NO_CACHE

from flows.settings import Settings, read_settings
from flows.steps.bundling import bundle
from flows.workspace import opened
from storage.bundles import Written


@task(cache_policy=NO_CACHE)
async def write_bundle(settings: Settings, day: date) -> Written:
    """Write the bundle of a day; late arrivals since it was written make its next version."""
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
    wanted = day or (datetime.now(UTC).astimezone(settings.zone) - timedelta(days=1)).date()
    written = await write_bundle(settings, wanted)
    get_run_logger().info("%s: version %d, changed: %s", written.folder, written.version, written.changed)
    digest = (written.folder / "digest.md").read_text(encoding="utf-8")
    await acreate_markdown_artifact(digest, key="digest", description=f"{wanted}: {written.folder}")
    return str(written.folder)


def _write(settings: Settings, day: date) -> Written:
    with opened(settings) as workspace:
        return bundle(workspace, day)
