"""The flow `upkeep`: what is old goes, the database is tidied, the disk is measured; once a night."""

import asyncio
from datetime import UTC, datetime

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from flows.events import disk_low
from flows.journal import settings_with_journal
from flows.settings import Settings
from flows.steps.housekeeping.space import space_concerns
from flows.steps.housekeeping.upkeep import Upkeep, keep_up
from flows.workspace import opened


@task(cache_policy=NO_CACHE)
async def let_go(settings: Settings, at: datetime) -> Upkeep:
    """Let go of what the settings say is too old; nothing that a story on topic rests on."""
    return await asyncio.to_thread(_keep_up, settings, at)


@flow(name="upkeep")
async def upkeep(at: datetime | None = None) -> str:
    """Let go of old pages, texts and logs as the settings say, tidy the database, measure the disk.

    Args:
        at: the instant by which things are old; now when empty.

    Returns:
        What it came to, in a line.
    """
    settings = await asyncio.to_thread(settings_with_journal)
    now = at or datetime.now(UTC)
    done = await let_go(settings, now)
    get_run_logger().info("%s", done)
    low = [one.words for one in await asyncio.to_thread(lambda: list(space_concerns(settings, at=now)))]
    disk_low(low)
    rows = [{"what": name, "MB": round(size / 1e6, 1)} for name, size in done.sizes.items()]
    await acreate_table_artifact(rows, key="space", description="; ".join([str(done), *low]))
    return str(done)


def _keep_up(settings: Settings, at: datetime) -> Upkeep:
    with opened(settings) as workspace:
        return keep_up(workspace, at=at)
