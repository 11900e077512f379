"""The flow `backfill`: what an outlet published in the past, brought home politely, some days at a time."""

import asyncio
from datetime import UTC, date, datetime

from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE

from dronewire.past import Interval
from flows.extraction import extractors
from flows.journal import settings_with_journal
from flows.settings import Settings
from flows.steps.bundling import yesterday
from flows.steps.past.backfilling import Look, bundle_past, look_back, missing, outcomes_of, summed
from flows.workspace import opened
from storage.bundles import Written


@task(cache_policy=NO_CACHE)
async def fetch_past(settings: Settings, outlet: str, past: Interval, again: bool, tell: bool) -> list[Look]:
    """Look at the days one after the other; those that are whole already are passed over."""
    return await asyncio.to_thread(_fetch, settings, outlet, past, again=again, tell=tell)


@task(cache_policy=NO_CACHE)
async def bundle_days(settings: Settings, past: Interval, since: datetime) -> list[Written]:
    """Write the bundles of the days that were changed."""
    return await asyncio.to_thread(_bundle, settings, past, since)


@flow(name="backfill")
async def backfill(
    outlet: str, from_day: date, to_day: date | None = None, again: bool = False, tell: bool = False
) -> dict[str, str]:
    """Bring home what an outlet published in the past; nobody is mailed, and bundles of those days get a version.

    Args:
        outlet: the outlet's identifier.
        from_day: the first day, in the settings' zone.
        to_day: the last day; yesterday when empty.
        again: look at days that are whole as well.
        tell: tell readers of what is found, as of news.

    Returns:
        The days of which not all was accounted for, and why.
    """
    settings = await asyncio.to_thread(settings_with_journal)
    begun = datetime.now(UTC)
    past = Interval.of_days(from_day, to_day or yesterday(settings, begun), settings.zone)
    looks = await fetch_past(settings, outlet, past, again, tell)
    for one in looks:
        get_run_logger().info("%s to %s: %d new (%s)", one.days[-1], one.days[0], one.brought, one.reason)
    for written in await bundle_days(settings, past, begun):
        get_run_logger().info("%s: version %d", written.folder, written.version)
    description = f"What became of the addresses of {outlet}; they add up."
    await acreate_table_artifact(outcomes_of(summed(looks)), key="backfill", description=description)
    lacking = await asyncio.to_thread(_missing, settings, outlet, past)
    for day, reason in lacking.items():
        get_run_logger().warning("%s is not whole: %s", day, reason)
    return lacking


def _fetch(settings: Settings, outlet: str, past: Interval, *, again: bool, tell: bool) -> list[Look]:
    with opened(settings) as workspace, extractors(settings.workers) as pool:
        (wanted,) = workspace.chosen([outlet])
        return list(look_back(workspace, pool, wanted, past, again=again, tells=tell))


def _bundle(settings: Settings, past: Interval, since: datetime) -> list[Written]:
    with opened(settings) as workspace:
        return bundle_past(workspace, past, since=since, now=datetime.now(UTC))


def _missing(settings: Settings, outlet: str, past: Interval) -> dict[str, str]:
    with opened(settings) as workspace:
        return {str(day): reason for day, reason in missing(workspace, outlet, past).items()}
